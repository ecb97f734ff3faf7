"""Saying “you may ask me”, taking it back, and what a group settles about its roles."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction

from groups.models import Group
from members.actions import joining, roles
from members.models import Member, Membership, RoleCustom, Willing
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

Kind = Willing.Kind
PUT_OFF = datetime.timedelta(days=182)


def of(membership: Membership) -> list[str]:
    """What this member said they may be asked."""
    rows = Willing.objects.filter(group=membership.group_id, member=membership.member_id)
    return sorted(rows.values_list("kind", flat=True))


def choices(membership: Membership) -> list[tuple[str, Any]]:
    """What this member can say yes to. Groups next door ask those who facilitate, if they share an organisation."""
    holds = membership.role in FACILITATING
    left_out = {Kind.FACILITATE} if holds else {Kind.NEXT_DOOR}
    if membership.group.organisation_id is None:
        left_out.add(Kind.NEXT_DOOR)
    return [(value, label) for value, label in Kind.choices if value not in left_out]


@transaction.atomic
def choose(*, by: Doer, membership: Membership, kinds: Collection[str]) -> None:
    """Keep exactly these; a wish that is no longer ticked is forgotten without a trace."""
    wanted = set(kinds) & {value for value, _label in choices(membership)}
    rows = Willing.objects.filter(group=membership.group_id, member=membership.member_id)
    rows.exclude(kind__in=wanted).delete()
    Willing.objects.bulk_create(
        [Willing(group_id=membership.group_id, member_id=membership.member_id, kind=kind) for kind in sorted(wanted)],
        ignore_conflicts=True,
    )
    record("willing.chosen", by=by, subject=membership, group_id=membership.group_id)


@transaction.atomic
def settle(
    *, by: Doer, group: Group, two_from: int | None, may_be_without: bool, asks_next_door: bool | None
) -> RoleCustom:
    """Write down how the group wants its roles to be."""
    custom = roles.settled(group)
    custom.two_from, custom.may_be_without, custom.asks_next_door = two_from, may_be_without, asks_next_door
    custom.full_clean(exclude=["group"])
    custom.save()
    record("roles.settled", by=by, subject=custom, group_id=group.pk)
    return custom


@transaction.atomic
def put_off(*, by: Doer, group: Group, now: datetime.datetime) -> None:
    """The thought of a second facilitator is let alone for half a year."""
    custom = roles.settled(group)
    custom.put_off_until = (now + PUT_OFF).date()
    custom.save()
    record("roles.suggestion_put_off", by=by, subject=custom, group_id=group.pk)


def suggests_two(group: Group, now: datetime.datetime) -> int:
    """How many members there are, if a second facilitator would be worth a thought; else nothing (FAC-3)."""
    custom = roles.settled(group)
    if custom.two_from is None or group.is_informal:
        return 0
    if custom.put_off_until is not None and now.date() < custom.put_off_until:
        return 0
    here = Membership.objects.current().filter(group=group)
    if here.facilitating().count() > 1:
        return 0
    number = here.count()
    return number if number >= custom.two_from else 0


def people_willing(group: Group, kind: str) -> list[Member]:
    """Those of ``group`` who said so and still belong, in no order that means anything."""
    rows = Willing.objects.filter(group=group, kind=kind, member__is_active=True).order_by("pk")
    return [row.member for row in rows.select_related("member")]


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Nobody is asked by a group that they left."""
    Willing.objects.filter(group=membership.group_id, member=membership.member_id).delete()


joining.on_leaving(forget)
