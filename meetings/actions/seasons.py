"""Planning a season and changing it: dates are looked through one by one, and no answer is lost (MEET-3)."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions import listing
from groups.models import Group
from groups.models.life import today_in
from meetings.actions import scheduling, telling, usual_yes
from meetings.models import Attendance, Meeting, Place, Series, StandInSearch, Visit
from meetings.recurrence import BY_HAND, days, instant, shown
from members.actions import notifying, roles
from peersupport.audit.record import Doer, record


@dataclass(frozen=True, slots=True)
class Draft:
    """A season as somebody means it. ``by_hand``: the days, where they are chosen one by one."""

    rule: str
    first_on: datetime.date
    start_time: datetime.time
    minutes: int
    place: Place | None = None
    until_on: datetime.date | None = None
    by_hand: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day that a draft gives, and what to know before it is kept."""

    day: datetime.date
    is_on: bool
    """Whether it is planned unless somebody says otherwise."""
    is_taken: bool
    """Another meeting is there at these hours, in the same place."""
    is_in_break: bool
    shown_from: datetime.time | None
    """What the clock really shows at the start, if it is put forward over that hour."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The real dates of a draft. ``kept``: meetings that stay as they are, because people count on them."""

    days: list[Day]
    kept: list[Meeting]
    until: datetime.date


def outlook(
    *, group: Group, draft: Draft, series: Series | None = None, now: datetime.datetime, lock: bool = False
) -> Outlook:
    """The days of ``draft`` in the coming season, with what stands in their way.

    Raises ValidationError, named after the field, for days that are gone or very far, an end before the beginning, and
    a rule that gives no day.
    """
    _check(group, draft, now)
    until = scheduling.horizon(draft.first_on, draft.until_on, now)
    if draft.rule == BY_HAND:
        until = max(draft.by_hand)
        found = sorted(draft.by_hand)
    else:
        found = list(days(draft.rule, draft.first_on, after=draft.first_on, until=until))
    found = [day for day in found if instant(day, draft.start_time, group.time_zone) > now]
    if not found:
        raise ValidationError(
            {"until_on": _("There is no such day until then. Choose a later one, or leave it empty.")}
        )
    coming = _coming(series, draft, now, lock=lock) if series else []
    kept = _kept(coming)
    replaced = {meeting.pk for meeting in coming} - {meeting.pk for meeting in kept}
    others = list(Meeting.objects.taking_place().filter(group=group, ends_at__gt=now).exclude(pk__in=replaced))
    changes = scheduling.reasons(group)
    staying = {meeting.series_on for meeting in kept}
    left_out = set(series.left_out) if series else set()
    rows = []
    for day in found:
        if day in staying:
            continue
        is_taken = _is_taken(day, draft, group, others)
        is_in_break = any(change.takes_off(day) for change in changes)
        rows.append(
            Day(
                day=day,
                is_on=not is_taken and not is_in_break and day.isoformat() not in left_out,
                is_taken=is_taken,
                is_in_break=is_in_break,
                shown_from=shown(day, draft.start_time, group.time_zone),
            )
        )
    return Outlook(days=rows, kept=kept, until=until)


@transaction.atomic
def plan(*, by: Doer, group: Group, draft: Draft, on: Collection[datetime.date], now: datetime.datetime) -> Series:
    """Begin a season with the days in ``on``; the others of the outlook are left out. Pressed twice, it is one season.

    Raises ValidationError where ``outlook`` does, when no day is left, and for a day on which the place is taken.
    """
    roles.hold(group.pk)
    twin = Series.objects.filter(
        group=group, rule=draft.rule, first_on=draft.first_on, start_time=draft.start_time
    ).first()
    if twin is not None:
        return twin
    seen = outlook(group=group, draft=draft, now=now)
    chosen = _chosen(seen, on)
    series = Series(group=group, time_zone=group.time_zone)
    _write(series, draft, seen, chosen)
    record("series.arranged", by=by, subject=series, group_id=group.pk)
    _make(series, draft, chosen, now)
    return series


