"""Backups: everything in one file, sealed to a public key whose private half is not on this machine (C29).

Inside the age format (authenticated, so every damage shows) lies a tar archive: ``manifest.json`` with what must come
out again, ``ledger`` with the ids of erased people so far, and ``database`` (an SQLite file, or what pg_dump writes).
The key ring is never in it.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.utils import timezone

from peersupport.encryption.keyring import ring
from peersupport.privacy import counting, ledger

FORMAT = 1
MANIFEST, LEDGER, DATABASE = "manifest.json", "ledger", "database"
PREFIX = "peersupport-backup-"
Say = Callable[[str], None]


class BackupError(Exception):
    """What went wrong, in one plain sentence."""


# --- Keys -----------------------------------------------------------------------------------------------------


def new_key(path: Path) -> str:
    """Make a pair: the private half into the new file ``path`` (mode 0600); returns the public half."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    with os.fdopen(_new(path), "w", encoding="ascii") as file:
        file.write(f"# opens backups that were made for {public}\n{identity}\n")
    return public


def recipient(text: str) -> Any:
    """The public key in ``text``."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except (pyrage.RecipientError, ValueError):
        raise BackupError("This is not a public key. It begins with age1; see “manage.py backup_newkey”.") from None


def identity_in(path: Path) -> Any:
    """The private key in the file ``path``."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {path} cannot be read ({type(error).__name__}).") from None
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except (pyrage.IdentityError, ValueError):
                break
    raise BackupError(f"There is no private key in {path}. It begins with AGE-SECRET-KEY-.")


# --- Making one -----------------------------------------------------------------------------------------------


def make(path: Path, to: str) -> dict[str, Any]:
    """Write a backup of the database in use into the new file ``path``, sealed to ``to``. Returns its manifest.

    Everything in it is of one moment, and people can go on working meanwhile.
    """
    key = recipient(to)
    if path.exists():
        raise BackupError(f"{path} exists already. Choose another name, so that no backup is lost.")
    with _workplace() as folder:
        manifest = _snapshot(folder / DATABASE)
        (folder / LEDGER).write_text("".join(f"{each}\n" for each in ledger.noted()), encoding="ascii")
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        with tarfile.open(folder / "archive", "w") as archive:
            for name in (MANIFEST, LEDGER, DATABASE):
                archive.add(folder / name, name)
        # Only the sealed file ever touches the place where backups are kept.
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        with (folder / "archive").open("rb") as plain, os.fdopen(_new(part), "wb") as sealed:
            pyrage.encrypt_io(plain, sealed, [key])
            sealed.flush()
            os.fsync(sealed.fileno())
        part.replace(path)
    return manifest


def _snapshot(target: Path) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")
        return _manifest(counting.of_sqlite_file(target))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={target}", "--no-owner", "--no-privileges")
        return _manifest(counting.of_this_database())


def _manifest(tables: counting.Counted) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [list(row) for row in cursor.fetchall()]
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "kind": connection.vendor,
        "keys": counting.key_ids(),
        "migrations": migrations,
        "tables": tables,
    }


# --- Putting one back -----------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path, identity: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The parts of a backup in a private folder, with its manifest. BackupError if it is damaged or of another key."""
    with _workplace() as folder:
        try:
            with path.open("rb") as sealed, (folder / "archive").open("wb") as plain:
                pyrage.decrypt_io(sealed, plain, [identity])
            with tarfile.open(folder / "archive") as archive:
                for name in (MANIFEST, LEDGER, DATABASE):
                    _take_out(archive, name, folder)
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BackupError(f"There is no file {path}.") from None
        except (pyrage.DecryptError, OSError, tarfile.TarError, KeyError, ValueError) as error:
            if "matching keys" in str(error):
                raise BackupError("This key does not open this backup: it was made for another one.") from None
            raise BackupError(f"{path} is damaged or not a backup. Take another copy of it, or an older one.") from None
        yield folder, manifest


