"""What is held about one person, in a few plain words: which things, what for, and who can see them (CON-1)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from peersupport.privacy.classes import Audience
from peersupport.privacy.walking import Model, owned, promises_of

SEEN_BY: dict[Audience, Promise] = {
    Audience.PUBLIC: _("Anybody can see"),
    Audience.GROUP: _("People in the same group can see"),
    Audience.FACILITATORS: _("The facilitators of the same group can see"),
    Audience.COORDINATORS: _("Those who look after the organisation can see"),
    Audience.CHOSEN: _("You and somebody you chose can see"),
    Audience.OWNER: _("Only you can see"),
}
"""What the program alone needs is in none of these: nobody sees it."""


@dataclass(frozen=True, slots=True)
class Held:
    """One sort of thing: its name, what it is for, how many there are, and by audience what is in it."""

    title: str
    purpose: str
    number: int
    seen: list[tuple[Promise, list[str]]]


def held(person: models.Model) -> list[Held]:
    """Every sort of thing of which there is something, as the models promise it."""
    found = []
    for one in reversed(owned()):
        promises = promises_of(one.model)
        number = one.rows(person).count()
        if promises and number:
            title = capfirst(str(one.model._meta.verbose_name_plural))
            found.append(Held(title, promises.purpose, number, _seen(one.model)))
    return [one for one in found if one.seen]


def _seen(model: Model) -> list[tuple[Promise, list[str]]]:
    promises = promises_of(model)
    labels: dict[Audience, list[str]] = defaultdict(list)
    for column in model._meta.concrete_fields:
        promise = promises.fields.get(column.name) if promises else None
        if promise and promise.is_exported and not (column.related_model or promise.names):
            labels[promise.audience].append(capfirst(str(column.verbose_name)))
    return [(words, labels[audience]) for audience, words in SEEN_BY.items() if labels[audience]]
