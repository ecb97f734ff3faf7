"""When somebody has died: everything to that person stops at once, in every group (NOTE-7)."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F

from groups.models import Group
from members.actions import erasing, joining, notifying, roles
from members.models import ContactMethod, Member, Membership, Passing
from peersupport.audit.record import Doer, record

UNDO_DAYS = 7
"""So long a mistake can be taken back by the group that made it."""


@transaction.atomic
def note_death(*, by: Doer, membership: Membership, now: datetime.datetime) -> Passing:
    """Stop messages, calls and every membership of this member, and close the account. Noting twice changes nothing.

    What was there is kept sealed for some days, so that a mistake is not final.
    """
    # The groups first, and always in the same order: leaving each holds it, and whoever acts in one holds it first.
    here = Membership.objects.current().filter(member=membership.member_id)
    roles.hold_all(here.values_list("group_id", flat=True))
    member = Member.objects.select_for_update(no_key=True).get(pk=membership.member_id)
    known = Passing.objects.filter(member=member).first()
    if known is not None:
        return known
    memberships = list(member.memberships.current().select_related("group", "member").order_by("group_id"))
    ways = list(member.contact_methods.filter(rank__isnull=False))
    passing = Passing.objects.create(
        member=member,
        group_id=membership.group_id,
        noted_by_id=by.pk,
        noted_at=now,
        before={
            "ranks": {str(way.pk): way.rank for way in ways},
            "memberships": [str(one.pk) for one in memberships],
            "was_active": member.is_active,
        },
    )
    for one in erasing.left_alone(member):
        erasing.tell_left_alone(one, now)
    for one in memberships:
        joining.leave(by=by, membership=one, now=now, ending=Membership.Ending.DIED)
    notifying.withdraw_from(member=member, reason="DIED", now=now)
    ContactMethod.objects.filter(pk__in=[way.pk for way in ways]).update(rank=None)
    Member.objects.filter(pk=member.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    record("member.died", by=by, subject=member, group_id=membership.group_id)
    return passing


def passing_in(group: Group, membership: Membership) -> Passing | None:
    """The note about this member, if ``group`` made it."""
    return Passing.objects.filter(member=membership.member_id, group=group).first()


def can_be_undone(passing: Passing, now: datetime.datetime) -> bool:
    """Whether the group that noted it can still take it back."""
    return now < passing.noted_at + datetime.timedelta(days=UNDO_DAYS)


@transaction.atomic
def undo(*, by: Doer, passing: Passing, now: datetime.datetime) -> bool:
    """It was a mistake: memberships, ways and the account are as before. False when it is too late for that.

    Messages that were withdrawn are planned again with the next tick; answers about coming meetings are not.
    """
    passing = Passing.objects.select_for_update().filter(pk=passing.pk).first() or passing
    if not can_be_undone(passing, now):
        return False
    before: dict[str, Any] = passing.before
    Membership.objects.filter(pk__in=_ids(before["memberships"]), member=passing.member_id).update(
        left_on=None, ending=""
    )
    roles.reopen_terms(passing.member_id, ended_since=passing.noted_at)
    for pk, rank in before["ranks"].items():
        ContactMethod.objects.filter(pk=uuid.UUID(pk), member=passing.member_id).update(rank=rank)
    Member.objects.filter(pk=passing.member_id).update(is_active=before["was_active"])
    record("member.died_undone", by=by, subject=passing.member, group_id=passing.group_id)
    passing.delete()
    return True


def _ids(texts: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]
