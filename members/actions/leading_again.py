"""Giving a group back its leadership when its facilitators have vanished (decision 10, FAC-9)."""

import datetime
import uuid

from django.db import transaction
from django.db.models import Q

from groups.models import Group
from members.actions import notifying, roles
from members.messages import ANYBODY_THERE, LEADERSHIP, LED_AGAIN
from members.models import Member, Membership, Vacancy
from members.models.vacancy import NOTICE
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

Ending = Vacancy.Ending


class NotNowError(Exception):
    """It was answered, taken back or decided meanwhile, or this person cannot do that here."""


def open_in(group: Group) -> Vacancy | None:
    """The question that is open in ``group``, if there is one."""
    rows = Vacancy.objects.filter(group=group, ended_at__isnull=True)
    return rows.select_related("group__organisation", "asked_by", "together_with").first()


@transaction.atomic
def ask(*, by: Member, group: Group, now: datetime.datetime) -> Vacancy:
    """Say that nobody leads ``group`` and that one would. Every facilitator is asked whether they are here; so is the
    organisation, which decides. Asking while it is asked changes nothing. NotNowError for a facilitator or a stranger.
    """
    roles.hold(group.pk)
    _require_member(by, group)
    vacancy = open_in(group)
    if vacancy is not None:
        return vacancy
    vacancy = Vacancy.objects.create(group=group, asked_by=by, asked_at=now)
    _tell(ANYBODY_THERE, _facilitators(group), vacancy, now)
    if group.organisation_id is not None:
        coordinators = Member.objects.filter(coordinations__organisation=group.organisation_id, is_active=True)
        _tell(LEADERSHIP, list(coordinators), vacancy, now)
    record("group.leadership_asked", by=by, subject=group, group_id=group.pk)
    return vacancy


@transaction.atomic
def join(*, by: Member, vacancy: Vacancy, now: datetime.datetime) -> Vacancy:
    """Be the second one, in a group without an organisation: in fourteen days both look after it.

    The facilitators are told again, with the day. NotNowError unless exactly that can be done.
    """
    roles.hold(vacancy.group_id)
    held = _held(vacancy)
    _require_member(by, held.group)
    if held.group.organisation_id is not None or held.together_with_id is not None or held.asked_by_id == by.pk:
        raise NotNowError
    held.together_with, held.joined_at, held.holds_at = by, now, now + NOTICE
    held.save(update_fields=["together_with", "joined_at", "holds_at"])
    _tell(ANYBODY_THERE, _facilitators(held.group), held, now, sequence=1)
    record("group.leadership_joined", by=by, subject=held.group, group_id=held.group_id)
    return held


@transaction.atomic
def say_here(*, by: Member, vacancy: Vacancy, now: datetime.datetime) -> None:
    """A facilitator is here: nothing changes hands. NotNowError for anybody else."""
    held = _held(vacancy)
    if not _is_facilitator(by, held.group):
        raise NotNowError
    _end(held, Ending.HERE, by=by, now=now)


@transaction.atomic
def take_back(*, by: Member, vacancy: Vacancy, now: datetime.datetime) -> None:
    """One of those who would lead no longer would. NotNowError for anybody else."""
    held = _held(vacancy)
    if by.pk not in (held.asked_by_id, held.together_with_id):
        raise NotNowError
    _end(held, Ending.BACK, by=by, now=now)


@transaction.atomic
def decide(*, by: Member, vacancy: Vacancy, is_given: bool, now: datetime.datetime) -> None:
    """The organisation gives the leadership to whoever asked, or not now. NotNowError for who does not coordinate it,
    and when the person left meanwhile.
    """
    roles.hold(vacancy.group_id)
    held = _held(vacancy)
    organisation: uuid.UUID | None = held.group.organisation_id
    if organisation is None or organisation not in by.coordinated_organisation_ids or held.asked_by_id == by.pk:
        raise NotNowError
    if not is_given:
        _end(held, Ending.NOT_NOW, by=by, now=now)
        return
    if not _give(held, by=by, now=now):
        raise NotNowError


def settle(now: datetime.datetime) -> int:
    """With every tick: fourteen days went by and no facilitator said they are here. Returns how many groups."""
    due = Vacancy.objects.filter(ended_at__isnull=True, holds_at__lte=now)
    return sum(_settle_one(vacancy, now) for vacancy in due.select_related("group"))


@transaction.atomic
def _settle_one(vacancy: Vacancy, now: datetime.datetime) -> bool:
    roles.hold(vacancy.group_id)
    try:
        held = _held(vacancy)
    except NotNowError:
        return False
    if _give(held, by=None, now=now):
        return True
    _end(held, Ending.BACK, by=None, now=now)  # one of them has left: it takes two
    return False


def _give(held: Vacancy, *, by: Doer | None, now: datetime.datetime) -> bool:
    """Make those who asked facilitators, if all of them still belong. Facilitators before them keep their role."""
    people = [pk for pk in (held.asked_by_id, held.together_with_id) if pk]
    rows = list(
        Membership.objects.current()
        .filter(group=held.group_id, member__in=people, member__is_active=True)
        .select_related("member", "group")
    )
    if len(rows) < len(people):
        return False
    before = _facilitators(held.group)
    for membership in rows:
        roles.give_role(by=by, membership=membership, role=Membership.Role.FACILITATOR, now=now)
    _end(held, Ending.GIVEN, by=by, now=now)
    _tell(LED_AGAIN, [*before, *(membership.member for membership in rows)], held, now)
    return True


def _end(held: Vacancy, ending: str, *, by: Doer | None, now: datetime.datetime) -> None:
    held.ended_at, held.ending = now, ending
    held.save(update_fields=["ended_at", "ending"])
    notifying.withdraw(subject_id=held.pk, kinds=[ANYBODY_THERE, LEADERSHIP], reason="GONE", now=now)
    record("group.leadership_settled", by=by, subject=held.group, group_id=held.group_id)


def _held(vacancy: Vacancy) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("group")
    held = rows.filter(pk=vacancy.pk, ended_at__isnull=True).first()
    if held is None:
        raise NotNowError
    return held


def _facilitators(group: Group) -> list[Member]:
    return list(
        Member.objects.filter(
            Q(memberships__role__in=list(FACILITATING)),
            memberships__group=group,
            memberships__left_on__isnull=True,
            is_active=True,
        ).distinct()
    )


def _is_facilitator(member: Member, group: Group) -> bool:
    return Membership.objects.current().facilitating().filter(group=group, member=member).exists()


def _require_member(member: Member, group: Group) -> None:
    mine = Membership.objects.current().filter(group=group, member=member)
    if not mine.exists() or _is_facilitator(member, group):
        raise NotNowError


def _tell(kind: str, members: list[Member], vacancy: Vacancy, now: datetime.datetime, *, sequence: int = 0) -> None:
    notifying.notify(
        kind=kind,
        members=members,
        subject_id=vacancy.pk,
        group=vacancy.group,
        sequence=sequence,
        due_at=now,
        expires_at=now + NOTICE,
        now=now,
    )
