"""Looking at what is stored: which key sealed how much, and whether all of it still opens."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.sessions.models import Session

from peersupport.encryption.columns import Column, stored_batches
from peersupport.encryption.formats import HEAD_LENGTH, RANDOM, SEARCHABLE, from_text
from peersupport.encryption.keyring import DecryptionError, ring

NOTHING = "none"
"""Counted under this name: NULL."""
UNKNOWN = "unknown"
"""Counted under this name: values of a key that is not in the ring, and whatever is not sealed at all."""


def count_keys(column: Column) -> Counter[str]:
    """How many values each key has sealed: by key id in hexadecimal, NOTHING and UNKNOWN."""
    counted: Counter[str] = Counter()
    for batch in stored_batches(column.model, column.field.name):
        for _pk, stored in batch:
            counted[_key_name(column, stored)] += 1
    return counted


def count_session_keys() -> Counter[str]:
    """The same for sessions. They are not rewritten: they end by themselves."""
    counted: Counter[str] = Counter()
    for batch in stored_batches(Session, "session_data"):
        for _pk, stored in batch:
            try:
                counted[_name(from_text(stored))] += 1
            except ValueError:
                counted[UNKNOWN] += 1
    return counted


def unopenable(column: Column) -> Iterator[tuple[Any, str]]:
    """Rows of a column that will not open: primary key, and a reason that does not hold the value."""
    for batch in stored_batches(column.model, column.field.name):
        for pk, stored in batch:
            if stored is None:
                continue
            try:
                column.field.open(column.field.from_db(stored))
            except DecryptionError as error:
                yield pk, str(error)
            except ValueError:
                yield pk, f"A value of {column.field.context} opens, but does not fit the kind of field."


def _key_name(column: Column, stored: Any) -> str:
    if stored is None:
        return NOTHING
    try:
        return _name(column.field.from_db(stored))
    except DecryptionError:
        return UNKNOWN


def _name(blob: bytes) -> str:
    key_id = blob[1:HEAD_LENGTH]
    return key_id.hex() if blob[:1] in (RANDOM, SEARCHABLE) and key_id in ring().ids else UNKNOWN
