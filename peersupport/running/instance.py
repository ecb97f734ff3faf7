"""One instance per data folder, and one purpose per data folder: the demo or real people."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOCK = "running.lock"
PURPOSE = "purpose"
DEMO = "demo"
REAL = "real"
PATIENCE = 25
"""Seconds for the parts of an earlier start that was killed to finish what they are doing."""


@contextmanager
def only_one(folder: Path, say: Callable[[str], None]) -> Iterator[int]:
    """Hold ``folder`` for this process; yields the lock's file number, to be handed to every child.

    Children hold it too: after a kill of the parent nobody else starts on the same database before they are gone.
    Raises ImproperlyConfigured when another instance lives there.
    """
    path = folder / LOCK
    with path.open("a+", encoding="utf-8") as file:
        path.chmod(0o600)
        _wait_for(file.fileno(), path, say)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()
        file.truncate(0)


def _wait_for(descriptor: int, path: Path, say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + PATIENCE
    has_said = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if _is_alive(path) or time.monotonic() > deadline:
                raise ImproperlyConfigured(
                    f"Another instance is already running on the data folder {path.parent}. "
                    "Stop it first, or choose another folder with DATA_DIR."
                ) from None
            if not has_said:
                say("An earlier start is still closing down; waiting for it …")
                has_said = True
            time.sleep(0.1)
        else:
            return


def _is_alive(path: Path) -> bool:
    try:
        pid = int(path.read_text(encoding="utf-8"))
        os.kill(pid, 0)
    except (OSError, ValueError):
        return False
    return True


def keep_to_purpose(folder: Path, purpose: str) -> None:
    """Refuse the demo on real people's data (it shows every message to everybody), and the other way round."""
    path = folder / PURPOSE
    try:
        earlier = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        path.write_text(purpose + "\n", encoding="utf-8")
        return
    if earlier == purpose:
        return
    if purpose == DEMO:
        raise ImproperlyConfigured(
            f"The data folder {folder} is for real people, and the demo would show their messages. "
            "Start with “make start”, or give the demo a folder of its own with DATA_DIR."
        )
    raise ImproperlyConfigured(
        f"The data folder {folder} holds the demo, whose passwords everybody knows. "
        "Choose another folder for real use with DATA_DIR, or remove this one first."
    )
