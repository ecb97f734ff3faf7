"""What people said about coming, and what a group does."""

import datetime

import factory
from factory.django import DjangoModelFactory

from meetings.models import Arrangement, ComingCustom, HardToCome
from tests.factories.groups import GroupFactory
from tests.factories.members import MemberFactory


class HardToComeFactory(DjangoModelFactory[HardToCome]):
    class Meta:
        model = HardToCome

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    reasons = factory.LazyFunction(lambda: ["DAYLIGHT"])
    said_on = datetime.date(2026, 11, 23)


class ArrangementFactory(DjangoModelFactory[Arrangement]):
    class Meta:
        model = Arrangement

    group = factory.SubFactory(GroupFactory)
    reason = "COMPANY"
    words = "At six some of us walk together from the bus stop."


class ComingCustomFactory(DjangoModelFactory[ComingCustom]):
    class Meta:
        model = ComingCustom

    group = factory.SubFactory(GroupFactory)
