"""Walks the matrix as one role: every address × verb × object, and compares answer, body and what was written."""

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

import tests.matrix.objects_of_admin
import tests.matrix.objects_of_life
import tests.matrix.objects_of_meetings
import tests.matrix.objects_of_polls
import tests.matrix.objects_of_sheets  # noqa: F401  (all add their kinds)
from members.models import Member, Membership
from members.roles import FACILITATING
from tests.helpers import same_for_all, sign_in
from tests.house.addresses import patterns
from tests.matrix.objects import ENDED, HOLE, NOWHERE, THERE, Parts, Variant, variants_of
from tests.matrix.people import ROLES
from tests.matrix.rows import Row, rows
from tests.matrix.world import World

READING = ("GET", "HEAD")
UNKNOWN = ("PUT", "PATCH", "DELETE", "OPTIONS")
"""Refused at the door, before anything is looked for: so asked for one object of each address only."""
WORDS = {200: "ok", 204: "ok", 422: "ok", 400: "ok", 429: "ok", 503: "ok", 403: "no", 404: "none", 405: "shut"}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+["`]?(\w+)', re.IGNORECASE)
UNMINDED = {"django_session", "cache_entries"}
"""A session is renewed while it is used; the cache counts for limits."""
LOOKS = {"audit_looklog", "members_supporterlook"}
"""Looks at what is a person's are noted when the page is opened (CON-1)."""


@dataclass(slots=True)
class Findings:
    """What a walk has seen: how much was asked, and where the program keeps not to the matrix."""

    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def expect(self, sort: str, is_right: bool, *words: object) -> None:
        """Count one question of this sort, and note it if the answer was wrong."""
        self.asked[sort] += 1
        if not is_right:
            self.wrong.append(" · ".join(map(str, words)))


@dataclass(frozen=True, slots=True)
class Ask:
    """One address of one object, with what this role may expect there."""

    row: Row
    variant: Variant
    parts: Parts
    role: str

    @property
    def address(self) -> str:
        return self.row.filled(self.parts)

    def expected(self, method: str) -> str:
        """The word for the answer to ``method``."""
        role, plays = self.role, self.variant.plays
        has_ended = plays == ENDED and self.row.ended is not None
        if ROLES[role].only and self.variant.name not in ROLES[role].only:
            role = ROLES[role].like
        if plays == THERE:
            role = ROLES[role].elsewhere
        elif plays in (ENDED, NOWHERE) and not has_ended and role != "anonymous" and not _is_admin(self.row):
            role = "newcomer"
        word = self.row.cell(method, role, has_ended=has_ended)
        if word is None:
            return "sign in" if self.row.asks_to_sign_in and role == "anonymous" else "shut"
        if word not in ("ok", "away") or plays not in (NOWHERE, HOLE) or (word == "away" and role == "anonymous"):
            return word
        return "away" if _is_admin(self.row) else "none"


def _is_admin(row: Row) -> bool:
    return row.address.startswith("/admin/")


def asks(world: World, role: str) -> list[Ask]:
    """Everything that there is to ask for."""
    found = []
    for row in rows().values():
        for variant in variants_of(row.of):
            parts = variant.parts(world, role)
            if parts is not None:
                found.append(Ask(row, variant, parts, role))
    return found


def unnamed() -> set[str]:
    """Addresses that have no row."""
    return {address for address in patterns() if address not in rows()}


def walk(world: World, role: str, *, only: Collection[str] = ()) -> Findings:
    """Ask for everything as ``role``, with every verb; or for the addresses in ``only``.

    Each request finds the world as it was before.
    """
    findings = Findings()
    everything = [ask for ask in asks(world, role) if not only or ask.row.address in only]
    with quietly():
        door = Door(ROLES[role].player(world))
        unsaid = _names_kept_from(role, world)
        seen: dict[tuple[str, str], Answer] = {}
        met: set[str] = set()
        for ask in reversed(everything):  # the last variant of each kind is what does not exist
            verbs = ("GET", "POST") if ask.row.address in met else (*READING, "POST", *UNKNOWN)
            met.add(ask.row.address)
            for method in verbs:
                answer = door.open(ask.address, method)
                _compare(findings, ask, method, answer)
                told = sorted(set(unsaid.findall(answer.body)) - ask.row.named(role))
                findings.expect("names", not told, role, method, ask.address, ask.variant.name, f"tells of {told}")
                if answer.word == "none":
                    nothing = seen.setdefault((ask.row.address, method), answer)
                    same = answer.same == nothing.same
                    findings.expect("bytes", same, role, method, ask.address, "answers unlike what does not exist")
            if ask.row.send is not None and ask.variant.is_whole:
                _send(findings, ask, door)
    return findings


def _names_kept_from(role: str, world: World) -> re.Pattern[str]:
    """Names that no page may show to this role: of people in groups that are not theirs, and of hidden people.

    Left out are facilitators, whom newcomers are told of, and names that the person meets elsewhere too.
    """
    person = ROLES[role].player(world)
    kept, told = set(), {person.name} if person else set()
    for one in Membership.objects.current().select_related("member", "group"):
        own = person.roles_by_group.get(one.group_id) if person else None
        is_open_to = own in FACILITATING or (own is not None and not one.is_hidden) or one.role in FACILITATING
        (told if is_open_to else kept).add(one.shown_name)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(kept - told))) + r")\b")


