"""Giving a role and ending it; the history of both follows by itself (SET-5).

Every change of a role goes through here, so that what the program enforces and what the group reads are the same.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from groups.models import Group
from members.models import Member, Membership, RoleCustom, RoleDate, RoleTerm
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record
from peersupport.privacy.erase import before_erasing

LOOK_AGAIN = datetime.timedelta(days=365)
"""When a role is looked at again, unless somebody says otherwise."""


class LastFacilitatorError(Exception):
    """Nobody else would look after this group."""


class NotHereError(Exception):
    """This person does not belong to the group any more."""


def is_last_facilitator(membership: Membership) -> bool:
    """Whether this member alone facilitates the group."""
    if membership.role not in FACILITATING:
        return False
    others = Membership.objects.current().facilitating().filter(group=membership.group_id, member__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


def settled(group: Group) -> RoleCustom:
    """What the group settled about roles; the usual, not stored, if it settled nothing."""
    return RoleCustom.objects.filter(group=group).select_related("group").first() or RoleCustom(group=group)


def is_needed(membership: Membership) -> bool:
    """Whether this member alone facilitates, in a group that did not choose to be without for a while (FAC-4)."""
    return is_last_facilitator(membership) and not settled(membership.group).may_be_without


@transaction.atomic
def give_role(
    *,
    by: Doer | None,
    membership: Membership,
    role: str,
    look_again_on: datetime.date | None = None,
    now: datetime.datetime,
) -> RoleTerm:
    """Let this member be facilitator or co-facilitator from now on. Giving the same twice changes nothing.

    Whether the person said yes is for the caller to know. ``look_again_on``: in a year, if not said.
    Raises NotHereError for somebody who left, ValueError for what is no role to give.
    """
    if role not in FACILITATING:
        raise ValueError(f"{role} is not a role that is given")
    hold(membership.group_id)
    held = _held(membership)
    current = open_term(held)
    if held.role == role and current is not None:
        return current
    _end_term(held, now)
    held.role = role
    held.save(update_fields=["role"])
    term = begin_term(held, now, look_again_on=look_again_on)
    record("role.given", by=by, subject=held, group_id=held.group_id)
    _forget_cached(membership, held)
    return term


@transaction.atomic
def end_role(*, by: Doer | None, membership: Membership, now: datetime.datetime) -> Membership:
    """Let this member be a member like others from now on. Ending twice changes nothing.

    Raises LastFacilitatorError when nobody else would look after the group, NotHereError for somebody who left.
    """
    hold(membership.group_id)
    held = _held(membership)
    if held.role not in FACILITATING:
        return held
    if is_needed(held):
        raise LastFacilitatorError
    held.role = Membership.Role.MEMBER
    held.save(update_fields=["role"])
    _end_term(held, now)
    RoleDate.objects.filter(group=held.group_id, member=held.member_id).delete()
    record("role.ended", by=by, subject=held, group_id=held.group_id)
    _forget_cached(membership, held)
    return held


@transaction.atomic
def look_again(*, by: Doer, term: RoleTerm, on: datetime.date) -> RoleTerm:
    """The group looked at this role; it looks again on that day."""
    term.look_again_on = on
    term.save(update_fields=["look_again_on"])
    record("role.looked_at", by=by, subject=term, group_id=term.group_id)
    return term


def open_term(membership: Membership) -> RoleTerm | None:
    """The role that this member holds now, with its beginning."""
    return RoleTerm.objects.open().filter(group=membership.group_id, member=membership.member_id).first()


def hold(group_id: uuid.UUID) -> None:
    """Let only one change of roles in this group go on at a time, until the transaction ends.

    Two facilitators who step back at the same moment must not both see the other staying.
    """
    list(Group.objects.select_for_update(no_key=True).filter(pk=group_id).values_list("pk", flat=True))


def hold_all(group_ids: Iterable[uuid.UUID]) -> None:
    """The same of several groups, always in the same order. Whoever holds something else, too, holds groups first."""
    for group_id in sorted(set(group_ids)):
        hold(group_id)


def begin_term(
    membership: Membership, now: datetime.datetime, *, look_again_on: datetime.date | None = None
) -> RoleTerm:
    """Note that this member holds their role from ``now`` on."""
    return RoleTerm.objects.create(
        group_id=membership.group_id,
        member_id=membership.member_id,
        role=membership.role,
        began_at=now,
        look_again_on=look_again_on or (now + LOOK_AGAIN).date(),
    )


def end_terms(member_id: Any, now: datetime.datetime, *, group_id: uuid.UUID | None = None) -> int:
    """Note that this person holds no role any more, in a group or anywhere. Returns how many ended."""
    rows = RoleTerm.objects.open().filter(member=member_id)
    if group_id is not None:
        rows = rows.filter(group=group_id)
    # A term that was given an instant ago by a clock ahead of ours ends when it began.
    ended = 0
    for pk, began_at in rows.values_list("pk", "began_at"):
        ended += RoleTerm.objects.open().filter(pk=pk).update(ended_at=max(now, began_at))
    return ended


def reopen_terms(member_id: uuid.UUID, *, ended_since: datetime.datetime) -> int:
    """Let the roles of this person go on that ended at that moment or later, as if they never had."""
    return RoleTerm.objects.filter(member=member_id, ended_at__gte=ended_since).update(ended_at=None)


def forget_names() -> int:
    """The history names only people whom the group still remembers. Returns how many lines say “somebody” now."""
    remembered = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("member"))
    return RoleTerm.objects.filter(~Exists(remembered), member__isnull=False, ended_at__isnull=False).update(
        member=None
    )


def _end_term(membership: Membership, now: datetime.datetime) -> None:
    end_terms(membership.member_id, now, group_id=membership.group_id)


def _held(membership: Membership) -> Membership:
    held = Membership.objects.current().select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if held is None:
        raise NotHereError
    return held


def _forget_cached(asked: Membership, held: Membership) -> None:
    """Rights are read again from here on, also by whoever goes on with the rows they came with."""
    asked.role = held.role
    forget_rights(asked.member)


def forget_rights(member: Member) -> None:
    """Let the rights of ``member`` be read again."""
    for kept in ("_belonging", "roles_by_group", "facilitated_group_ids"):
        member.__dict__.pop(kept, None)


def _end_all(person: Any) -> None:
    end_terms(person.pk, timezone.now())


before_erasing(_end_all)
