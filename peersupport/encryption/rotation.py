"""Writing everything anew under the first key, so that older keys can be destroyed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from peersupport.encryption.columns import Column, stored_batches
from peersupport.encryption.formats import HEAD_LENGTH
from peersupport.encryption.keyring import DecryptionError, ring


@dataclass
class Outcome:
    """What happened to one column."""

    column: Column
    rewritten: int = 0
    duplicates: list[tuple[Any, Any]] = field(default_factory=list)
    """Pairs of primary keys with the same value under two keys: the unique index can see that only now."""
    unopened: list[Any] = field(default_factory=list)
    """Primary keys of rows whose value will not open."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left under an older key."""
        return not self.duplicates and not self.unopened


def rotate(columns: Iterable[Column]) -> Iterable[Outcome]:
    """Rewrite column by column. Stopping at any moment does no harm: the next run goes on from there."""
    return (_rotate_column(column) for column in columns)


def _rotate_column(column: Column) -> Outcome:
    outcome = Outcome(column)
    batches = stored_batches(column.model, column.field.name, locked=True)
    while True:
        # Reading and writing a batch share one transaction, so nobody changes a row in between.
        with transaction.atomic():
            batch = next(iter(batches), None)
            if batch is None:
                return outcome
            for pk, stored in batch:
                _rotate_value(column, pk, stored, outcome)


def _rotate_value(column: Column, pk: Any, stored: Any, outcome: Outcome) -> None:
    if stored is None:
        return
    try:
        blob = column.field.from_db(stored)
        if blob[1:HEAD_LENGTH] == ring().active:
            return
        value = column.field.open(blob)
    except DecryptionError:
        outcome.unopened.append(pk)
        return
    try:
        with transaction.atomic():
            column.keep(pk, value)
    except IntegrityError:
        outcome.duplicates += [(pk, other) for other in column.rows_with(value) if other != pk]
    else:
        outcome.rewritten += 1