@transaction.atomic
def change(
    *,
    by: Doer,
    series: Series,
    draft: Draft,
    on: Collection[datetime.date],
    seen_sequence: int,
    now: datetime.datetime,
) -> bool:
    """Let ``draft`` hold from its first day on. The past stays, and so does every date that somebody answered, was told
    of, or changed by hand. Everybody hears of it once. False, and nobody is told, if it is like that already.

    Raises ChangedMeanwhileError when the season is no more what this person saw; ValidationError as in ``plan``.
    """
    roles.hold(series.group_id)
    held = Series.objects.select_for_update(of=("self",)).select_related("group", "place").get(pk=series.pk)
    seen = outlook(group=held.group, draft=draft, series=held, now=now, lock=True)
    chosen = _chosen(seen, on)
    if _is_like_that(held, draft, seen, chosen, now):
        held.looked_until = max(seen.until, held.looked_until or seen.until)
        held.save(update_fields=["looked_until"])
        return False
    scheduling.check_unchanged(held, seen_sequence)
    twin = Series.objects.filter(
        group=held.group_id, rule=draft.rule, first_on=draft.first_on, start_time=draft.start_time
    ).exclude(pk=held.pk)
    if twin.exists():
        raise ValidationError({"first_on": _("You have such a season already, with the same first day and hour.")})
    # The days before the change are still those of the rhythm that it replaces.
    scheduling.fill(series=held, until=_before(draft, held, now), now=now)
    first_gone = _let_go(held, draft, chosen, seen, now)
    held.sequence += 1
    _write(held, draft, seen, chosen)
    _make(held, draft, chosen, now)
    record("series.changed", by=by, subject=held, group_id=held.group_id)
    first_new = min((instant(day, held.start_time, held.time_zone) for day in chosen), default=None)
    telling.tell_of_season(series=held, first=min((at for at in (first_gone, first_new) if at), default=None), now=now)
    return True


def draft_of(series: Series, now: datetime.datetime) -> Draft:
    """What holds now, from the next day of ``series`` on, to begin a change with."""
    today = today_in(series.group, now)
    coming = tuple(
        series.meetings.filter(starts_at__gt=now, series_on__gte=today)
        .order_by("series_on")
        .values_list("series_on", flat=True)
    )
    return Draft(
        rule=series.rule,
        first_on=next((day for day in coming if day), max(today, series.first_on)),
        start_time=series.start_time,
        minutes=series.minutes,
        place=series.place,
        until_on=series.until_on,
        by_hand=tuple(day for day in coming if day) if series.rule == BY_HAND else (),
    )


def _check(group: Group, draft: Draft, now: datetime.datetime) -> None:
    today = today_in(group, now)
    farthest = today + scheduling.FARTHEST
    for day in (draft.first_on, *draft.by_hand):
        if day < today:
            raise ValidationError({"first_on": _("This day has gone by. Choose today or a later one.")})
        if day > farthest:
            raise ValidationError({"first_on": _("This day is very far away. Choose one within the next two years.")})
    if draft.until_on is not None and draft.until_on < draft.first_on:
        raise ValidationError({"until_on": _("The last day comes before the first. Choose a later one.")})
    if draft.rule == BY_HAND and not draft.by_hand:
        raise ValidationError({"first_on": _("Please choose at least one day.")})
    if draft.place is not None and draft.place.group_id != group.pk:
        raise ValidationError({"place": _("Please choose one of your places.")})


def _is_taken(day: datetime.date, draft: Draft, group: Group, others: Iterable[Meeting]) -> bool:
    begins = instant(day, draft.start_time, group.time_zone)
    ends = begins + datetime.timedelta(minutes=draft.minutes)
    place = draft.place.pk if draft.place else None
    return any(other.place_id == place and other.starts_at < ends and begins < other.ends_at for other in others)


def _coming(series: Series, draft: Draft, now: datetime.datetime, *, lock: bool) -> list[Meeting]:
    """The meetings of ``series`` from the first day of the change on."""
    rows = series.meetings.filter(starts_at__gt=now, series_on__gte=draft.first_on)
    if lock:
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return list(rows.order_by("starts_at", "pk"))


def _kept(meetings: list[Meeting]) -> list[Meeting]:
    """Those on which somebody counts: answered, told of, offered to a visitor, or changed by hand.

    “I come unless I say so” is about whatever day there is, and holds none of them.
    """
    ids = [meeting.pk for meeting in meetings]
    counted: set[uuid.UUID] = notifying.told_about(ids)
    for rows in (Attendance.objects.filter(is_usual=False), Visit.objects.all(), StandInSearch.objects.all()):
        counted |= set(rows.filter(meeting__in=ids).values_list("meeting_id", flat=True))
    return [meeting for meeting in meetings if meeting.pk in counted or meeting.sequence or meeting.is_cancelled]


