"""What is a group's own and nobody's in particular: found by what the models promise, to be taken along (SET-8)."""

from collections.abc import Callable
from typing import Any

from django.db import models

from peersupport.privacy.classes import Audience
from peersupport.privacy.walking import classified, owned, pointers

LEFT_OUT = {"meetings.Meeting": {"why"}}
"""Words that may name somebody: why a meeting was moved or called off."""


def of_group(group: models.Model) -> dict[str, Any]:
    """Everything that belongs to ``group`` and to no person: its own row, and each table that leads to it.

    A new model is taken along by itself, unless its rows belong to people or only the program needs them.
    """
    persons = {one.model for one in owned()}
    found: dict[str, Any] = {"group": _row(group)}
    for model in classified():
        column = _to_group(model, type(group))
        if column and model not in persons and not pointers(model):
            rows = [_row(row) for row in model._base_manager.filter(**{column: group}).order_by("pk")]
            if rows:
                found[model._meta.label] = rows
    return found


def _to_group(model: type[models.Model], group: type[models.Model]) -> str:
    return next((column.name for column in model._meta.concrete_fields if column.related_model is group), "")


def _row(row: models.Model) -> dict[str, Any]:
    model = type(row)
    kept_back = LEFT_OUT.get(model._meta.label, set())
    promises: dict[str, Any] = classified()[model].fields  # type: ignore[assignment]
    take: Callable[[Any], bool] = lambda column: (  # noqa: E731
        column.name not in kept_back and promises[column.name].audience is not Audience.PROGRAM
    )
    return {column.name: getattr(row, column.attname) for column in model._meta.concrete_fields if take(column)}
