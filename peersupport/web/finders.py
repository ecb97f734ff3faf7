"""Joins our style files into one, so that a page asks for one file. Nothing generated is kept in the project."""

import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

JOINED = "css/app.css"
PARTS = ("tokens.css", "base.css", "layout.css", "components.css", "forms.css", "print.css", "paper.css")
APART = ("desk.css",)
"""What only the administration loads, on top of Django's own files."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def joined() -> str:
    """All style files in order, without comments and indentation."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    text = COMMENT.sub("", "\n".join((folder / part).read_text(encoding="utf-8") for part in PARTS))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


class JoinedStorage(Storage):
    """Hands the joined file to ``collectstatic`` without writing it anywhere first."""

    prefix = ""

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        return ContentFile(joined().encode(), name=name)

    def exists(self, name: str) -> bool:
        """Whether ``name`` is the joined file."""
        return name == JOINED

    def path(self, name: str) -> str:
        """There is no file; ``collectstatic`` only says this name in its log."""
        return f"joined/{name}"


_one_at_a_time = threading.Lock()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="styles-")


class JoinedStylesFinder(BaseFinder):
    """Finds ``css/app.css``."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """A path on disk, for the development server and tests; written anew each time, so that changes show."""
        if path != JOINED:
            return []
        # The first two requests may come at once. A finder of its own for each, of which one is thrown away, would take
        # its folder away from under the other's page.
        with _one_at_a_time:
            folder = Path(_folder().name)
        target = folder / "app.css"
        # Put in place at once: another request may be reading it, and half a style file loses the page its looks.
        with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as fresh:
            fresh.write(joined())
        Path(fresh.name).replace(target)
        return [str(target)] if find_all else str(target)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The joined file, for ``collectstatic``."""
        yield JOINED, JoinedStorage()
