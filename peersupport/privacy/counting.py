"""What a database holds, so that a restored one can be compared: rows and one checksum for each table.

The checksum does not depend on the order of rows. It is of the stored bytes, so nothing is opened.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.inspection import count_keys

Counted = dict[str, dict[str, Any]]
BATCH = 2000
NOT_COMPARED = {"sqlite_sequence"}


def of_sqlite_file(path: Path) -> Counted:
    """All tables of an SQLite file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        names = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: _count(file.execute(f'SELECT * FROM "{name}"'))  # noqa: S608  (names from the schema itself)
            for name in names
            if name not in NOT_COMPARED and not name.startswith("sqlite_")
        }


def of_this_database() -> Counted:
    """All tables of the database in use, as of this transaction."""
    if connection.vendor == "sqlite":
        return of_sqlite_file(Path(str(connection.settings_dict["NAME"])))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone TO 'UTC'; SET LOCAL extra_float_digits TO 3; SET LOCAL bytea_output TO hex")
        names = sorted(connection.introspection.table_names(cursor))
    found: Counted = {}
    for name in names:
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT row.*::text FROM {connection.ops.quote_name(name)} AS row")  # noqa: S608
            found[name] = _count(iter(cursor.fetchall, []), is_batched=True)
    return found


def key_ids() -> list[str]:
    """The ids of all keys under which something lies in the database in use."""
    found = {key for column in encrypted_columns() for key, number in count_keys(column).items() if number}
    return sorted(found - {"none", "unknown"})


def _count(rows: Any, *, is_batched: bool = False) -> dict[str, Any]:
    number, total = 0, 0
    for row in _rows(rows) if is_batched else rows:
        number += 1
        total = (total + int.from_bytes(hashlib.sha256(_as_bytes(row)).digest())) % 2**256
    return {"rows": number, "checksum": f"{total:064x}"}


def _rows(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        yield from batch


def _as_bytes(row: tuple[Any, ...]) -> bytes:
    parts = [bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode() for value in row]
    return b"\0".join(str(len(part)).encode() + b":" + part for part in parts)
