"""All encrypted columns of this instance, and their stored values as the database holds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models
from django.db.models.expressions import Func

from peersupport.encryption.base import EncryptedField

BATCH = 500
"""Rows read, locked and written at a time."""


class Stored(Func):
    """A column as it is stored, unopened."""

    template = "%(expressions)s"
    output_field = models.BinaryField()


@dataclass(frozen=True)
class Column:
    """One encrypted column."""

    model: type[models.Model]
    field: EncryptedField[Any, Any]

    def __str__(self) -> str:
        return str(self.field)

    def keep(self, pk: Any, value: Any) -> None:
        """Store ``value`` in the row ``pk``, under the first key."""
        self.model._base_manager.filter(pk=pk).update(**{self.field.name: value})

    def rows_with(self, value: Any) -> list[Any]:
        """Primary keys of the rows that hold ``value``, under any key. Searchable columns only."""
        return list(self.model._base_manager.filter(**{self.field.name: value}).values_list("pk", flat=True))


def encrypted_columns(registry: Apps = apps) -> list[Column]:
    """Every encrypted column: searchable ones first, then by name."""
    found = [
        Column(model, field)
        for model in registry.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedField)
    ]
    return sorted(found, key=lambda column: (not column.field.searchable, str(column)))


def stored_batches(model: type[models.Model], name: str, *, locked: bool = False) -> Iterator[list[tuple[Any, Any]]]:
    """Batches of (primary key, stored value) of one column, in the order of primary keys.

    ``locked`` holds the rows of a batch until the end of the transaction, where the database can.
    """
    rows = model._base_manager.order_by("pk").values_list("pk", Stored(name))
    if locked:
        rows = rows.select_for_update()
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])
