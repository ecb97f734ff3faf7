"""Places, arrangements, meetings and answers."""

import datetime

import factory
from factory.django import DjangoModelFactory

from meetings.models import (
    Absence,
    AllOff,
    AnswerLink,
    Attendance,
    Meeting,
    OwnCalendar,
    Place,
    ReminderRule,
    Series,
    StandInAsk,
    StandInSearch,
    UsualYes,
)
from tests.factories.groups import GroupFactory
from tests.factories.members import MemberFactory


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    group = factory.SubFactory(GroupFactory)
    name = "Library, Room 2"
    detail = "Ground floor, no steps"
    finding_it = "The brick house with the clock."
    features = factory.LazyFunction(lambda: ["STEP_FREE", "DRINKS"])


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    group = factory.SubFactory(GroupFactory)
    rule = "FREQ=WEEKLY;BYDAY=TU"
    first_on = datetime.date(2026, 11, 3)
    start_time = datetime.time(18, 30)
    time_zone = factory.SelfAttribute("group.time_zone")


class AllOffFactory(DjangoModelFactory[AllOff]):
    class Meta:
        model = AllOff

    group = factory.SubFactory(GroupFactory)
    from_on = datetime.date(2026, 12, 20)
    until_on = datetime.date(2026, 12, 27)
    said_at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    group = factory.SubFactory(GroupFactory)
    on_date = datetime.date(2026, 11, 24)
    start_time = datetime.time(18, 30)
    time_zone = factory.SelfAttribute("group.time_zone")


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory)
    answer = Attendance.Answer.YES


class AbsenceFactory(DjangoModelFactory[Absence]):
    class Meta:
        model = Absence

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory)
    said_at = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)


class UsualYesFactory(DjangoModelFactory[UsualYes]):
    class Meta:
        model = UsualYes

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)


class AnswerLinkFactory(DjangoModelFactory[AnswerLink]):
    class Meta:
        model = AnswerLink

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory)


class OwnCalendarFactory(DjangoModelFactory[OwnCalendar]):
    class Meta:
        model = OwnCalendar

    member = factory.SubFactory(MemberFactory)
    changed_at = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


class ReminderRuleFactory(DjangoModelFactory[ReminderRule]):
    class Meta:
        model = ReminderRule

    group = factory.SubFactory(GroupFactory)


class StandInSearchFactory(DjangoModelFactory[StandInSearch]):
    class Meta:
        model = StandInSearch

    meeting = factory.SubFactory(MeetingFactory)
    starts_at = factory.SelfAttribute("meeting.starts_at")
    begun_at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


class StandInAskFactory(DjangoModelFactory[StandInAsk]):
    class Meta:
        model = StandInAsk

    search = factory.SubFactory(StandInSearchFactory)
    member = factory.SubFactory(MemberFactory)
