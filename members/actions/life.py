"""A group's life: open or closed, a break and meeting again, becoming two, a good ending (SET-7, MEM-3).

Each is announced to everybody, waits for its day, and can be taken back until then. Pressed twice, it is said once.
"""

import contextlib
import datetime
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions import listing
from groups.models import Group, LifeChange
from groups.models.life import today_in
from members.actions import deciding, joining, notifying, roles
from members.actions.asking import GoneError
from members.life_codes import CHANGE, OVER, TAKEN_BACK
from members.models import JoinRequest, Keepsake, Member, Membership
from peersupport.audit.record import Doer, record

Kind = LifeChange.Kind

FARTHEST = datetime.timedelta(days=731)
"""How far ahead something can be announced; beyond it the year was surely mistyped."""
CLOSE = datetime.timedelta(hours=12)
"""A meeting so near is off: that is told even in quiet hours. A closed door is worse than a buzz."""
TIME_TO_PHONE = datetime.timedelta(hours=3)
SAID_FOR = datetime.timedelta(days=14)


class Moment(Enum):
    """What happens with a change."""

    ANNOUNCED = "announced"
    CAME_ABOUT = "came about"
    TAKEN_BACK = "taken back"


Step = Callable[[LifeChange, Moment, Doer | None, datetime.datetime], datetime.datetime | None]
ON_LIFE_CHANGE: list[Step] = []


def on_life_change(step: Step) -> None:
    """Run ``step(change, moment, by, now)`` with every change; it returns the start of the first meeting now off."""
    if step not in ON_LIFE_CHANGE:
        ON_LIFE_CHANGE.append(step)


Ready = Callable[[LifeChange, datetime.datetime], bool]
WAITS_FOR: dict[str, Ready] = {}


def waits_for(kind: str, is_ready: Ready) -> None:
    """Let changes of this kind come about by themselves only if ``is_ready(change, now)``, from their day on."""
    WAITS_FOR[kind] = is_ready


def to_come(group: Group) -> LifeChange | None:
    """What is announced in ``group`` and waits for its day."""
    return LifeChange.objects.to_come().filter(group=group).select_related("group", "successor").first()


def current_break(group: Group) -> LifeChange | None:
    """The break that ``group`` takes now."""
    if group.status != Group.Status.PAUSED:
        return None
    breaks = LifeChange.objects.came_about().filter(group=group, kind=Kind.BREAK)
    return breaks.select_related("group").order_by("-done_at").first()


def check(
    *,
    group: Group,
    kind: str,
    holds_on: datetime.date,
    until_on: datetime.date | None = None,
    now: datetime.datetime,
) -> None:
    """Refuse what is so already or cannot be. Raises ValidationError."""
    today = today_in(group, now)
    if group.status == Group.Status.CLOSED:
        raise ValidationError(_("This group has come to its end."))
    if to_come(group) is not None:
        raise ValidationError(_("Something else is announced and waits for its day. Take that back first."))
    if kind == group.belonging:
        raise ValidationError(_("It is like that already. Nobody was told anything."))
    if kind == Kind.BREAK and group.status == Group.Status.PAUSED:
        raise ValidationError(_("You are taking a break already."))
    if kind == Kind.AGAIN and group.status != Group.Status.PAUSED:
        raise ValidationError(_("You are not taking a break. You meet as planned."))
    if holds_on < today:
        raise ValidationError({"holds_on": _("This day has gone by. Choose today or a later one.")})
    for name, day in (("holds_on", holds_on), ("until_on", until_on)):
        if day is not None and day > today + FARTHEST:
            raise ValidationError({name: _("This day is very far away. Choose one within the next two years.")})
    if until_on is not None and until_on <= holds_on:
        raise ValidationError({"until_on": _("Please choose a day after the break begins, or leave it open.")})


@transaction.atomic
def announce(
    *,
    by: Doer,
    group: Group,
    kind: str,
    holds_on: datetime.date,
    until_on: datetime.date | None = None,
    how: str = "",
    words: str = "",
    onward: str = "",
    successor: Group | None = None,
    now: datetime.datetime,
) -> LifeChange:
    """Tell everybody what changes from ``holds_on`` on; if that is today, it holds at once.

    The same announced again is the same. Raises ValidationError when it is so already, when something else is
    announced and waits, or when the day has gone by.
    """
    roles.hold(group.pk)
    held = Group.objects.get(pk=group.pk)
    waiting = to_come(held)
    if waiting is not None and (waiting.kind, waiting.holds_on, waiting.until_on) == (kind, holds_on, until_on):
        return waiting
    check(group=held, kind=kind, holds_on=holds_on, until_on=until_on, now=now)
    change = LifeChange(
        group=held,
        kind=kind,
        holds_on=holds_on,
        until_on=until_on,
        how=how,
        words=words,
        onward=onward,
        successor=successor,
        said_at=now,
    )
    change.full_clean()
    change.save()
    record("group.life_announced", by=by, subject=change, group_id=held.pk)
    first_off = _follow(change, Moment.ANNOUNCED, by, now)
    _tell(change, CHANGE, _people(held), now, first_off=first_off)
    if change.comes_about_on <= today_in(held, now):
        bring_about(by=by, change=change, now=now)
    return change


