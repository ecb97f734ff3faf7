"""Erasing everything about oneself, and settling first who looks after a group (CON-7)."""

import datetime

from django.db import transaction

from members.actions import notifying
from members.actions.roles import is_last_facilitator
from members.messages import LEFT_ALONE
from members.models import Member, Membership
from peersupport.audit.record import Doer, record
from peersupport.privacy import reserve
from peersupport.privacy.erase import erase

TOLD_DAYS = datetime.timedelta(days=14)


class UnsettledError(Exception):
    """Some groups would be without a facilitator, and nobody said what should become of them."""


def left_alone(member: Member) -> list[Membership]:
    """The memberships of ``member`` in groups that nobody else facilitates and to which somebody else belongs."""
    mine = member.memberships.current().facilitating().select_related("group__organisation")
    return [one for one in mine if is_last_facilitator(one) and _has_others(one)]


def erase_everything(*, by: Doer | None, member: Member, now: datetime.datetime, leaves_groups: bool = False) -> None:
    """Erase ``member`` and everything about them, for good.

    ``leaves_groups``: groups that only they facilitate are left to their organisation or, without one, their members.
    Raises UnsettledError if there are such groups and it is not set.
    """
    alone = left_alone(member)
    if alone and not leaves_groups:
        raise UnsettledError
    with reserve.given_up():  # the lines below need room, too
        for membership in alone:
            tell_left_alone(membership, now)
        record("member.erased", by=by, subject=member)
        erase(member)


@transaction.atomic
def tell_left_alone(membership: Membership, now: datetime.datetime) -> None:
    """Say to those who look after the group now that nobody opens its meetings any more."""
    group = membership.group
    record("group.left_without_facilitator", by=None, subject=group, group_id=group.pk)
    if group.organisation_id is not None:
        people = Member.objects.filter(coordinations__organisation=group.organisation_id, is_active=True)
    else:
        people = Member.objects.filter(
            memberships__group=group, memberships__left_on__isnull=True, is_active=True
        ).exclude(pk=membership.member_id)
    notifying.notify(
        kind=LEFT_ALONE,
        members=people,
        subject_id=group.pk,
        group=group,
        sequence=now.toordinal(),
        due_at=now,
        expires_at=now + TOLD_DAYS,
        now=now,
    )


def _has_others(membership: Membership) -> bool:
    return Membership.objects.current().filter(group=membership.group_id).exclude(pk=membership.pk).exists()
