"""Finding everything that belongs to one person or names them, by what the models promise.

Nothing here knows a model by name: it starts at settings.AUTH_USER_MODEL and follows the declarations.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet

from peersupport.privacy.classes import PERSON, Erase, Field
from peersupport.privacy.others import OTHERS

Model = type[models.Model]
Finder = Callable[[Any], Q]

FINDERS: dict[str, list[Finder]] = defaultdict(list)
"""By model label: further rows that belong to a person and that no column leads to, such as their sessions."""


@dataclass(frozen=True)
class Promises:
    """What a model says about itself: its inner class ``Privacy``, or its entry in others.py."""

    purpose: str
    fields: Mapping[str, Field]
    clock: str = ""
    group: str = ""
    period: str = ""


@dataclass(frozen=True)
class Owned:
    """A model whose rows belong to people, with the ways that lead from a row to its person."""

    model: Model
    paths: list[str] = field(default_factory=list)
    depth: int = 0

    def rows(self, person: models.Model) -> QuerySet[Any]:
        """The rows of ``person``."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(**{path: person.pk})
        for finder in FINDERS[self.model._meta.label]:
            found |= finder(person)
        return self.model._base_manager.filter(found)


def also_find(label: str, finder: Finder) -> None:
    """Count rows of the model ``label`` (``app.Model``) for which ``finder(person)`` holds as that person's, too."""
    if finder not in FINDERS[label]:
        FINDERS[label].append(finder)


def promises_of(model: Model) -> Promises | None:
    """What ``model`` promises, or None if nobody classified it."""
    found = getattr(model, "Privacy", None)
    if found is None:
        said = OTHERS.get(model._meta.label)
        return Promises(**said) if said else None
    wanted = ("purpose", "fields", "clock", "group", "period")
    return Promises(**{name: getattr(found, name) for name in wanted if hasattr(found, name)})


def classified() -> dict[Model, Promises]:
    """Every model that promises something, in the order of apps."""
    found = {model: promises_of(model) for model in apps.get_models() if not model._meta.proxy}
    return {model: promises for model, promises in found.items() if promises}


def pointers(model: Model) -> dict[str, Field]:
    """The columns of ``model`` that name a person, with what they promise."""
    promises = promises_of(model)
    fields = promises.fields if promises else {}
    return {
        column.name: fields[column.name]
        for column in model._meta.concrete_fields
        if column.name in fields
        and (column.related_model is get_user_model() or fields[column.name].names == PERSON)
        and not column.primary_key
    }


def owned() -> list[Owned]:
    """All models whose rows belong to people, those that lean on others first: they can be deleted in this order."""
    person = get_user_model()
    found: dict[Model, Owned] = {person: Owned(person, ["pk"])}
    everything = classified()
    is_growing = True
    while is_growing:
        is_growing = False
        for model, promises in everything.items():
            for column in model._meta.concrete_fields:
                promise = promises.fields.get(column.name)
                if promise is None or promise.erase is not Erase.DELETE_ROW or model is person:
                    continue
                for path, depth in _ways(column, promise, found):
                    here = found.get(model, Owned(model))
                    if path not in here.paths:
                        found[model] = Owned(model, [*here.paths, path], max(here.depth, depth))
                        is_growing = True
    for label in FINDERS:
        extra = _model(label)
        if extra is not None and extra not in found:
            found[extra] = Owned(extra, [], 1)
    return sorted(found.values(), key=lambda one: (-one.depth, one.model._meta.label))


def mentions() -> list[tuple[Model, str]]:
    """The columns that name a person in rows that do not belong to them."""
    return [
        (model, name)
        for model in classified()
        for name, promise in pointers(model).items()
        if promise.erase is Erase.BLANK
    ]


def loose_ids() -> list[tuple[Model, str, str]]:
    """Columns that hold the id of anything, with the column beside them that says of what."""
    return [
        (model, name, promise.names)
        for model, promises in classified().items()
        for name, promise in promises.fields.items()
        if promise.names and promise.names != PERSON and "." not in promise.names
    ]


def is_named(row: models.Model, column: str, person: models.Model) -> bool:
    """Whether this column of ``row`` names ``person``."""
    attribute = row._meta.get_field(column).attname  # type: ignore[union-attr]
    value = getattr(row, attribute)
    return value is not None and (value == person.pk or str(value) == str(person.pk))


def everything_of(person: models.Model) -> dict[str, list[uuid.UUID]]:
    """By model label, the primary keys of all rows that belong to ``person``."""
    return {one.model._meta.label: list(one.rows(person).values_list("pk", flat=True)) for one in owned()}


def _ways(column: Any, promise: Field, found: Mapping[Model, Owned]) -> list[tuple[str, int]]:
    """How rows with this column belong to somebody: by naming them, or by leaning on a row that does."""
    if promise.names == PERSON:
        return [(column.name, 1)]
    target = column.related_model
    if target not in found or target is column.model or not isinstance(column, models.ForeignKey):
        return []
    if target is get_user_model():
        return [(column.name, 1)]
    return [(f"{column.name}__{path}", found[target].depth + 1) for path in found[target].paths if path != "pk"]


def _model(label: str) -> Model | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None
