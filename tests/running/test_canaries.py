"""Canaries in the real program: what it leaves in files, logs and processes while people use it (tests/canaries)."""

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from peersupport import datadir
from tests.canaries.birds import sightings
from tests.running.conftest import Starter
from tests.running.program import Program, manage, processes_of
from tests.servers import MailServer, serving_mail

pytestmark = [pytest.mark.services, pytest.mark.guidance("CON-1", "CON-2", "CON-7")]

PLANT = """
import datetime, json
from django.test import Client
from django.utils import timezone
from tests.canaries.birds import release
from tests.helpers import sign_in
aviary = release()
meeting = aviary.anna.meeting
meeting.on_date = timezone.now().date() + datetime.timedelta(days=3)
meeting.save()
member = aviary.people["member"]
member.quiet_from = member.quiet_until = datetime.time()  # to be told at any hour of the day
member.save()
facilitator = sign_in(Client(), aviary.people["facilitator"], second_step=True)
print(json.dumps({
    "mark": aviary.mark, "words": aviary.words, "name": aviary.anna.member.name, "slug": aviary.anna.group.slug,
    "meeting": str(meeting.pk), "told": str(member.pk),
    "session": facilitator.cookies["session"].value,
}))
"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LEAKY = {"DJANGO_SETTINGS_MODULE": "tests.canaries.leaky"}
MEANT = {"groups.Group.name", "members.ContactMethod.address", "members.Member.neutral_label"}
"""A group's name stands open; a letter goes to an address, under the words that a person chose for it."""
WHY = "The heating is broken."


@dataclass
class Planted:
    """A data folder with canaries in it, and what is needed to meet them."""

    folder: Path
    mark: str
    words: dict[str, str]
    name: str
    slug: str
    meeting: str
    told: str
    session: str


@dataclass
class Browser:
    """The facilitator's, or nobody's."""

    program: Program
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, host: str = "") -> tuple[int, bytes]:
        """One request: status, and head and body together."""
        connection = http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=30)
        here = f"localhost:{self.program.port}"
        headers = {"Host": host or here, "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{here}"}
        with closing(connection):
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                key, _is, value = cookie.partition(";")[0].partition("=")
                self.cookies[key] = value
            return answer.status, str(answer.headers).encode() + answer.read()

    def send(self, path: str, form: dict[str, str]) -> int:
        """Open the page and send its form."""
        _status, page = self.ask("GET", path)
        token = TOKEN.search(page.decode())
        assert token is not None, page.decode()
        return self.ask("POST", path, {**form, "csrfmiddlewaretoken": token.group(1)})[0]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Planted with the table of what a demo shows, too; the program that runs on it is one for real people."""
    folder = tmp_path_factory.mktemp("canaries") / "data"
    for words in (("prepare",), ("shell", "--no-imports", "-c", PLANT)):
        done = manage(folder, *words, DEMO="1")
        assert done.returncode == 0, done.stderr
    return Planted(folder, **json.loads(done.stdout))


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with serving_mail() as server:
        yield server


@pytest.fixture
def here(planted: Planted, tmp_path: Path) -> Planted:
    copy = tmp_path / "data"
    shutil.copytree(planted.folder, copy)
    return Planted(**{**vars(planted), "folder": copy})


def left_behind(start: Starter, here: Planted, mail: MailServer, **values: str) -> dict[str, list[str]]:
    """Let people use the program; by place, the columns whose words can be read there."""
    mail.taken.clear()
    program = start(here.folder, values={"EMAIL_URL": f"smtp://127.0.0.1:{mail.port}", **values})
    program.start_and_wait()
    program.wait_until(lambda: program.children("support worker "), 30, "the worker did not come up")
    answers = list(_failures(Browser(program), here))
    spool = _call_off(program, here)
    program.wait_until(lambda: _is_told(here), 60, "nobody was told")
    files = {path: path.read_bytes() for path in _files(here.folder)}
    running = [_shown(pid) for pid in processes_of(here.folder)]
    key = manage(here.folder, "backup_newkey", str(here.folder.parent / "private"), **program.values)
    saved = here.folder.parent / "saved.age"
    done = manage(here.folder, "backup", str(saved), "--to", key.stdout.split()[0], **program.values)
    assert done.returncode == 0, done.stderr
    program.stop()
    is_database = {path: path.name.startswith(datadir.DATABASE) for path in files}
    places = {
        "database file and write-ahead log": [content for path, content in files.items() if is_database[path]],
        "data folder": [content for path, content in files.items() if not is_database[path]],
        "spool of the broker": spool,
        "log": [program.said.encode()],
        "processes": running,
        "backup": [saved.read_bytes()],
        "answers": answers,
        "letters": [envelope.original_content or b"" for envelope in mail.taken],
    }
    assert all(places.values()), "something lies in each place"
    return {place: _read(pieces, here) for place, pieces in places.items()}


def _failures(nobody: Browser, here: Planted) -> Iterator[bytes]:
    for path, host, status in (
        (f"/groups/{here.name}/", "", 404),
        (f"/groups/{here.slug}/", "", 404),
        (f"/?name={here.name}", "evil.example", 400),
    ):
        found, answer = nobody.ask("GET", path, host=host)
        assert found == status, (path, found)
        yield answer
    yield nobody.ask("POST", "/accounts/login/", {"login": here.name, "password": here.name})[1]
    assert nobody.send("/accounts/login/", {"login": here.name, "password": here.name}) in (200, 422)


def _call_off(program: Program, here: Planted) -> list[bytes]:
    """Call the meeting off while the worker is away; what lies in the spool until it is back."""
    for pid in program.children("support worker "):
        os.kill(pid, signal.SIGKILL)
    browser = Browser(program, {"session": here.session})
    assert browser.send(f"/meetings/{here.meeting}/cancel/", {"why": WHY}) == 302, program.said
    return [path.read_bytes() for path in (here.folder / datadir.BROKER / "in").iterdir()]


def _is_told(here: Planted) -> bool:
    with closing(sqlite3.connect(here.folder / datadir.DATABASE)) as database:
        rows = database.execute(
            "SELECT state FROM members_delivery WHERE kind = 'meeting.cancelled' AND member_id = ?",
            [here.told.replace("-", "")],
        )
        return [state for (state,) in rows] == ["ACCEPTED"]


def _files(folder: Path) -> list[Path]:
    pages = folder / "static"  # gathered from the repository
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(pages)]


def _shown(pid: int) -> bytes:
    try:
        return b"\n".join((Path("/proc") / str(pid) / name).read_bytes() for name in ("cmdline", "environ"))
    except OSError:
        return b""  # it ended meanwhile


def _read(pieces: list[bytes], here: Planted) -> list[str]:
    words: set[str] = set().union(*(sightings(piece, here.mark) for piece in pieces))
    return sorted({here.words[word] for word in words if word in here.words} - MEANT)


def test_real_program_in_use_leaves_no_canary_anywhere(here: Planted, start: Starter, mail: MailServer) -> None:
    found = left_behind(start, here, mail)

    seen = sum(map(len, found.values()))
    print(f"\n{len(here.words)} canaries × {len(found)} places of the real program: {seen} found")
    assert {place: columns for place, columns in found.items() if columns} == {}


def test_real_program_that_is_careless_is_found_in_every_place(here: Planted, start: Starter, mail: MailServer) -> None:
    found = left_behind(start, here, mail, **LEAKY)

    assert [place for place, columns in found.items() if not columns] == ["answers"]
