"""The data folder of the embedded default: private, with its key ring and its secret made on the first start."""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

RING = "key-ring"
SECRET = "secret-key"  # noqa: S105  (the name of its file)
DATABASE = "peersupport.sqlite3"
BROKER = "broker"
SETTINGS = "settings.env"


def prepare(folder: Path) -> None:
    """Make ``folder`` (mode 0700) and, if it is new, its key ring and secret key (mode 0600).

    Raises ImproperlyConfigured when the folder cannot be written, or when a database lies there without the
    key ring that opens it: a fresh ring would make everything in it unreadable for ever.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("", "in", "control"):
            (folder / BROKER / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        if (folder / DATABASE).exists() and not (folder / RING).exists():
            raise ImproperlyConfigured(
                f"The database in {folder} is there, but its key ring ({folder / RING}) is missing. "
                "Put the key ring back from your key backup; without it nothing in the database can be read."
            )
        _write_once(folder / RING, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        _write_once(folder / SECRET, secrets.token_urlsafe(50))
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Choose another with DATA_DIR, or give this account the right to write there."
        ) from None


def _write_once(path: Path, content: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
