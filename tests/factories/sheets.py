"""Sheets to sign up on, what to bring, and who was there."""

import datetime

import factory
from factory.django import DjangoModelFactory

from meetings.models import Bring, Needs, Presence, SheetLine, SheetRound, TickList
from tests.factories.groups import GroupFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import MemberFactory


class TickListFactory(DjangoModelFactory[TickList]):
    class Meta:
        model = TickList

    group = factory.SubFactory(GroupFactory)
    decided_on = datetime.date(2026, 11, 3)


class PresenceFactory(DjangoModelFactory[Presence]):
    class Meta:
        model = Presence

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory)


class SheetRoundFactory(DjangoModelFactory[SheetRound]):
    class Meta:
        model = SheetRound

    meeting = factory.SubFactory(MeetingFactory)
    opened_at = factory.SelfAttribute("meeting.starts_at")
    until = factory.LazyAttribute(lambda row: row.meeting.ends_at + datetime.timedelta(minutes=30))


class SheetLineFactory(DjangoModelFactory[SheetLine]):
    class Meta:
        model = SheetLine

    meeting = factory.SubFactory(MeetingFactory)
    form_key = factory.Sequence(lambda number: f"turn {number}")
    language = "en"


class BringFactory(DjangoModelFactory[Bring]):
    class Meta:
        model = Bring

    meeting = factory.SubFactory(MeetingFactory)


class NeedsFactory(DjangoModelFactory[Needs]):
    class Meta:
        model = Needs

    member = factory.SubFactory(MemberFactory)
