"""Coming to belong, and leaving."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group, Organisation
from members.actions import notifying, roles
from members.keeping_apart import refuse_at_the_door, staying_away
from members.models import Coordination, Member, Membership, Plan
from members.querysets import today
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record


@transaction.atomic
def add_person(*, by: Doer | None, name: str, language: str = "en", time_zone: str = "UTC", **wishes: Any) -> Member:
    """Make a member who has no sign-in: somebody whom a facilitator met and who agreed to be noted (NOTE-6)."""
    member = Member(name=name, language=language, time_zone=time_zone, **wishes)
    member.set_unusable_password()
    member.full_clean(exclude=["password"])
    member.save()
    record("member.added", by=by, subject=member)
    return member


@transaction.atomic
def welcome(
    *,
    by: Doer | None,
    group: Group,
    member: Member,
    shown_name: str,
    role: str = Membership.Role.MEMBER,
    is_hidden: bool = False,
    joined_on: datetime.date | None = None,
    has_seat: bool = False,
) -> Membership:
    """Let ``member`` belong to ``group`` under the name they chose for it. Welcoming twice changes nothing.

    Raises ValidationError for somebody who is asked to stay away, and for who comes by their own word where no seat is
    free for them (``has_seat``: one was kept for them); a facilitator who adds somebody may go beyond the seats.
    """
    current = Membership.objects.current().filter(group=group, member=member).first()
    if current is not None:
        return current
    if Group.objects.filter(pk=group.pk, status=Group.Status.CLOSED).exists():
        raise ValidationError(_("This group has come to its end."))
    if by is not None and by.pk == member.pk and not has_seat:
        refuse_at_the_door(member, group)
    elif staying_away(member, group) is not None:
        raise ValidationError(_("This person is asked to stay away for now. Please look at that again first."))
    membership = Membership(
        group=group,
        member=member,
        shown_name=shown_name,
        role=role,
        is_hidden=is_hidden,
        joined_on=joined_on or today(),
    )
    membership.full_clean()
    membership.save()
    if role in FACILITATING:
        roles.begin_term(membership, datetime.datetime.combine(membership.joined_on, datetime.time(), datetime.UTC))
    roles.forget_rights(member)
    record("membership.began", by=by, subject=membership, group_id=group.pk)
    return membership


Leaving = Callable[[Membership, datetime.datetime], object]
ON_LEAVING: list[Leaving] = []


def on_leaving(step: Leaving) -> None:
    """Run ``step(membership, now)`` whenever somebody stops belonging: upper apps let go of what they keep."""
    if step not in ON_LEAVING:
        ON_LEAVING.append(step)


@transaction.atomic
def leave(
    *,
    by: Doer | None,
    membership: Membership,
    now: datetime.datetime,
    ending: str = Membership.Ending.LEFT,
) -> Membership:
    """End a membership today, and withdraw what was planned for this person here.

    Raises roles.LastFacilitatorError when somebody wants to go whom nobody replaces.
    """
    # Before anything else: whoever settles a question of the group holds the group first, then what hangs on it.
    roles.hold(membership.group_id)
    if ending == Membership.Ending.LEFT:
        membership.refresh_from_db(fields=["role"])
        if roles.is_needed(membership):
            raise roles.LastFacilitatorError
    for step in ON_LEAVING:
        step(membership, now)
    Plan.objects.filter(member=membership.member_id, group=membership.group_id).delete()
    membership.left_on, membership.ending = max(today(), membership.joined_on), ending
    membership.save(update_fields=["left_on", "ending"])
    roles.end_terms(membership.member_id, now, group_id=membership.group_id)
    notifying.withdraw_from(member=membership.member, group=membership.group, reason="LEFT", now=now)
    roles.forget_rights(membership.member)
    record("membership.ended", by=by, subject=membership, group_id=membership.group_id)
    return membership


@transaction.atomic
def let_coordinate(*, by: Doer | None, member: Member, organisation: Organisation) -> Coordination:
    """Let ``member`` look after the groups of ``organisation`` in the administration."""
    duty, _created = Coordination.objects.get_or_create(member=member, organisation=organisation)
    if not member.is_staff:
        member.is_staff = True
        member.save(update_fields=["is_staff"])
    record("coordination.began", by=by, subject=duty)
    return duty
