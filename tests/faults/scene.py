"""Sets the scene for the fault tests in a process of its own, and afterwards tells what the outbox says.

``python -m tests.faults.scene write 300`` writes that many reminders that are due; ``… read`` prints them as JSON.
"""

import datetime
import json
import sys
import uuid

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402  (models need the line above)
from django.utils import timezone  # noqa: E402

from groups.models import Group  # noqa: E402
from members.actions.notifying import notify  # noqa: E402
from members.models import ContactMethod, Delivery, Member, Membership  # noqa: E402
from members.outbox import listing  # noqa: E402
from tests.faults.worker import CODE  # noqa: E402


def write(number: int) -> None:
    """A large group in which everybody wants text messages, and one thing to tell them all."""
    now = timezone.now()
    group = Group.objects.create(name="Large Circle", slug="large-circle")
    nobody = make_password(None)
    people = Member.objects.bulk_create(
        Member(name=f"Person {place}", password=nobody, quiet_from=datetime.time(0), quiet_until=datetime.time(0))
        for place in range(number)
    )
    Membership.objects.bulk_create(Membership(group=group, member=member, shown_name=member.name) for member in people)
    ContactMethod.objects.bulk_create(
        ContactMethod(member=member, channel="SMS", address=f"+4477009{place:05}", rank=1, verified_at=now)
        for place, member in enumerate(people)
    )
    notify(
        kind=CODE,
        members=people,
        subject_id=uuid.uuid4(),
        group=group,
        due_at=now,
        expires_at=now + datetime.timedelta(days=1),
        now=now,
    )


def read() -> None:
    """State of each message by its key, and the keys of those that somebody is asked to phone about."""
    group = Group.objects.get(slug="large-circle")
    rows = Delivery.objects.values_list("idempotency_key", "state")
    print(
        json.dumps(
            {
                "states": {str(key): state for key, state in rows},
                "listed": [str(call.delivery.idempotency_key) for call in listing.for_a_person(group)],
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(int(sys.argv[2]))
    else:
        read()
