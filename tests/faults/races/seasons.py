"""A season is planned, changed or called off while others press at the very same moment."""

import datetime
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from meetings.actions import all_off, answering, scheduling, seasons
from meetings.actions.scheduling import ChangedMeanwhileError
from meetings.actions.seasons import Draft
from meetings.models import AllOff, Attendance, Meeting, Place, Series
from members.models import Member
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.meetings import MeetingFactory, PlaceFactory
from tests.factories.members import MembershipFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

FIRST = datetime.date(2026, 12, 1)
WEEK = datetime.timedelta(weeks=1)
SIX, SEVEN = datetime.time(18), datetime.time(19)


def _place() -> tuple[Place, list[Member]]:
    """A room of a fresh group with two who may plan."""
    place = PlaceFactory(group=GroupFactory())
    return place, [MembershipFactory(group=place.group, role="FACILITATOR").member for _one in range(2)]


def _draft(place: Place) -> Draft:
    return Draft(
        rule="FREQ=WEEKLY;BYDAY=TU", first_on=FIRST, start_time=SIX, minutes=90, place=place, until_on=FIRST + 3 * WEEK
    )


def _days(place: Place, draft: Draft, series: Series | None = None) -> list[datetime.date]:
    return [row.day for row in seasons.outlook(group=place.group, draft=draft, series=series, now=NOW).days]


def _planned(place: Place, host: Member) -> Series:
    draft = _draft(place)
    return seasons.plan(by=host, group=place.group, draft=draft, on=_days(place, draft), now=NOW)


@race("two facilitators plan one season")
def two_plan(*, naive: bool) -> bool:
    """One season, each day once."""
    place, hosts = _place()
    heard = both(lambda host: (_naive_plan if naive else _planned)(place, host), *hosts)
    days = list(Meeting.objects.filter(group=place.group).values_list("on_date", flat=True))
    return broke(heard) or len(days) != 4 or len(set(days)) != 4


def _naive_plan(place: Place, _host: Member) -> None:
    draft = _draft(place)
    if Series.objects.filter(group=place.group, rule=draft.rule, start_time=draft.start_time).exists():
        return
    days = _days(place, draft)
    a_busy_machine()
    series = Series.objects.create(
        group=place.group, rule=draft.rule, first_on=FIRST, start_time=SIX, time_zone="UTC", until_on=draft.until_on
    )
    for day in days:
        scheduling.make_one(series, day)


@race("two facilitators change one season")
def two_change(*, naive: bool) -> bool:
    """Whoever came second is told; nothing of the first is overwritten unseen."""
    place, hosts = _place()
    series = _planned(place, hosts[0])
    hours = (SEVEN, datetime.time(20))
    pairs = list(zip(hosts, hours, strict=True))
    heard = both(lambda pair: (_naive_change if naive else _change)(series, place, *pair), *pairs)
    told = sum(isinstance(one, ChangedMeanwhileError) for one in heard)
    held = set(Meeting.objects.filter(group=place.group).values_list("start_time", flat=True))
    now_at = Series.objects.get(pk=series.pk).start_time
    return broke(heard, ChangedMeanwhileError) or told != 1 or held != {now_at}


def _change(series: Series, place: Place, host: Member, hour: datetime.time) -> Any:
    draft = replace(_draft(place), start_time=hour)
    days = _days(place, draft, series)
    return seasons.change(by=host, series=series, draft=draft, on=days, seen_sequence=series.sequence, now=NOW)


def _naive_change(series: Series, _place_: Place, _host: Member, hour: datetime.time) -> None:
    if Series.objects.get(pk=series.pk).sequence != series.sequence:
        raise ChangedMeanwhileError
    a_busy_machine()
    for meeting in Meeting.objects.filter(series=series):
        meeting.start_time = hour
        meeting.save()
    Series.objects.filter(pk=series.pk).update(start_time=hour, sequence=series.sequence + 1)


