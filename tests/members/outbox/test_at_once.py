"""Many workers and two clocks at the same moment, on the database of this run."""

import time
import uuid
from typing import Any

import pytest

from groups.models import Group
from members.actions import notifying
from members.models import Delivery, Tick
from members.outbox import draining, results, ticking
from members.outbox.claiming import claim
from members.outbox.intent import begin
from members.outbox.reaping import give_up_waiting
from peersupport.channels.base import Accepted, Channel, Outcome
from peersupport.channels.message import Message
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import ContactMethodFactory, MemberFactory
from tests.helpers import at_once
from tests.members.outbox.conftest import HOUR, News, at, states, tell

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State

CLAIMERS = 8


class Slow(Channel):
    """Takes a moment for each message, in the caller's thread, and remembers the keys."""

    in_flight = 3

    def __init__(self) -> None:
        super().__init__("email")
        self.keys: list[str] = []

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        self.keys.append(key)
        time.sleep(0.002)
        return Accepted(key)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    channel = Slow()
    for module in (draining, results):
        monkeypatch.setattr(module, "channel_for", lambda _lane: channel)
    return channel


@pytest.fixture
def crowd(news: News) -> Any:
    """Twelve people of one group."""
    group = GroupFactory()
    people = [ContactMethodFactory(member=MemberFactory()).member for _ in range(12)]
    return group, people


def test_two_planners_and_eight_claimers_at_once_write_and_claim_everything_once(crowd: tuple[Group, Any]) -> None:
    group, people = crowd
    subjects = [uuid.uuid4() for _ in range(10)]
    claimed: list[uuid.UUID] = []

    def plan() -> int:
        return sum(len(tell(group, *people, subject_id=subject)) for subject in subjects)

    def take() -> list[uuid.UUID]:
        found: list[uuid.UUID] = []
        idle = 0
        while idle < 20:
            _token, ids = claim("email", limit=5, now=NOW)
            found += ids
            idle = 0 if ids else idle + 1
            time.sleep(0 if ids else 0.02)
        return found

    planned, planned_too, *taken = at_once(plan, plan, *[take] * CLAIMERS)

    for found in taken:
        assert isinstance(found, list), found
        claimed += found
    _token, rest = claim("email", limit=500, now=NOW)
    claimed += rest
    assert planned + planned_too == Delivery.objects.count() == 120
    assert len(claimed) == len(set(claimed)) == 120


def test_eight_drains_at_once_send_everything_once(crowd: tuple[Group, Any], slow: Slow) -> None:
    group, people = crowd
    for _ in range(10):
        tell(group, *people)

    found = at_once(*[lambda: draining.drain("email", clock=at(NOW), seconds=20)] * CLAIMERS)

    assert found == [False] * CLAIMERS
    assert states() == {State.ACCEPTED: 120}
    assert len(slow.keys) == len(set(slow.keys)) == 120


def test_withdrawing_while_eight_drains_send_leaves_each_row_either_sent_or_stopped(
    crowd: tuple[Group, Any], slow: Slow
) -> None:
    group, people = crowd
    subjects = [uuid.uuid4() for _ in range(10)]
    for subject in subjects:
        tell(group, *people, subject_id=subject)

    def withdraw() -> int:
        return sum(notifying.withdraw(subject_id=one, reason="CANCELLED", now=NOW) for one in reversed(subjects))

    stopped, *_drains = at_once(
        withdraw, *[lambda: draining.drain("email", clock=at(NOW), seconds=20)] * (CLAIMERS - 1)
    )

    went = set(Delivery.objects.filter(state=State.ACCEPTED).values_list("idempotency_key", flat=True))
    assert states() == {
        state: number for state, number in ((State.ACCEPTED, len(went)), (State.CANCELLED, stopped)) if number
    }
    assert sorted(slow.keys) == sorted(map(str, went))
    assert len(went) + stopped == 120


def test_two_reapers_at_once_log_each_lost_try_once(crowd: tuple[Group, Any]) -> None:
    group, people = crowd
    tell(group, *people)
    token, ids = claim("email", limit=50, now=NOW)
    begin(token, ids, now=NOW)

    found = at_once(*[lambda: give_up_waiting(NOW + HOUR)] * 2)

    assert sum(found) == 12
    assert states() == {State.UNKNOWN: 12}
    assert {row.tries.count() for row in Delivery.objects.all()} == {1}


def test_two_ticks_at_once_are_one(crowd: tuple[Group, Any], slow: Slow, woken: list[str]) -> None:
    assert at_once(*[lambda: ticking.tick(NOW, clock=at(NOW))] * 2) == [True, True]
    assert Tick.objects.get().finished_at == NOW
