"""Agreements."""

import datetime

import factory
from factory.django import DjangoModelFactory

from ethics.models import CodeVersion
from tests.factories.groups import GroupFactory


class CodeVersionFactory(DjangoModelFactory[CodeVersion]):
    class Meta:
        model = CodeVersion

    group = factory.SubFactory(GroupFactory)
    number = 1
    principles = factory.LazyFunction(lambda: ["What people say here stays here.", "We listen."])
    adopted_on = datetime.date(2026, 2, 3)
