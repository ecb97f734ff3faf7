"""A file that only takes up room, so that somebody can be erased although the disk is full.

SQLite needs room for deleting. On a full disk the reserve is given up first; afterwards it is made anew, if it fits.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

NAME = "reserve"
SIZE = 8 * 1024 * 1024
"""Bytes. Erasing one person with a thousand messages writes about three million."""


def path() -> Path | None:
    """Beside the database file, so that it is room on the same disk. None if the database is a server's."""
    if connection.vendor != "sqlite":
        return None
    return Path(str(connection.settings_dict["NAME"])).parent / NAME


def keep() -> bool:
    """Take the room if it is not taken. False if there is none."""
    file = path()
    if file is None or (file.exists() and file.stat().st_size >= SIZE):
        return True
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, SIZE)
        finally:
            os.close(descriptor)
    except OSError:
        give_up()
        return False
    return True


def give_up() -> None:
    """Set the room free."""
    file = path()
    if file is not None:
        with contextlib.suppress(OSError):
            file.unlink()


@contextlib.contextmanager
def given_up() -> Iterator[None]:
    """Room for as long as the block lasts."""
    give_up()
    try:
        yield
    finally:
        keep()
