"""Giving somebody a role for one meeting, and taking it back."""

import datetime
import uuid

from django.db import transaction

from members.actions import joining
from members.models import MeetingRole, Member, Membership
from peersupport.audit.record import Doer, record

AFTER_RUNNING = datetime.timedelta(minutes=30)
"""So long after the end the meeting can still be run: no second step is asked for it (decision 9)."""
AFTER_LOOKING = datetime.timedelta(hours=24)
"""So long after the end a stand-in still sees what they needed (security paper, part 4)."""


@transaction.atomic
def lend(
    *,
    by: Doer | None,
    member: Member,
    group_id: uuid.UUID,
    meeting_id: uuid.UUID,
    kind: str,
    ends_at: datetime.datetime,
    now: datetime.datetime,
) -> MeetingRole:
    """Give ``member`` this role for the meeting that ends then. Giving it twice changes nothing.

    Raises IntegrityError when somebody else stands in already.
    """
    there = MeetingRole.objects.filter(meeting_id=meeting_id, member=member, kind=kind, ended_at__isnull=True).first()
    if there is not None:
        return there
    until = ends_at if kind == MeetingRole.Kind.ALONG else ends_at + AFTER_LOOKING - AFTER_RUNNING
    lent = MeetingRole.objects.create(
        group_id=group_id,
        member=member,
        meeting_id=meeting_id,
        kind=kind,
        from_at=now,
        run_until=ends_at + AFTER_RUNNING,
        until=until + AFTER_RUNNING,
    )
    member.__dict__.pop("lent_roles", None)
    record("meeting_role.given", by=by, subject=lent, group_id=group_id)
    return lent


@transaction.atomic
def end(
    *,
    by: Doer | None,
    meeting_id: uuid.UUID,
    kind: str | None = None,
    member: Member | None = None,
    now: datetime.datetime,
) -> int:
    """End the roles for this meeting at once: of that kind, or of that person. Returns how many ended."""
    rows = MeetingRole.objects.filter(meeting_id=meeting_id, ended_at__isnull=True)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if member is not None:
        rows = rows.filter(member=member)
    ended = list(rows.select_for_update().order_by("pk"))
    MeetingRole.objects.filter(pk__in=[row.pk for row in ended]).update(ended_at=now)
    for row in ended:
        record("meeting_role.ended", by=by, subject=row, group_id=row.group_id)
    return len(ended)


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Whoever leaves a group has no role for its meetings either."""
    MeetingRole.objects.filter(group=membership.group_id, member=membership.member_id, ended_at__isnull=True).update(
        ended_at=now
    )


joining.on_leaving(forget)
