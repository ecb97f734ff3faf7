"""What the database promises about places, seasons, meetings, answers and reminders; see test_constraints.py."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models

from meetings.models import AbsenceCustom, Meeting, Place, Series
from tests.cast import Cast
from tests.factories.meetings import (
    AbsenceFactory,
    AllOffFactory,
    AnswerLinkFactory,
    AttendanceFactory,
    MeetingFactory,
    OwnCalendarFactory,
    ReminderRuleFactory,
    SeriesFactory,
    UsualYesFactory,
)
from tests.house.constraints_of_getting_back import Deed, make

DAY = datetime.date(2026, 12, 1)
NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)


def change(model: type[models.Model], row: Callable[[Cast], models.Model], **values: Any) -> Deed:
    """Change a row behind the back of the model's own checks."""
    return lambda cast: model._base_manager.filter(pk=row(cast).pk).update(**values)


def season(cast: Cast) -> Series:
    return Series.objects.first() or SeriesFactory(group=cast.tuesday)


MEETINGS: dict[str, tuple[Deed, Deed]] = {
    "place_told_is_known": (
        change(Place, lambda cast: cast.library, told="EVERYBODY"),
        change(Place, lambda cast: cast.library, told="WHISPERED"),
    ),
    "place_way_is_known": (
        change(Place, lambda cast: cast.library, way="ONLINE"),
        change(Place, lambda cast: cast.library, way="BY_OWL"),
    ),
    "series_lasts_some_time": (change(Series, season, minutes=1), change(Series, season, minutes=0)),
    "series_ends_after_it_began": (
        change(Series, season, first_on=DAY, until_on=DAY),
        change(Series, season, first_on=DAY, until_on=DAY - datetime.timedelta(days=1)),
    ),
    "one_series_of_a_rhythm_and_hour": (
        lambda cast: [SeriesFactory(group=group) for group in (cast.tuesday, cast.family)],
        lambda cast: [SeriesFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "all_off_is_of_a_group_or_an_organisation": (
        make(AllOffFactory, group=None, organisation=lambda cast: cast.organisation),
        make(AllOffFactory, group=lambda cast: cast.tuesday, organisation=lambda cast: cast.organisation),
    ),
    "all_off_ends_after_it_began": (
        make(AllOffFactory, from_on=DAY, until_on=DAY),
        make(AllOffFactory, from_on=DAY, until_on=DAY - datetime.timedelta(days=1)),
    ),
    "all_off_of_a_group_is_said_once": (
        lambda cast: [AllOffFactory(group=cast.tuesday, taken_back_at=at) for at in (NOON, None)],
        lambda cast: [AllOffFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "all_off_of_an_organisation_is_said_once": (
        lambda cast: [
            AllOffFactory(group=None, organisation=cast.organisation, taken_back_at=at) for at in (NOON, None)
        ],
        lambda cast: [AllOffFactory(group=None, organisation=cast.organisation) for _time in range(2)],
    ),
    "meeting_off_with_all_is_off": (
        lambda cast: MeetingFactory(all_off=AllOffFactory(group=cast.tuesday), status="CANCELLED"),
        lambda cast: MeetingFactory(all_off=AllOffFactory(group=cast.tuesday)),
    ),
    "one_meeting_per_series_day": (
        make(MeetingFactory, series=season, series_on=DAY),
        lambda cast: [MeetingFactory(group=cast.tuesday, series=season(cast), series_on=DAY) for _time in range(2)],
    ),
    "meeting_lasts_some_time": (
        change(Meeting, lambda cast: cast.tomorrow, minutes=1),
        change(Meeting, lambda cast: cast.tomorrow, minutes=0),
    ),
    "meeting_ends_after_start": (
        change(Meeting, lambda cast: cast.tomorrow, starts_at=NOON, ends_at=NOON + datetime.timedelta(minutes=1)),
        change(Meeting, lambda cast: cast.tomorrow, starts_at=NOON, ends_at=NOON),
    ),
    "meeting_status_is_known": (
        change(Meeting, lambda cast: cast.tomorrow, status="CANCELLED"),
        change(Meeting, lambda cast: cast.tomorrow, status="MAYBE"),
    ),
    "one_answer_link": (
        make(AnswerLinkFactory, meeting=lambda cast: cast.tomorrow, member=lambda cast: cast.amina),
        lambda cast: [AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina) for _time in range(2)],
    ),
    "meetings.AnswerLink.token": (
        make(AnswerLinkFactory, meeting=lambda cast: cast.tomorrow),
        lambda _cast: [AnswerLinkFactory(token="the-same-for-two") for _time in range(2)],
    ),
    "calendar_address_is_whole": (
        make(OwnCalendarFactory, token_hash="a" * 64, epoch=0, made_at=NOON),
        make(OwnCalendarFactory, token_hash="a" * 64, epoch=0),
    ),
    "meetings.OwnCalendar.token_hash": (
        make(OwnCalendarFactory, token_hash="a" * 64, epoch=0, made_at=NOON),
        lambda _cast: [OwnCalendarFactory(token_hash="a" * 64, epoch=0, made_at=NOON) for _time in range(2)],
    ),
    "meetings.OwnCalendar.member": (
        make(OwnCalendarFactory, member=lambda cast: cast.amina),
        lambda cast: [OwnCalendarFactory(member=cast.amina) for _time in range(2)],
    ),
    "one_answer_per_meeting": (
        make(AttendanceFactory, meeting=lambda cast: cast.tomorrow, member=lambda cast: cast.amina),
        lambda cast: [
            AttendanceFactory(meeting=cast.tomorrow, member=cast.amina, answer=answer) for answer in ("YES", "NO")
        ],
    ),
    "answer_is_known": (make(AttendanceFactory, answer="UNSURE"), make(AttendanceFactory, answer="HARDLY")),
    "one_absence_per_meeting": (
        lambda cast: [AbsenceFactory(meeting=one, member=cast.joan) for one in (cast.tomorrow, cast.table)],
        lambda cast: [AbsenceFactory(meeting=cast.table, member=cast.joan) for _time in range(2)],
    ),
    "meetings.AbsenceCustom.group": (
        lambda cast: [AbsenceCustom.objects.create(group=group) for group in (cast.tuesday, cast.family)],
        lambda cast: [AbsenceCustom.objects.create(group=cast.family) for _time in range(2)],
    ),
    "absence_said_is_known": (make(AbsenceFactory, said="NAME"), make(AbsenceFactory, said="SHOUTED")),
    "who_waits_stands_in_line": (
        make(AttendanceFactory, answer="WAIT", line=1),
        make(AttendanceFactory, answer="WAIT", line=None),
    ),
    "one_number_in_line": (
        lambda cast: [AttendanceFactory(meeting=one, answer="WAIT", line=1) for one in (cast.tomorrow, cast.table)],
        lambda cast: [AttendanceFactory(meeting=cast.tomorrow, answer="WAIT", line=1) for _time in range(2)],
    ),
    "meeting_has_places": (make(MeetingFactory, places=1), make(MeetingFactory, places=0)),
    "no_place_is_given_twice": (
        make(MeetingFactory, places=1, places_over=1, yes_count=2),
        make(MeetingFactory, places=1, yes_count=2),
    ),
    "usual_answer_is_yes": (
        make(AttendanceFactory, answer="YES", is_usual=True),
        make(AttendanceFactory, answer="NO", is_usual=True),
    ),
    "one_usual_yes": (
        lambda cast: [UsualYesFactory(group=group, member=cast.amina) for group in (cast.tuesday, cast.family)],
        lambda cast: [UsualYesFactory(group=cast.tuesday, member=cast.amina) for _time in range(2)],
    ),
    "one_rule_per_lead": (
        make(ReminderRuleFactory, group=lambda cast: cast.tuesday, kind="HOURS", ahead=1),
        make(ReminderRuleFactory, group=lambda cast: cast.tuesday, kind="DAYS", ahead=1),
    ),
    "reminder_lead_is_sensible": (
        make(ReminderRuleFactory, kind="DAYS", ahead=14),
        make(ReminderRuleFactory, kind="DAYS", ahead=15),
    ),
}
