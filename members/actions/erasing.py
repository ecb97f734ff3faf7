"""Erasing everything about oneself, and settling first who looks after a group (CON-7)."""

import datetime

from members.actions.joining import is_last_facilitator
from members.models import Member, Membership
from peersupport.audit.record import Doer, record
from peersupport.privacy.erase import erase


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
    for membership in alone:
        record("group.left_without_facilitator", by=None, subject=membership.group, group_id=membership.group_id)
    record("member.erased", by=by, subject=member)
    erase(member)


def _has_others(membership: Membership) -> bool:
    return Membership.objects.current().filter(group=membership.group_id).exclude(pk=membership.pk).exists()