@transaction.atomic
def take_back(*, by: Doer, change: LifeChange, now: datetime.datetime) -> bool:
    """It stays as it was. Whoever was told is told so; nobody else hears of it. False if its day has come."""
    roles.hold(change.group_id)
    held = LifeChange.objects.to_come().select_for_update(of=("self",)).filter(pk=change.pk).first()
    if held is None:
        return False
    held.taken_back_at = now
    held.save(update_fields=["taken_back_at"])
    told = notifying.told(subject_id=held.pk, kinds=[CHANGE])
    notifying.withdraw(subject_id=held.pk, kinds=[CHANGE], reason="TAKEN_BACK", now=now)
    _follow(held, Moment.TAKEN_BACK, by, now)
    _tell(held, TAKEN_BACK, [member for member in _people(held.group) if member.pk in told], now)
    Keepsake.objects.filter(change=held).delete()
    record("group.life_taken_back", by=by, subject=held, group_id=held.group_id)
    return True


def come_about(now: datetime.datetime) -> int:
    """With every tick: what was announced holds from its day on, and breaks end by themselves. Safe to repeat."""
    done = 0
    latest = (now + datetime.timedelta(days=8)).date()  # roughly; each is asked again by the clock of its place
    for change in LifeChange.objects.to_come().filter(holds_on__lte=latest).select_related("group"):
        if change.comes_about_on <= today_in(change.group, now):
            done += _come_about_once(change, now)
    for group in Group.objects.filter(status=Group.Status.PAUSED):
        done += _end_break(group, now)
    return done


@transaction.atomic
def _come_about_once(change: LifeChange, now: datetime.datetime) -> bool:
    roles.hold(change.group_id)
    held = LifeChange.objects.to_come().select_for_update(of=("self",)).filter(pk=change.pk).first()
    if held is None or (held.kind in WAITS_FOR and not WAITS_FOR[held.kind](held, now)):
        return False
    bring_about(by=None, change=held, now=now)
    return True


@transaction.atomic
def _end_break(group: Group, now: datetime.datetime) -> bool:
    """A break with a last day is over a week before the first meeting, and everybody is told."""
    roles.hold(group.pk)
    held = Group.objects.get(pk=group.pk)
    pause = current_break(held)
    if pause is None or pause.until_on is None or to_come(held) is not None:
        return False
    change = LifeChange(group=held, kind=Kind.AGAIN, holds_on=pause.until_on, said_at=now)
    if change.comes_about_on > today_in(held, now):
        return False
    change.save()
    record("group.life_announced", by=None, subject=change, group_id=held.pk)
    _tell(change, CHANGE, _people(held), now)
    bring_about(by=None, change=change, now=now)
    return True


def bring_about(*, by: Doer | None, change: LifeChange, now: datetime.datetime) -> None:
    """Let a change come about that is held and waits for its day; for who holds its group (roles.hold)."""
    group: Group = change.group
    change.done_at = now
    change.save(update_fields=["done_at"])
    if change.kind in (Kind.OPEN, Kind.CLOSED):
        _set(group, belonging=change.kind)
    elif change.kind == Kind.BREAK:
        _set(group, status=Group.Status.PAUSED)
    elif change.kind == Kind.AGAIN:
        breaks = LifeChange.objects.came_about().filter(group=group, kind=Kind.BREAK, holds_on__lte=change.holds_on)
        breaks.exclude(until_on__lt=change.holds_on).update(until_on=change.holds_on)
        _set(group, status=Group.Status.RUNNING)
    _follow(change, Moment.CAME_ABOUT, by, now)
    if change.kind == Kind.END:
        _end(change, now)
    record("group.life_changed", by=by, subject=change, group_id=group.pk)


def _end(change: LifeChange, now: datetime.datetime) -> None:
    """Everybody's belonging ends kindly, what waited is let go, and each is told once more."""
    group: Group = change.group
    rows = list(Membership.objects.current().filter(group=group).select_related("member", "group").order_by("pk"))
    people = [row.member for row in rows if row.member.is_active]
    names = {row.member_id: row.shown_name for row in rows}
    for kept in Keepsake.objects.filter(change=change):
        kept.name = names.get(kept.member_id, "") if kept.keeps_name else ""
        kept.save(update_fields=["name"])
    for row in rows:
        joining.leave(by=None, membership=row, ending=Membership.Ending.OVER, now=now)
    _set(group, status=Group.Status.CLOSED, is_listed=False)
    _answer_requests(group, now)
    _tell(change, OVER, people, now)


def _answer_requests(group: Group, now: datetime.datetime) -> None:
    """Whoever still asked to join gets an answer, too."""
    for row in JoinRequest.objects.open().filter(group=group):
        with contextlib.suppress(GoneError):  # taken back at this very moment
            deciding.refuse(by=None, row=row, now=now)


def _set(group: Group, **values: Any) -> None:
    for name, value in values.items():
        setattr(group, name, value)
    group.save(update_fields=list(values))


def _follow(change: LifeChange, moment: Moment, by: Doer | None, now: datetime.datetime) -> datetime.datetime | None:
    first_off = min((first for step in ON_LIFE_CHANGE if (first := step(change, moment, by, now))), default=None)
    listing.refresh(group=change.group, now=now)
    return first_off


def _people(group: Group) -> list[Member]:
    rows = Member.objects.filter(memberships__group=group, memberships__left_on__isnull=True, is_active=True)
    return list(rows.distinct())


def _tell(
    change: LifeChange,
    kind: str,
    members: list[Member],
    now: datetime.datetime,
    *,
    first_off: datetime.datetime | None = None,
) -> None:
    is_near = first_off is not None and first_off - now < CLOSE
    notifying.notify(
        kind=kind,
        members=members,
        subject_id=change.pk,
        group=None if kind == OVER else change.group,
        due_at=now,
        expires_at=now + SAID_FOR,
        escalate_at=max(now, first_off - TIME_TO_PHONE) if first_off else None,
        is_urgent=is_near,
        now=now,
    )
