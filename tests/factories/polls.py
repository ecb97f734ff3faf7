"""Questions about day and hour, and what people said."""

import datetime

import factory
from factory.django import DjangoModelFactory

from meetings.models import Poll, PollAnswer, PollLink, PollOption
from tests.factories.groups import GroupFactory
from tests.factories.members import MemberFactory

ASKED = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


class PollFactory(DjangoModelFactory[Poll]):
    """Open until the end of Monday 30 November."""

    class Meta:
        model = Poll

    group = factory.SubFactory(GroupFactory)
    rhythm = "week"
    asked_at = ASKED
    ends_at = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)


class PollOptionFactory(DjangoModelFactory[PollOption]):
    class Meta:
        model = PollOption

    poll = factory.SubFactory(PollFactory)
    weekday = 1
    start_time = datetime.time(18)


class PollAnswerFactory(DjangoModelFactory[PollAnswer]):
    class Meta:
        model = PollAnswer

    option = factory.SubFactory(PollOptionFactory)
    member = factory.SubFactory(MemberFactory)
    said = PollAnswer.Said.YES


class PollLinkFactory(DjangoModelFactory[PollLink]):
    class Meta:
        model = PollLink

    poll = factory.SubFactory(PollFactory)
    member = factory.SubFactory(MemberFactory)