def _chosen(seen: Outlook, on: Collection[datetime.date]) -> list[datetime.date]:
    rows = [row for row in seen.days if row.day in on]
    if not rows and not seen.kept:
        raise ValidationError({"on": _("Please leave at least one day ticked.")})
    if any(row.is_taken for row in rows):
        raise ValidationError({"on": _("On a day you ticked you meet in this place already, at the same hours.")})
    if any(row.is_in_break for row in rows):
        raise ValidationError({"on": _("On a day you ticked nobody meets: you take a break, or all meetings are off.")})
    return [row.day for row in rows]


def _left_out(draft: Draft, seen: Outlook, chosen: Collection[datetime.date]) -> list[str]:
    """Days in a break are not left out for good: when the break is taken back, they are there again."""
    if draft.rule == BY_HAND:
        return []
    return [row.day.isoformat() for row in seen.days if row.day not in chosen and not row.is_in_break]


def _write(series: Series, draft: Draft, seen: Outlook, chosen: Collection[datetime.date]) -> None:
    later = [day for day in series.left_out if datetime.date.fromisoformat(day) > seen.until]
    series.rule, series.first_on, series.until_on = draft.rule, draft.first_on, draft.until_on
    series.start_time, series.minutes, series.place = draft.start_time, draft.minutes, draft.place
    series.left_out = _left_out(draft, seen, chosen) + later
    series.looked_until = seen.until
    series.full_clean(exclude=["left_out"])
    series.save()


def _make(series: Series, draft: Draft, chosen: Iterable[datetime.date], now: datetime.datetime) -> None:
    if draft.rule == BY_HAND:
        there = set(series.meetings.values_list("series_on", flat=True))
        for day in chosen:
            if day not in there:
                scheduling.make_one(series, day)
        usual_yes.follow(now, group=series.group)
    else:
        scheduling.extend_series(series=series, now=now)
    listing.refresh(group=series.group, now=now)


def _before(draft: Draft, series: Series, now: datetime.datetime) -> datetime.date:
    last = draft.first_on - datetime.timedelta(days=1)
    return min(last, series.until_on) if series.until_on else last


def _fits(meeting: Meeting, draft: Draft, chosen: Collection[datetime.date]) -> bool:
    place = draft.place.pk if draft.place else None
    hours = (meeting.start_time, meeting.minutes, meeting.place_id)
    return meeting.on_date in chosen and hours == (draft.start_time, draft.minutes, place)


def _gone(
    series: Series, draft: Draft, chosen: Collection[datetime.date], seen: Outlook, now: datetime.datetime
) -> list[Meeting]:
    kept = {meeting.pk for meeting in seen.kept}
    return [
        meeting
        for meeting in _coming(series, draft, now, lock=False)
        if meeting.pk not in kept and not _fits(meeting, draft, chosen)
    ]


def _let_go(
    series: Series, draft: Draft, chosen: Collection[datetime.date], seen: Outlook, now: datetime.datetime
) -> datetime.datetime | None:
    """Take meetings away on which nobody counts. Returns when the first would have begun."""
    gone = _gone(series, draft, chosen, seen, now)
    for meeting in gone:
        notifying.withdraw(subject_id=meeting.pk, reason="CANCELLED", now=now)
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in gone]).delete()
    return gone[0].starts_at if gone else None


def _is_like_that(
    series: Series, draft: Draft, seen: Outlook, chosen: Collection[datetime.date], now: datetime.datetime
) -> bool:
    """Whether nothing would be different: the same rhythm, hours and place, and each day chosen is there."""
    is_same = replace(draft, by_hand=()) == Draft(
        rule=series.rule,
        first_on=draft.first_on,
        start_time=series.start_time,
        minutes=series.minutes,
        place=series.place,
        until_on=series.until_on,
    )
    there = set(series.meetings.filter(series_on__in=chosen).values_list("series_on", flat=True))
    return is_same and there == set(chosen) and not _gone(series, draft, chosen, seen, now)
