"""Inviting somebody whom one knows."""

import datetime

from django.db import transaction
from django.db.models import F

from groups.models import Group
from members.models import Invitation, Member
from members.roles import FACILITATING
from members.seats import door_of
from peersupport.audit.record import record


def may_invite(member: Member, group: Group) -> bool:
    """Facilitators may; members if the group lets them. Only where people ask to join."""
    role = member.roles_by_group.get(group.pk, "")
    return group.is_closed and (role in FACILITATING or (bool(role) and door_of(group).members_may_invite))


@transaction.atomic
def invite(*, by: Member, group: Group, days: int, uses: int = 1, note: str = "", now: datetime.datetime) -> Invitation:
    """A link that works ``uses`` times within ``days`` days."""
    row = Invitation(
        group=group,
        made_by=by,
        note=note,
        uses_left=uses,
        made_at=now,
        ends_at=now + datetime.timedelta(days=days),
    )
    row.full_clean()
    row.save()
    record("invitation.made", by=by, subject=row, group_id=group.pk)
    return row


@transaction.atomic
def end(*, by: Member, row: Invitation, now: datetime.datetime) -> None:
    """It works no more from now on."""
    Invitation.objects.filter(pk=row.pk).update(uses_left=0)
    record("invitation.ended", by=by, subject=row, group_id=row.group_id)


def use(row: Invitation, now: datetime.datetime) -> bool:
    """Take one use; False when none is left or its time is over. Called inside the transaction of asking."""
    return bool(Invitation.objects.working(now).filter(pk=row.pk).update(uses_left=F("uses_left") - 1))
