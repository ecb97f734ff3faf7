"""Forgetting what has had its time; once a day, or by ``manage.py forget_expired``."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress

from groups.models import Group, Organisation
from groups.models.organisation import BOUNDS
from members.actions import roles
from members.models import ContactMethod, Member, Passing
from members.ways_in import is_waiting
from peersupport.audit.record import record
from peersupport.privacy import erase, reserve, retention
from peersupport.privacy.retention import Choice

NEVER_CAME_DAYS = 7
"""An account that nobody was ever in, and a person whom no way leads to any more, are forgotten after so many days."""
DIED_DAYS = 90


def forget_expired(now: datetime.datetime) -> dict[str, int]:
    """Delete what has had its time and finish erasures. Returns how many rows of what went, without any content.

    Safe to stop and to repeat. Leaves one line in the trail, and room on the disk for the next erasure.
    """
    erased = erase.replay()
    people = [*_nobody_came(now), *_died(now)]
    for member in people:
        erase.erase(member)
    gone = retention.forget(now, choices())
    nameless = roles.forget_names()
    erase.wipe()
    reserve.keep()
    report = {
        **gone,
        "addresses never confirmed": _never_confirmed(),
        "erased again": erased,
        "names in the history of roles": nameless,
        "members.Member": len(people),
    }
    record("data.forgotten", by=None, subject=None)
    return {what: number for what, number in report.items() if number}


def choices() -> list[Choice]:
    """What organisations chose for their groups instead of the usual times."""
    found: list[Choice] = []
    for organisation in Organisation.objects.all():
        groups = list(Group.objects.filter(organisation=organisation).values_list("pk", flat=True))
        for period in BOUNDS:
            days: Any = getattr(organisation, f"keep_{period}_days")
            if days is not None and groups:
                found.append(Choice(period, days, groups))
    return found


def _nobody_came(now: datetime.datetime) -> list[Member]:
    """Sign-ups that were never finished, and people noted by a group that forgot them long ago."""
    before = now.date() - datetime.timedelta(days=NEVER_CAME_DAYS)
    rows = Member.objects.filter(
        joined_on__lt=before, is_staff=False, is_superuser=False, is_active=True, memberships=None, coordinations=None
    )
    return [member for member in rows if is_waiting(member)]


def _never_confirmed() -> int:
    """Forget addresses that somebody once typed and never showed to be theirs: they may be somebody else's.

    The numbers to confirm them live for minutes. Accounts that nobody was in yet wait for their own time.
    """
    claims: list[Any] = [
        *EmailAddress.objects.filter(verified=False).select_related("user"),
        *ContactMethod.objects.filter(
            verified_at=None, rank=None, channel__in=[ContactMethod.Channel.EMAIL, ContactMethod.Channel.SMS]
        ).select_related("member"),
    ]
    over = [one for one in claims if not is_waiting(one.member if isinstance(one, ContactMethod) else one.user)]
    for one in over:
        one.delete()
    return len(over)


def _died(now: datetime.datetime) -> list[Member]:
    """Whoever died, some months later."""
    notes = Passing.objects.filter(noted_at__lt=now - datetime.timedelta(days=DIED_DAYS)).select_related("member")
    return [note.member for note in notes]
