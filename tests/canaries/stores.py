"""Where data lies: the database and what its server leaves, the broker, the cache, a backup; and the flaws for each."""

import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyrage
import redis
from django.conf import settings as project
from django.core.cache import cache, caches
from django.db import Error, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from meetings.views import meeting as meeting_page
from members import tasks
from peersupport.privacy import backup
from tests.canaries.places import Ground, Pieces, failing
from tests.peersupport.encryption import dump

AROUND = 200
"""Bytes before and after a find, enough to read the word."""


def cells(_ground: Ground) -> Pieces:
    """Every cell of every table."""
    yield from (value for _place, value in dump.cells())


def sql_dump(_ground: Ground) -> Pieces:
    """What a dump of the database says."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        yield "\n".join(connection.connection.iterdump()).encode()
        return
    where = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(where["PASSWORD"] or "")}
    address = ("-h", where["HOST"] or "localhost", "-p", str(where["PORT"] or 5432), "-U", where["USER"])
    command = [shutil.which("pg_dump") or "pg_dump", *address, where["NAME"]]
    yield subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def raw_files(ground: Ground) -> Pieces:
    """The files of the database and its write-ahead log.

    PostgreSQL's are large, so they are read as they are; what is wrapped shows in the cells, which hold the same.
    """
    if connection.vendor == "sqlite":
        yield from (content for _place, content in dump.files())
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT oid::text, pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_database"
            " WHERE datname = current_database()"
        )
        number, last = cursor.fetchone()
    folder = _server_folder()
    logs = sorted(path for path in (folder / "pg_wal").glob("0*") if path.name <= last)
    for path in [*(folder / "base" / number).iterdir(), *logs[-NEWEST:]]:
        yield from _finds(path, ground.aviary.mark)


NEWEST = 4
"""Segments of the write-ahead log, of 16 MB each: planting fills a part of one."""


def _finds(path: Path, mark: str) -> Iterable[bytes]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # the server took it away meanwhile
        return
    for match in re.finditer(mark.encode(), content, re.IGNORECASE):
        yield content[max(match.start() - AROUND, 0) : match.end() + AROUND]


def write_a_purpose_with_a_name(ground: Ground) -> None:
    """Somebody's name in a column that is not sealed."""
    type(ground.aviary.anna.group).objects.update(purpose=f"Led by {ground.name}.")


def server_log(ground: Ground) -> Pieces:
    """What PostgreSQL wrote into its log when every planted row was written a second time, and refused."""
    log = server_log_file()
    begins = log.stat().st_size
    ground.browser("member").get(f"/meetings/{ground.aviary.anna.meeting.pk}/")
    for row in (*ground.aviary.anna.rows.values(), *ground.aviary.rows):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except Error:
            continue
    with log.open("rb") as lines:
        lines.seek(begins)
        said = lines.read()
    assert said.count(b"duplicate key") > len(ground.aviary.rows), "refused statements are written down"
    yield said


def server_log_file() -> Path:
    """Where the suite's own PostgreSQL writes its log (scripts/services.py)."""
    own = _server_folder().parent
    return own.parent / f"{own.name}.log"


def _server_folder() -> Path:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


def ask_by_name(ground: Ground) -> None:
    """Somebody is looked for by name in a statement of one's own, which breaks."""
    real = meeting_page.fetch

    def fetch(rows: Any, request: Any, **lookup: Any) -> Any:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT shown_name = %s FROM nowhere", [ground.name])
        except Error:
            return real(rows, request, **lookup)

    ground.patch.setattr(meeting_page, "fetch", fetch)


def broker(_ground: Ground) -> Pieces:
    """What waits for workers: files, or keys and values of Redis."""
    tasks.tick()
    for file in (Path(project.DATA_DIR) / "broker").rglob("*"):
        if file.is_file():
            yield file.name.encode() + b"\n" + file.read_bytes()
    if project.BROKER_ADDRESS and project.BROKER_ADDRESS.scheme.startswith("redis"):
        yield from in_redis(project.BROKER_ADDRESS.geturl())


def in_redis(address: str) -> Pieces:
    """Each key with its value, and as Redis itself would write it to disk."""
    with redis.Redis.from_url(address) as server:
        readers = {
            b"string": server.get,
            b"list": lambda key: server.lrange(key, 0, -1),
            b"set": server.smembers,
            b"hash": server.hgetall,
            b"zset": lambda key: server.zrange(key, 0, -1, withscores=True),
        }
        for key in server.scan_iter():
            yield key + b"\n" + (server.dump(key) or b"")
            yield from _bytes_in(readers[server.type(key)](key))


def _bytes_in(value: Any) -> Pieces:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        yield from _bytes_in([*value, *value.values()])
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _bytes_in(one)


def hand_a_name_to_a_worker(ground: Ground) -> None:
    """A task that is told whom it is about."""
    tasks.drain.apply_async(args=[ground.name], expires=60)


def cached(ground: Ground) -> Pieces:
    """Keys and values of the cache, after somebody tried to sign in, and read pages."""
    for _response in failing(ground):
        pass
    if project.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        found = list(in_redis(project.CACHES["default"]["LOCATION"]))
    else:
        found = [key.encode() + b"\n" + value for key, value in caches["default"]._cache.items()]  # type: ignore[attr-defined]
    assert found, "limits are counted there"
    yield from found


def cache_a_name(ground: Ground) -> None:
    """Names kept beside a page, to be quicker the next time."""
    real = meeting_page.fetch

    def fetch(rows: Any, request: Any, **lookup: Any) -> Any:
        cache.set("members of the group", [ground.name])
        return real(rows, request, **lookup)

    ground.patch.setattr(meeting_page, "fetch", fetch)


def backup_file(ground: Ground) -> Pieces:
    """A backup."""
    public = str(pyrage.x25519.Identity.generate().to_public())
    MigrationRecorder(connection).ensure_schema()  # a suite without migrations has no list of them
    file = ground.folder / f"{uuid.uuid4()}.age"
    backup.make(file, public)
    yield file.read_bytes()


def do_not_seal_backups(ground: Ground) -> None:
    """Backups as they come, with a name where none should be."""
    write_a_purpose_with_a_name(ground)
    ground.patch.setattr(backup.pyrage, "encrypt_io", lambda plain, sealed, _keys: shutil.copyfileobj(plain, sealed))
