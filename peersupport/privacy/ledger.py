"""The erasure ledger: who was erased, by random id only, in a file apart from the database.

A backup from before an erasure still holds that person. So the ids are replayed after every restore, and once a day,
which also ends an erasure that a crash cut short. The line is on the disk before the first row goes.
"""

import fcntl
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

NAME = "erasures"


def path() -> Path:
    """Where the ledger lies: LEDGER_FILE, or in the data folder."""
    return Path(settings.LEDGER_FILE) if settings.LEDGER_FILE else Path(settings.DATA_DIR) / NAME


def note(*ids: uuid.UUID) -> None:
    """Add ``ids`` and wait until the disk has them. Raises OSError when it cannot be written."""
    file = path()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # A line that a crash cut short must not swallow the next one.
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        _write(descriptor, (b"\n" if torn else b"") + "".join(f"{each}\n" for each in ids).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_folder(file.parent)


def noted() -> list[uuid.UUID]:
    """All ids, each once, in the order of erasure. Lines that a crash cut short are passed over."""
    try:
        return read(path().read_text(encoding="ascii", errors="replace").splitlines())
    except FileNotFoundError:
        return []


def read(lines: Iterable[str]) -> list[uuid.UUID]:
    """The ids in ``lines``."""
    found: dict[uuid.UUID, None] = {}
    for line in lines:
        try:
            found[uuid.UUID(line.strip())] = None
        except ValueError:
            continue
    return list(found)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
