"""Typed reading of the environment: one function per kind of value, one plain sentence per mistake.

Each variable may be given as ``NAME`` or, for secrets, as ``NAME_FILE`` holding the path of a file.
"""

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def take_up(path: Path) -> None:
    """Read lines ``NAME=value`` from ``path``, if it is there, for names that the environment leaves open or empty.

    ``manage.py setup`` writes such a file into the data folder. A line that begins with # is a remark.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"The settings in {path} cannot be read. Check that this account may.") from None
    for number, line in enumerate(lines, start=1):
        match = LINE.fullmatch(line.strip())
        if match:
            name, value = match.group(1), match.group(2).strip()
            if not os.environ.get(name) and not os.environ.get(f"{name}_FILE"):
                os.environ[name] = value
        elif line.strip() and not line.lstrip().startswith("#"):
            raise ImproperlyConfigured(f"Line {number} of {path} is not like NAME=value. Correct or remove it.")


def text(name: str, default: str = "") -> str:
    """The value of ``name``, read from the file that ``name_FILE`` points to if that is set."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE points to {path}, which cannot be read ({error.strerror}). "
                "Check the path and that this account may read it."
            ) from None
    return os.environ.get(name, "").strip() or default  # docker compose hands an unset name on as an empty one


def is_set(name: str) -> bool:
    """Whether ``name`` is there at all."""
    return bool(os.environ.get(name))


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Write 1 for yes or 0 for no.")


def whole(name: str, default: int, *, smallest: int = 0, largest: int = 2**31) -> int:
    """A whole number between ``smallest`` and ``largest``."""
    value = text(name, str(default))
    if not value.isdecimal() or not smallest <= int(value) <= largest:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number from {smallest} to {largest}.")
    return int(value)


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(name, default).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write {' or '.join(allowed)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def url(name: str, default: str = "", *, schemes: tuple[str, ...]) -> SplitResult | None:
    """An address with one of ``schemes``, or None when nothing is set."""
    value = text(name, default)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in schemes:
        allowed = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} cannot be understood. It should look like {allowed}.")
    return parts


def login(parts: SplitResult) -> tuple[str, str]:
    """User name and password of an address, decoded."""
    return unquote(parts.username or ""), unquote(parts.password or "")
