"""Instances to try commands on: a data folder each and, where the suite runs on PostgreSQL, a database each."""

import base64
import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.running.program import manage


@dataclass
class Place:
    """One instance: a data folder and, on PostgreSQL, a database of its own."""

    folder: Path
    values: dict[str, str] = field(default_factory=dict)

    @property
    def ring(self) -> Path:
        return self.folder / "key-ring"

    def run(self, *words: str, code: int = 0, **values: str) -> str:
        """Run a command; what it said, on both ways."""
        done = manage(self.folder, *words, DEMO="1", **{**self.values, **values})
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def python(self, code: str) -> str:
        """What a line of Python prints there."""
        done = manage(self.folder, "shell", "--no-imports", "-c", code, DEMO="1", **self.values)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Places:
    """Makes instances and clears them away."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.databases = folder, []  # type: ignore[var-annotated]

    def make(self, name: str, ring: Path | None = None) -> Place:
        place = Place(self.folder / name)
        place.folder.mkdir(mode=0o700)
        if ring is not None:
            shutil.copy(ring, place.ring)
        if connection.vendor == "postgresql":
            if ring is None:
                place.ring.write_text(base64.urlsafe_b64encode(os.urandom(32)).decode() + "\n")
                place.ring.chmod(0o600)
            place.values = {
                "DATABASE_URL": self._database(),
                "SECRET_KEY": "x" * 50,
                "VAULT_KEYS_FILE": str(place.ring),
            }
        return place

    def _database(self) -> str:
        name = f"backup_{uuid.uuid4().hex[:12]}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        self.databases.append(name)
        where = settings.DATABASES["default"]
        who = f"{quote(where['USER'] or '')}:{quote(where['PASSWORD'] or '')}@" if where["USER"] else ""
        host = where["HOST"] or "localhost"
        return f"postgresql://{who}{quote(host, safe='')}:{where['PORT'] or 5432}/{name}"

    def clear(self) -> None:
        for name in self.databases:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
