"""Organisations and groups."""

import datetime

import factory
from factory.django import DjangoModelFactory

from groups.models import (
    Group,
    LifeChange,
    Listing,
    Organisation,
    SecondGroup,
    SetUpPoint,
    Template,
    WelcomePart,
    WelcomeText,
    Wording,
)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    country = "GB"
    time_zone = "Europe/London"


class GroupFactory(DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")
    time_zone = "Europe/London"
    country = "GB"


class WordingFactory(DjangoModelFactory[Wording]):
    class Meta:
        model = Wording

    language = "en"
    word = "MEETING"
    one = "gathering"
    many = "gatherings"


class TemplateFactory(DjangoModelFactory[Template]):
    class Meta:
        model = Template

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Template {n}")


class SetUpPointFactory(DjangoModelFactory[SetUpPoint]):
    class Meta:
        model = SetUpPoint

    group = factory.SubFactory(GroupFactory)
    code = "place"
    state = "OPEN"


class ListingFactory(DjangoModelFactory[Listing]):
    """A page that says little, of a group that is not listed unless ``group__is_listed`` says so."""

    class Meta:
        model = Listing

    group = factory.SubFactory(GroupFactory)
    town = "Riverside"


class LifeChangeFactory(DjangoModelFactory[LifeChange]):
    class Meta:
        model = LifeChange

    group = factory.SubFactory(GroupFactory)
    kind = "BREAK"
    holds_on = datetime.date(2026, 12, 1)
    said_at = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


class WelcomePartFactory(DjangoModelFactory[WelcomePart]):
    class Meta:
        model = WelcomePart

    group = factory.SubFactory(GroupFactory)
    code = "DOOR"
    position = 1


class WelcomeTextFactory(DjangoModelFactory[WelcomeText]):
    class Meta:
        model = WelcomeText

    part = factory.SubFactory(WelcomePartFactory)
    language = "en"
    words = "Ring twice."


class SecondGroupFactory(DjangoModelFactory[SecondGroup]):
    """What a group that becomes two settled about the second one."""

    class Meta:
        model = SecondGroup

    change = factory.SubFactory(LifeChangeFactory, kind="SPLIT")
    name = "Thursday Circle"
    belonging = "OPEN"
