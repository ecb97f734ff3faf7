"""Where else to turn."""

import datetime

import factory
from factory.django import DjangoModelFactory

from resources.models import Resource


class ResourceFactory(DjangoModelFactory[Resource]):
    class Meta:
        model = Resource

    kind = Resource.Kind.SERVICE
    name = factory.Sequence(lambda n: f"Place {n}")
    about = "Quiet company."
    phone = "+44 1632 960101"
    checked_on = datetime.date(2026, 10, 1)