@race("an answer while a season is changed")
def answer_meanwhile(*, naive: bool) -> bool:
    """Whoever was thanked for an answer still has the meeting that they answered for."""
    place, (host, other) = _place()
    series = _planned(place, host)
    meeting = Meeting.objects.filter(series=series).earliest("starts_at")
    change = _naive_let_go if naive else _change
    heard = at_once(lambda: _answer(other, meeting), lambda: change(series, place, host, SEVEN))
    was_thanked = not isinstance(heard[0], Exception)
    return broke(heard, ValidationError) or was_thanked is not Attendance.objects.filter(member=other).exists()


def _answer(member: Member, meeting: Meeting) -> Any:
    return answering.answer(by=member, meeting=meeting, answer="YES", now=NOW)


def _naive_let_go(series: Series, _place_: Place, _host: Member, _hour: datetime.time) -> None:
    meetings = Meeting.objects.filter(series=series)
    counted = set(Attendance.objects.filter(meeting__in=meetings).values_list("meeting_id", flat=True))
    a_busy_machine()
    meetings.exclude(pk__in=counted).delete()


@race("two meetings moved into one room")
def one_room(*, naive: bool) -> bool:
    """One of them is there; the other facilitator reads that the room is taken."""
    place, hosts = _place()
    days = (FIRST, FIRST + WEEK)
    rows = [MeetingFactory(group=place.group, place=place, on_date=day, start_time=SIX) for day in days]
    pairs = list(zip(hosts, rows, strict=True))
    both(lambda pair: (_naive_move if naive else _move)(*pair), *pairs)
    return Meeting.objects.filter(group=place.group, on_date=FIRST + 2 * WEEK).count() != 1


def _move(host: Member, meeting: Meeting) -> Any:
    on_date = FIRST + 2 * WEEK
    return scheduling.move_meeting(by=host, meeting=meeting, on_date=on_date, start_time=SIX, now=NOW)


def _naive_move(_host: Member, meeting: Meeting) -> None:
    there = Meeting.objects.filter(place=meeting.place, on_date=FIRST + 2 * WEEK)
    if there.exists():
        raise ValidationError("taken")
    a_busy_machine()
    meeting.on_date = FIRST + 2 * WEEK
    meeting.save()


@race("a meeting called off while all are")
def off_twice(*, naive: bool) -> bool:
    """Both hold, and the meeting is off for one reason: people hear of it once, by itself or with all the others."""
    place, hosts = _place()
    meeting = MeetingFactory(group=place.group, place=place, on_date=FIRST, start_time=SIX)
    MeetingFactory(group=place.group, place=place, on_date=FIRST + WEEK, start_time=SIX)
    cancel, announce = (_naive_cancel, _naive_all_off) if naive else (_cancel, _all_off)
    heard = at_once(lambda: cancel(hosts[0], meeting), lambda: announce(hosts[1], place))
    meeting.refresh_from_db()
    was_thanked = not isinstance(heard[0], Exception)
    is_wrong = was_thanked is (meeting.all_off_id is not None) or meeting.sequence != 1
    all_are_off = not Meeting.objects.filter(group=place.group, status="ON").exists()
    return broke(heard, ValidationError) or isinstance(heard[1], Exception) or not all_are_off or is_wrong


def _cancel(host: Member, meeting: Meeting) -> Any:
    return scheduling.cancel_meeting(by=host, meeting=meeting, now=NOW)


def _all_off(host: Member, place: Place) -> AllOff:
    return all_off.announce(by=host, group=place.group, from_on=FIRST, until_on=FIRST + 2 * WEEK, now=NOW)


def _naive_cancel(_host: Member, meeting: Meeting, off: AllOff | None = None) -> None:
    held = Meeting.objects.get(pk=meeting.pk)
    if held.is_cancelled:
        raise ValidationError("off")
    a_busy_machine()
    held.status, held.sequence, held.all_off = "CANCELLED", held.sequence + 1, off
    held.save()


def _naive_all_off(host: Member, place: Place) -> None:
    off = AllOff.objects.create(group=place.group, from_on=FIRST, until_on=FIRST + 2 * WEEK, said_at=NOW)
    for meeting in Meeting.objects.filter(group=place.group, status="ON").order_by("starts_at"):
        _naive_cancel(host, meeting, off)
