"""The day on which a group becomes two, and the weeks after it in which people may still move (SET-7).

The first group goes on as it is, with its meetings, its story and whoever has not chosen. What was all right in one
group is asked anew in the other.
"""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groups import actions as groups
from groups.addresses import address_of
from groups.models import Group, LifeChange, SecondGroup
from groups.models.life import today_in
from members import parts
from members.actions import consenting, joining, leading_parts, life, notifying, planning, roles
from members.actions.splitting import TooLateError, ask_first
from members.consents import OPEN, QUESTIONS
from members.kept import KEPT_HERE
from members.life_codes import TWO
from members.models import Door, Member, Membership, Part, PartChoice, RoleCustom
from members.models.part import GOING, LEAVING
from members.parts import Missing, Standing
from peersupport.audit.record import Doer, record

Kind = LifeChange.Kind
CUSTOMS = ("two_from", "may_be_without", "asks_next_door")


class NotYetError(Exception):
    """It cannot come about yet: ``missing`` says why; empty if only its day has not come."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__()
        self.missing = missing


@transaction.atomic
def come_about(*, by: Member, change: LifeChange, now: datetime.datetime) -> LifeChange:
    """Let it come about, by a press on the day or later. Pressed twice, or by two, it comes about once.

    Raises PermissionDenied for who does not look after the group any more, NotYetError before the day or while
    somebody has to be found who looks after a part, TooLateError if it was taken back.
    """
    roles.hold(change.group_id)
    held = LifeChange.objects.select_for_update(of=("self",)).select_related("group").get(pk=change.pk)
    if not Membership.objects.current().facilitating().filter(group=held.group_id, member=by.pk).exists():
        raise PermissionDenied  # the role ended between the page and the press
    if held.done_at is not None:
        return held
    if held.taken_back_at is not None:
        raise TooLateError
    missing = [one for one in Standing(held).missing if one.forbids]
    if missing or held.comes_about_on > today_in(held.group, now):
        raise NotYetError(missing)
    life.bring_about(by=by, change=held, now=now)
    return held


@transaction.atomic
def move(
    *, by: Member, member: Member, change: LifeChange, part: str, is_kept_there: bool = False, now: datetime.datetime
) -> None:
    """For some weeks after the day: be in the first group, in the new one, or in both after all. Twice is once.

    ``by`` differs from ``member`` where a facilitator notes what somebody without a sign-in said. Raises TooLateError
    when the weeks are over or this person was not part of it, and ValidationError where there is no way in or out.
    """
    roles.hold(change.group_id)
    held = LifeChange.objects.select_related("group", "second__group").get(pk=change.pk)
    done_at, second = held.done_at, held.second.group
    if done_at is None or now >= done_at + parts.MOVING or second is None or not parts.may_move(member, held):
        raise TooLateError
    mine = {row.group_id: row for row in member.memberships.current().filter(group__in=[held.group, second])}
    if not mine:
        raise TooLateError
    here = next(iter(mine.values()))
    if by.pk != member.pk and Part(part) in GOING and not is_kept_there:
        raise ValidationError({"is_kept_there": ask_first()})
    wanted = {Part.FIRST: [held.group], Part.SECOND: [second], Part.BOTH: [held.group, second]}[Part(part)]
    for group in wanted:
        if group.pk not in mine:
            joining.welcome(by=by, group=group, member=member, shown_name=here.shown_name, is_hidden=here.is_hidden)
            if by.pk != member.pk:
                _note_kept(by, member, group, now)
    for group_id, row in mine.items():
        if group_id not in [group.pk for group in wanted]:
            _let_go(row, by, now)
    PartChoice.objects.update_or_create(
        member=member, change=held, defaults={"part": part, "noted_by_id": None if by.pk == member.pk else by.pk}
    )
    record("part.moved", by=by, subject=held, group_id=held.group_id)


def is_ready(change: LifeChange, now: datetime.datetime) -> bool:
    """Whether it comes about by itself when its day has come."""
    return not Standing(change).missing


def follow(
    change: LifeChange, moment: life.Moment, by: Doer | None, now: datetime.datetime
) -> datetime.datetime | None:
    """What a change in a group's life means for parts. Calls no meeting off: those of the first group go on."""
    if change.kind != Kind.SPLIT:
        return None
    if moment is life.Moment.TAKEN_BACK:
        leading_parts.let_go(change, now)
        PartChoice.objects.filter(change=change).delete()
    elif moment is life.Moment.CAME_ABOUT:
        _become_two(change, by, now)
    return None


