"""A small kind of message to try the outbox with, people to say it to, and a channel that does as it is told."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

import pytest

from groups.models import Group
from members import kinds
from members.actions.notifying import notify
from members.models import ContactMethod, Delivery, Member
from members.outbox import draining, results
from peersupport.channels.base import Accepted, Channel, Outcome
from peersupport.channels.message import Message
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import ContactMethodFactory, MemberFactory, MembershipFactory
from tests.servers import gateway, mail_server

__all__ = ["gateway", "mail_server"]

HOUR = datetime.timedelta(hours=1)


class News(kinds.Kind):
    """Says one sentence. ``stopped`` holds the reasons its guard gives, by subject."""

    code = "test.news"

    def __init__(self) -> None:
        self.stopped: dict[uuid.UUID, str] = {}
        self.unwritable: set[uuid.UUID] = set()
        self.asked: list[str] = []

    def load(self, deliveries: Collection[Delivery]) -> None:
        self.asked.append("load")

    def lock(self, deliveries: Collection[Delivery]) -> None:
        self.asked.append("lock")

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        self.asked.append("guard")
        reason = self.stopped.get(delivery.subject_id, "")
        if reason == "BREAK":
            raise RuntimeError("this kind is broken")
        return reason

    def render(self, delivery: Delivery) -> Message:
        if delivery.subject_id in self.unwritable:
            raise RuntimeError("this message cannot be written")
        words = (delivery.payload or {}).get("words", "News")
        return Message(words, words, words)

    def call_words(self, delivery: Delivery) -> str:
        return "There is news."

    def subject_line(self, delivery: Delivery) -> str:
        return "News"


class Scripted(Channel):
    """Gives the outcomes it was told to, then accepts; remembers what it was asked to send."""

    in_flight = 8

    def __init__(self, lane: str) -> None:
        super().__init__(lane)
        self.outcomes: list[Outcome | Exception] = []
        self.sent: list[tuple[str, str, str]] = []
        self.idempotent = False

    @property
    def is_idempotent(self) -> bool:  # type: ignore[override]
        return self.idempotent

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        self.sent.append((to, message.short, key))
        outcome = self.outcomes.pop(0) if self.outcomes else Accepted("ref")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> News:
    """The kind, known for one test."""
    kind = News()
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    return kind


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scripted]:
    """A scripted channel for each lane."""
    made = {lane: Scripted(lane) for lane in ("email", "sms")}
    monkeypatch.setattr(draining, "channel_for", made.__getitem__)
    monkeypatch.setattr(results, "channel_for", made.__getitem__)
    return made


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lanes that were woken, in order."""
    found: list[str] = []
    monkeypatch.setattr("members.waking.wake", found.append)
    monkeypatch.setattr("members.outbox.ticking.wake", found.append)
    return found


@pytest.fixture
def group(db: None) -> Group:
    return GroupFactory(name="Tuesday Circle")


@pytest.fixture
def other_group(db: None) -> Group:
    return GroupFactory(name="Family Table")


@pytest.fixture
def amina(group: Group) -> Member:
    """By email first, by text message second."""
    member = MemberFactory(name="Amina")
    MembershipFactory(group=group, member=member)
    ContactMethodFactory(member=member, channel="EMAIL", address="amina@example.org", rank=1)
    ContactMethodFactory(member=member, channel="SMS", address="+447700900103", rank=2)
    return member


@pytest.fixture
def lin(group: Group) -> Member:
    """By text message only."""
    member = MemberFactory(name="Lin")
    MembershipFactory(group=group, member=member)
    ContactMethodFactory(member=member, channel="SMS", address="+447700900104")
    return member


@pytest.fixture
def okello(group: Group) -> Member:
    """By a person's call."""
    member = MemberFactory(name="Okello")
    MembershipFactory(group=group, member=member)
    ContactMethodFactory(member=member, channel="CALL", address="+447700900105", verified_at=None, best_time="Mornings")
    return member


@pytest.fixture
def mika(group: Group) -> Member:
    """Wants to be told nothing."""
    member = MemberFactory(name="Mika")
    MembershipFactory(group=group, member=member)
    return member


def tell(group: Group, *members: Member, **values: Any) -> list[Delivery]:
    """Plan the test kind for these people: due now, too late tomorrow, a person is asked after six hours."""
    values = {
        "kind": News.code,
        "subject_id": uuid.uuid4(),
        "sequence": 0,
        "due_at": NOW,
        "expires_at": NOW + 24 * HOUR,
        "escalate_at": NOW + 6 * HOUR,
        "now": NOW,
    } | values
    return notify(members=members, group=group, **values)


def at(moment: datetime.datetime) -> Any:
    """A clock that stands at ``moment``."""
    return lambda: moment


def again(row: Delivery) -> Delivery:
    """The row as it is now."""
    return Delivery.objects.get(pk=row.pk)


def states() -> dict[str, int]:
    """How many rows are in which state."""
    found: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def way_of(member: Member, channel: str) -> ContactMethod:
    """One way to reach ``member``."""
    return ContactMethod.objects.get(member=member, channel=channel)


@pytest.fixture(autouse=True)
def _steady_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chance in the waits."""
    monkeypatch.setattr("members.outbox.timing.random.uniform", lambda _low, _high: 1.0)
