"""Nothing personal is left where it does not belong, and a search that finds nothing would find something.

In real processes, with a real cache and real logs: tests/running/test_canaries.py.
"""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection

from tests.canaries import calendars, sending, stores
from tests.canaries import places as at
from tests.canaries.birds import SHOWN_BY_CHOICE, personal_columns, release, sightings
from tests.canaries.places import IN_ADMINISTRATION, Ground, Place
from tests.conftest import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.logs_errors,
    pytest.mark.guidance("CON-1", "CON-2", "CON-7"),
]

WORDLESS = {
    "members.Confidence.person": "an id",
    "members.Member.password": "a hash",
    "members.Supporter.phrase": "none, once somebody has come with it",
    "members.ContactExchange.asked_shares": "none, until the other person says yes",
}
"""Sealed columns in which no words stand at the same time as in the others."""

LINKS = {"meetings.StandInAsk.token", "meetings.AnswerLink.token"}
"""What a link in a message opens."""
NAME = frozenset({"groups.Group.name"})
PLACES = [
    Place("database, cell by cell", stores.cells, stores.write_a_purpose_with_a_name, NAME),
    Place("database files and write-ahead log", stores.raw_files, stores.write_a_purpose_with_a_name, NAME),
    Place("PostgreSQL's log", stores.server_log, stores.ask_by_name, NAME, lambda: connection.vendor == "postgresql"),
    Place("SQL dump", stores.sql_dump, stores.write_a_purpose_with_a_name, NAME),
    Place("backup file", stores.backup_file, stores.do_not_seal_backups),
    Place("broker", stores.broker, stores.hand_a_name_to_a_worker),
    Place("cache", stores.cached, stores.cache_a_name),
    Place("log", at.logs, at.log_a_name),
    Place("error pages", at.error_pages, at.show_what_broke),
    Place("error mail", at.error_mail, at.mail_what_broke),
    Place("pages of outsiders", at.pages_of_outsiders, at.open_groups_to_all, NAME),
    Place("headers and cookies", at.answer_headers, at.tell_by_a_header),
    Place("administration", at.administration, at.list_people_in_the_administration, frozenset(IN_ADMINISTRATION)),
    Place("exports of others", at.exports_of_others, at.export_all_rows, NAME),
    Place("subjects and mail headers", sending.mail_heads, sending.name_the_group, frozenset(SHOWN_BY_CHOICE)),
    Place("text messages", sending.text_messages, sending.name_the_group, frozenset(SHOWN_BY_CHOICE | LINKS)),
    Place(
        "call scripts",
        sending.call_scripts,
        sending.name_the_group,
        frozenset({*SHOWN_BY_CHOICE, "members.ContactMethod.call_words"}),
    ),
    Place(
        "calendars",
        calendars.calendars_of_all,
        calendars.name_the_group_in_calendars,
        frozenset(SHOWN_BY_CHOICE),
    ),
    Place("processes", sending.processes, sending.start_a_program_for_somebody),
]


REDIS = "django.core.cache.backends.redis.RedisCache"
FIRST_FREE = 8
"""The databases of Redis from this one on are used by nobody else."""


@pytest.fixture
def ground(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    queue = Path(project.DATA_DIR) / "broker"
    for file in queue.rglob("*"):
        if file.is_file():
            file.unlink()
    if os.environ.get("CACHE_URL", "").startswith("redis"):
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # one database for each, so that they may clear
        address = urlsplit(os.environ["CACHE_URL"])._replace(path=f"/{FIRST_FREE + number}").geturl()
        settings.CACHES = {
            "default": {**project.CACHES["default"], "BACKEND": REDIS, "LOCATION": address},
        }
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        made = Ground(release(), tmp_path, settings, monkeypatch, io.StringIO())
        yield made
    for program in made.programs:
        program.kill()
        program.wait()
    for file in queue.rglob("*"):
        if file.is_file():
            file.unlink()
    cache.clear()


def found(ground: Ground, place: Place) -> list[str]:
    """The columns whose words can be read there."""
    words = {word for piece in place.look(ground) for word in sightings(piece, ground.aviary.mark)}
    return ground.aviary.named(words, but=place.but)


def test_canaries_sit_in_every_personal_column(ground: Ground) -> None:
    assert personal_columns() - set(ground.aviary.words.values()) == set(WORDLESS)


def test_canaries_are_found_in_no_place(ground: Ground, record_property: Callable[[str, object], None]) -> None:
    here = [place for place in PLACES if place.is_here()]
    hits = {place.name: columns for place in here if (columns := found(ground, place))}

    seen = sum(map(len, hits.values()))
    record_property("canaries × places", len(ground.aviary.words) * len(here))
    print(f"\n{len(ground.aviary.words)} canaries × {len(here)} places ({connection.vendor}): {seen} found")
    assert hits == {}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_canary_that_flew_to_this_place_is_found(place: Place, ground: Ground) -> None:
    if not place.is_here():
        pytest.skip("SQLite has no server that writes a log.")
    place.leak(ground)

    assert found(ground, place) != []
