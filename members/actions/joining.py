"""Coming to belong, and leaving."""

import datetime
from typing import Any

from django.db import transaction

from groups.models import Group, Organisation
from members.models import Coordination, Member, Membership
from members.querysets import today
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
) -> Membership:
    """Let ``member`` belong to ``group`` under the name they chose for it. Welcoming twice changes nothing."""
    current = Membership.objects.current().filter(group=group, member=member).first()
    if current is not None:
        return current
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
    member.__dict__.pop("roles_by_group", None)
    member.__dict__.pop("facilitated_group_ids", None)
    record("membership.began", by=by, subject=membership, group_id=group.pk)
    return membership


@transaction.atomic
def leave(*, by: Doer | None, membership: Membership) -> Membership:
    """End a membership today. What was planned for this person here is not sent: every send asks again."""
    membership.left_on = max(today(), membership.joined_on)
    membership.save(update_fields=["left_on"])
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