def _become_two(change: LifeChange, by: Doer | None, now: datetime.datetime) -> None:
    """Found the second group, let everybody be where they chose, and say so once to all who belong to either."""
    standing = Standing(change)
    leading_parts.let_go(change, now)
    second = _found(by, change.second)
    people = standing.memberships
    for row in people:
        if row.member_id == standing.leader(Part.FIRST):
            _let_lead(row, now)
    for row in people:
        if standing.part_of(row.member_id) in GOING:
            _welcome(row, second, standing, now)
    for row in people:
        if standing.part_of(row.member_id) in LEAVING:
            joining.leave(by=None, membership=row, now=now)
    _tell(change, second, now)


def _found(by: Doer | None, second: SecondGroup) -> Group:
    slug = planning.free_address(address_of(second.name))
    try:
        with transaction.atomic():
            group = groups.found_second(by=by, second=second, slug=slug)
    except (IntegrityError, ValidationError):  # somebody took the address a moment ago
        group = groups.found_second(by=by, second=second, slug=second.pk.hex[:12])
    first = second.change.group
    for door in Door.objects.filter(group=first):
        Door.objects.create(
            group=group, questions=door.questions, seats=door.seats, members_may_invite=door.members_may_invite
        )
    for custom in RoleCustom.objects.filter(group=first):
        RoleCustom.objects.create(group=group, **{name: getattr(custom, name) for name in CUSTOMS})
    return group


def _let_lead(row: Membership, now: datetime.datetime) -> None:
    """Who said yes to looking after the first group does so; with the role the others see their name."""
    Membership.objects.filter(pk=row.pk).update(is_hidden=False)
    if row.role != Membership.Role.FACILITATOR:
        roles.give_role(by=row.member, membership=row, role=Membership.Role.FACILITATOR, now=now)


def _welcome(row: Membership, second: Group, standing: Standing, now: datetime.datetime) -> None:
    leads = row.member_id == standing.leader(Part.SECOND)
    choice = standing.choices.get(row.member_id)
    joining.welcome(
        by=None,
        group=second,
        member=row.member,
        shown_name=row.shown_name,
        role=Membership.Role.FACILITATOR if leads else Membership.Role.MEMBER,
        is_hidden=row.is_hidden and not leads,
        joined_on=now.date(),
    )
    if choice is not None and choice.is_kept_there:
        noted_by = Member.objects.filter(pk__in=[choice.noted_by_id]).first()
        if noted_by is not None:
            _note_kept(noted_by, row.member, second, now)


def _note_kept(by: Member, member: Member, group: Group, now: datetime.datetime) -> None:
    consenting.say_yes(
        by=by, member=member, question=QUESTIONS[KEPT_HERE], group=group, days=OPEN, now=now, is_in_person=True
    )


def _let_go(row: Membership, by: Doer | None, now: datetime.datetime) -> None:
    try:
        joining.leave(by=by, membership=row, now=now)
    except roles.LastFacilitatorError:
        raise ValidationError(
            _("Without you nobody would look after the group that you leave. Hand your role on first, or choose both.")
        ) from None


def _tell(change: LifeChange, second: Group, now: datetime.datetime) -> None:
    told: set[object] = set()
    for group in (change.group, second):
        rows = Member.objects.filter(memberships__group=group, memberships__left_on__isnull=True, is_active=True)
        people = [member for member in rows.distinct() if member.pk not in told]
        told |= {member.pk for member in people}
        notifying.notify(
            kind=TWO,
            members=people,
            subject_id=change.pk,
            group=group,
            due_at=now,
            expires_at=now + life.SAID_FOR,
            now=now,
        )


life.on_life_change(follow)
life.waits_for(Kind.SPLIT, is_ready)
