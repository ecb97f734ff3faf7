"""Agreements."""

import datetime

import factory
from factory.django import DjangoModelFactory

from ethics.models import CodeDraft, CodeVersion
from tests.factories.groups import GroupFactory


class CodeVersionFactory(DjangoModelFactory[CodeVersion]):
    class Meta:
        model = CodeVersion

    group = factory.SubFactory(GroupFactory)
    number = 1
    principles = factory.LazyFunction(lambda: ["What people say here stays here.", "We listen."])
    adopted_on = datetime.date(2026, 2, 3)


class CodeDraftFactory(DjangoModelFactory[CodeDraft]):
    class Meta:
        model = CodeDraft

    group = factory.SubFactory(GroupFactory)
    principles = factory.LazyFunction(lambda: ["We begin on time."])
    since = datetime.date(2026, 11, 20)
