"""Everything between fresh code and an instance that can serve; does only what is not done yet."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from peersupport.dashboards import probes
from peersupport.privacy import reserve
from peersupport.running.translating import compile_translations

NOTES = "prepared.json"
KEPT_COPIES = 3
Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Make database, cache table, translations and page files fit the code. Raises what plainly.sentence can say."""
    prepare_database(say)
    prepare_files(say)


def prepare_database(say: Say) -> None:
    """Bring the tables up to date, after setting a copy of the SQLite file aside."""
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        is_new = not executor.loader.applied_migrations
        say("Making the database …" if is_new else f"Bringing the database up to date ({len(plan)} steps) …")
        if not is_new:
            copy = set_aside()
            say(f"A copy from before is in {copy}." if copy else "Its backups are yours to keep (pg_dump).")
        call_command("migrate", interactive=False, verbosity=0)
    if _caches_in_database() and settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    reserve.keep()
    reason = probes.keys()
    if reason:
        raise ImproperlyConfigured(
            f"{reason} Put back the key ring that belongs to this database; nothing has been changed."
        )


def prepare_files(say: Say) -> None:
    """Compile translations and gather styles, scripts and pictures, where they changed since the last time."""
    if compile_translations(settings.BASE_DIR / "locale"):
        say("Translations are ready.")
    if settings.DEBUG:
        return
    notes = _read_notes()
    fingerprint = static_fingerprint()
    root = Path(settings.STATIC_ROOT)
    if notes.get("static") == fingerprint and (root / "staticfiles.json").exists():
        return
    say("Gathering styles and pictures …")
    try:
        call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0)
    except OSError as error:
        raise ImproperlyConfigured(f"The folder {root} cannot be written ({error.strerror}).") from None
    _write_notes({**notes, "static": fingerprint})


def static_fingerprint() -> str:
    """Changes whenever a file changes that pages load, or where they are gathered. The data folder may be moved."""
    root, folder = Path(settings.STATIC_ROOT), Path(settings.DATA_DIR)
    place = root.relative_to(folder) if root.is_relative_to(folder) else root
    digest = hashlib.sha256(str(place).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            try:
                state = Path(storage.path(name)).stat()
                digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
            except (NotImplementedError, FileNotFoundError):  # made while it is read
                with storage.open(name) as file:
                    digest.update(file.read())
    return digest.hexdigest()


def set_aside() -> Path | None:
    """A consistent copy of the SQLite database in the data folder's ``copies``; the latest few are kept.

    None for other databases, which have their own tools.
    """
    source = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor != "sqlite" or not Path(source).is_file():
        return None
    folder = Path(settings.DATA_DIR) / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"before-{timezone.now():%Y%m%d-%H%M%S}.sqlite3"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
    for old in sorted(folder.glob("before-*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return copy


def _refuse_newer(executor: MigrationExecutor) -> None:
    ours = executor.loader.migrated_apps
    there = executor.loader.disk_migrations or {}
    # A migration that joins others is noted together with those that it stands for, which are gone.
    known = {*there, *(key for one in there.values() for key in one.replaces)}
    unknown = [key for key in executor.loader.applied_migrations if key[0] in ours and key not in known]
    if unknown:
        raise ImproperlyConfigured(
            "The database was made by a newer version of this program. "
            "Start that version, or put back the copy from before it."
        )


def _caches_in_database() -> bool:
    return str(settings.CACHES["default"]["BACKEND"]).endswith("DatabaseCache")


def _read_notes() -> dict[str, Any]:
    try:
        return dict(json.loads((Path(settings.DATA_DIR) / NOTES).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _write_notes(notes: dict[str, Any]) -> None:
    path = Path(settings.DATA_DIR) / NOTES
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(notes), encoding="utf-8")
    temporary.replace(path)