def _take_out(archive: tarfile.TarFile, name: str, folder: Path) -> None:
    """One file's content and nothing else of it. Debian 12's Python does not know extract(filter=…) yet."""
    part = archive.extractfile(name)
    if part is None:
        raise tarfile.ReadError(f"{name} is no file")
    with part, (folder / name).open("wb") as target:
        shutil.copyfileobj(part, target)


def restore(path: Path, identity: Any, say: Say) -> dict[str, Any]:
    """Put the backup ``path`` into the empty database in use, and see that all of it arrived. Returns its manifest.

    Afterwards whoever was erased since has to be erased again, see erase.replay(). BackupError says what is wrong.
    """
    with opened(path, identity) as (folder, manifest):
        _refuse_unfit(manifest)
        say(f"The backup is whole. It was made at {manifest['made_at']}.")
        _load(folder / DATABASE)
        _compare(manifest["tables"], counting.of_sqlite_file(_file()) if _is_file() else _counted())
        known = set(ledger.noted())
        missing = [each for each in ledger.read((folder / LEDGER).read_text().splitlines()) if each not in known]
        if missing:
            ledger.note(*missing)
    return manifest


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise BackupError("This backup was made by another version of the program. Use that version.")
    if manifest["kind"] != connection.vendor:
        raise BackupError(
            f"This backup is of {manifest['kind']}, and the database here is {connection.vendor}. Change DATABASE_URL."
        )
    here = {each.hex() for each in ring().ids}
    missing = sorted(set(manifest["keys"]) - here)
    if missing:
        raise BackupError(
            f"The key ring here lacks {', '.join(missing)}, so much of this backup could never be read. "
            "Put the key ring of its time in place first."
        )
    if not _is_empty():
        raise BackupError("The database here is not empty. Move it aside first; nothing was changed.")


def _is_empty() -> bool:
    """No people and no groups. Tables may be there."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in {"members_member", "groups_group"} & tables:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  (our own names)
            if cursor.fetchone():
                return False
    return True


def _load(source: Path) -> None:
    if not _is_file():
        connection.close()
        _run(
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error"),
            *("--single-transaction", f"--dbname={connection.settings_dict['NAME']}", str(source)),
        )
        return
    connection.close()
    target = _file()
    fresh = target.with_name(target.name + ".restored")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with closing(sqlite3.connect(fresh)) as file:
        register_functions(file)  # a constraint about lengths of time is checked by a function of Django's
        problems = [row[0] for row in file.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if problems:
        fresh.unlink()
        raise BackupError("The database in this backup is damaged. Take an older one.")
    for suffix in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)


def _compare(wanted: counting.Counted, found: counting.Counted) -> None:
    wrong = [name for name, counted in wanted.items() if found.get(name) != counted]
    if wrong:
        raise BackupError(f"These tables did not arrive as they were: {', '.join(sorted(wrong))}. Do not use it.")


def _counted() -> counting.Counted:
    with transaction.atomic():
        return counting.of_this_database()


# --- Small things ---------------------------------------------------------------------------------------------


def _is_file() -> bool:
    return connection.vendor == "sqlite"


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _new(path: Path) -> int:
    """A new file of nobody else's, open for writing."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"{path} cannot be written ({error.strerror}).") from None


@contextmanager
def _workplace() -> Iterator[Path]:
    """A private folder for parts that are not sealed as a whole yet; it is gone afterwards."""
    parent = Path(str(settings.DATA_DIR))
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    except OSError as error:
        raise BackupError(f"The folder {parent} cannot be written ({error.strerror}).") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str) -> None:
    """Run a tool of PostgreSQL on the database in use. The password travels in the environment, seen by nobody else."""
    where = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(where[key]) for name, key in names.items() if where[key]}}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise BackupError(f"The tool {command[0]} is missing. Install PostgreSQL's client programs.") from None
    if done.returncode:
        detail = " ".join(done.stderr.split())[:300]
        raise BackupError(f"{command[0]} did not finish: {detail}")