def look(world: World, role: str) -> Findings:
    """Open, as ``role``, the first variant of every page."""
    findings = Findings()
    first = {ask.row.address: ask for ask in reversed(asks(world, role))}
    with quietly():
        door = Door(ROLES[role].player(world))
        for ask in first.values():
            _compare(findings, ask, "GET", door.open(ask.address, "GET"))
    return findings


@contextmanager
def quietly() -> Iterator[None]:
    """Each refusal is a warning in the log, with all the steps that led there: thousands here."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _compare(findings: Findings, ask: Ask, method: str, answer: "Answer") -> None:
    where = (ask.role, method, ask.address, ask.variant.name)
    if method in UNKNOWN:
        findings.expect("answers", answer.word == "shut", *where, f"{answer.word} instead of shut")
    else:
        expected = {ask.expected(method)}
        if method == "POST":
            if "ok" in expected:
                expected = {ask.row.empty, "away"}
            elif expected == {"shut"}:  # a page that is only read may draw itself again
                expected.add(ask.expected("GET"))
        findings.expect("answers", answer.word in expected, *where, f"{answer.word} instead of {sorted(expected)}")
    may_write = method == "POST" and answer.word in ("ok", "away")
    unexpected = answer.writes if not may_write else set()
    if method in READING and answer.word == "ok":
        unexpected = unexpected - LOOKS
    findings.expect("rows", not unexpected, *where, f"wrote {sorted(unexpected)}")


def _send(findings: Findings, ask: Ask, door: "Door") -> None:
    """A filled-in form: it does something for those who may, and nothing at all for the others."""
    where = (ask.role, "form", ask.address, ask.variant.name)
    answer = door.open(ask.address, "POST", _written(ask.row.send or {}, ask.parts))
    if ask.expected("POST") == "ok":
        if ask.role in ask.row.by:
            findings.expect("forms", bool(answer.writes) and answer.status < 400, *where, f"{answer.status}, no change")
        if ask.row.smuggle is not None:
            answer = door.open(ask.address, "POST", _written(ask.row.smuggle, ask.parts))
            findings.expect("forms", not answer.writes, *where, f"smuggled into {sorted(answer.writes)}")
    else:
        findings.expect("forms", answer.word == ask.expected("POST"), *where, answer.word)
        findings.expect("rows", not answer.writes, *where, f"wrote {sorted(answer.writes)}")


def _written(form: dict[str, Any], parts: Parts) -> dict[str, str]:
    return {name.format_map(parts): value.format_map(parts) for name, value in form.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and which tables were written to."""

    word: str
    status: int
    same: tuple[Any, ...]
    body: str
    writes: set[str]


class Door:
    """A browser of one person that can ask for anything again and again: what a request did is taken back."""

    def __init__(self, person: Member | None) -> None:
        self._client = Client(raise_request_exception=False)
        if person is not None:
            sign_in(self._client, person, second_step=True)
        self._cookies = {name: morsel.value for name, morsel in self._client.cookies.items()}

    def open(self, address: str, method: str, form: dict[str, str] | None = None) -> Answer:
        """Send one request."""
        client = self._client
        client.cookies.clear()
        client.cookies.load(self._cookies)
        cache.clear()  # limits on guessing are tried elsewhere
        with transaction.atomic(), watching() as writes:
            response = client.post(address, form or {}) if method == "POST" else client.generic(method, address)
            transaction.set_rollback(True)
        return Answer(
            word=word(response),
            status=response.status_code,
            same=_same(response),
            body=response.content.decode(errors="replace"),
            writes=writes,
        )


def word(response: Any) -> str:
    """The answer in the words of the matrix."""
    if response.status_code in (301, 302):
        return "sign in" if response.headers["Location"].startswith("/accounts/login/?next=") else "away"
    return WORDS.get(response.status_code, str(response.status_code))


def _same(response: Any) -> tuple[Any, ...]:
    """Status, headers and body, without the token that differs in every form on every page."""
    headers = sorted((name, value) for name, value in response.headers.items() if name != "Content-Length")
    return (*same_for_all(response), headers)


@contextmanager
def watching() -> Iterator[set[str]]:
    """Collects the tables that are written to, also where a row keeps its values or the writing is taken back."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITES.match(sql)
        if match and match.group(1) not in UNMINDED:
            written.add(match.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
