"""A long random walk: people change their minds, meetings fall away, providers and workers fail. The promises hold."""

import datetime
import random
import uuid
from collections import defaultdict
from typing import Any

import pytest

from groups.models import Group
from members.actions import notifying
from members.models import ContactMethod, Delivery
from members.outbox import draining, listing, ticking
from members.outbox.claiming import claim
from members.outbox.intent import begin
from peersupport.channels.base import Accepted, Ambiguous, Channel, Definite, Outcome
from peersupport.channels.message import Message
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import ContactMethodFactory, MemberFactory
from tests.members.outbox.conftest import HOUR, News, at, tell

pytestmark = pytest.mark.django_db
State = Delivery.State
MINUTE = datetime.timedelta(minutes=1)
OUTCOMES: list[Outcome] = [
    Accepted("r"),
    Definite("SMTP_451"),
    Definite("SMTP_550", permanent=True),
    Ambiguous("NO_REPLY"),
]
ENDED = {State.ACCEPTED, State.CANCELLED, State.SUPPRESSED, State.UNKNOWN, State.FAILED, State.EXPIRED, State.CALLING}


class Whims(Channel):
    """Does what chance says and keeps what came of each message, by key."""

    in_flight = 3

    def __init__(self, chance: random.Random) -> None:
        super().__init__("any")
        self.chance = chance
        self.tries: dict[str, list[Outcome]] = defaultdict(list)
        self.subjects: list[str] = []

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        outcome = self.chance.choice(OUTCOMES)
        self.tries[key].append(outcome)
        self.subjects.append(message.short)
        return outcome


class Walk:
    """One walk of many steps."""

    def __init__(self, news: News, whims: Whims, chance: random.Random) -> None:
        self.news, self.whims, self.chance = news, whims, chance
        self.group: Group = GroupFactory()
        self.people = []
        for place in range(6):
            member = MemberFactory()
            for rank, channel in enumerate(chance.sample(["EMAIL", "SMS", "CALL"], 2), start=1):
                ContactMethodFactory(
                    member=member, channel=channel, address=f"{place}@{channel.lower()}.example", rank=rank
                )
            self.people.append(member)
        self.subjects = [uuid.uuid4() for _ in range(5)]
        self.withdrawn: set[uuid.UUID] = set()
        self.now = NOW

    def step(self) -> None:
        """Something happens."""
        self.now += datetime.timedelta(seconds=self.chance.randint(0, 240))
        self.chance.choice(
            [self.plan, self.withdraw, self.drain, self.drain, self.drain, self.crash, self.tick, self.change]
        )()

    def plan(self) -> None:
        subject = self.chance.choice(self.subjects)
        self.withdrawn.discard(subject)
        due_at = self.now + self.chance.choice([-1, 0, 30]) * MINUTE
        some = self.chance.sample(self.people, 4)
        tell(
            self.group,
            *some,
            subject_id=subject,
            due_at=due_at,
            now=self.now,
            escalate_at=self.now + HOUR,
            expires_at=self.now + 2 * HOUR,
            is_urgent=self.chance.random() < 0.2,
        )

    def withdraw(self) -> None:
        subject = self.chance.choice(self.subjects)
        notifying.withdraw(subject_id=subject, reason="CANCELLED", now=self.now)
        self.withdrawn.add(subject)

    def drain(self) -> None:
        lane = self.chance.choice(["email", "sms"])
        before = len(self.whims.subjects)
        draining.drain(lane, clock=at(self.now))
        said = {uuid.UUID(subject) for subject in self.whims.subjects[before:]}
        assert not said & self.withdrawn, "something was said after it was withdrawn"

    def crash(self) -> None:
        """A worker dies after claiming, or after saying what it was about to do; perhaps it did it."""
        token, ids = claim(self.chance.choice(["email", "sms"]), limit=2, now=self.now)
        if self.chance.random() < 0.5:
            for going in begin(token, ids, now=self.now):
                if self.chance.random() < 0.5:
                    self.whims.tries[str(going.delivery.idempotency_key)].append(Ambiguous("crash"))

    def tick(self) -> None:
        assert ticking.tick(self.now, clock=at(self.now))

    def change(self) -> None:
        """Somebody wants to be reached differently, or not at all, or again."""
        ways = ContactMethod.objects.filter(member=self.chance.choice(self.people))
        stopped_at = self.chance.choice([None, None, self.now])
        ways.filter(rank=self.chance.choice([1, 2])).update(stopped_at=stopped_at)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_nobody_hears_twice_nothing_withdrawn_is_said_and_nothing_is_forgotten(
    news: News, woken: list[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    whims = Whims(chance)
    for module in ("draining", "results"):
        monkeypatch.setattr(f"members.outbox.{module}.channel_for", lambda _lane: whims)
    monkeypatch.setattr(ticking, "PLANNERS", [])
    monkeypatch.setattr(news, "render", lambda row: Message("", str(row.subject_id), ""))
    walk = Walk(news, whims, chance)

    for _ in range(120):
        walk.step()
    walk.now += 10 * MINUTE
    for _ in range(60):  # the world calms down
        walk.tick()
        for lane in ("email", "sms"):
            draining.drain(lane, clock=at(walk.now))
        walk.now += 3 * MINUTE

    for key, outcomes in whims.tries.items():
        assert all(isinstance(outcome, Definite) for outcome in outcomes[:-1]), f"{key} went more than once: {outcomes}"
    rows = {str(row.idempotency_key): row for row in Delivery.objects.all()}
    assert {row.state for row in rows.values()} <= ENDED
    for key, row in rows.items():
        last = whims.tries[key][-1] if key in whims.tries else None
        if row.state == State.ACCEPTED:
            assert isinstance(last, Accepted)
        if isinstance(last, Ambiguous):
            assert row.state == State.UNKNOWN
    assert_listed(rows.values(), walk)


def assert_listed(rows: Any, walk: Walk) -> None:
    """Whoever did not hear for certain is on the call list for as long as it is of use, unless it was withdrawn."""
    moment = NOW
    listed = {call.delivery.pk for call in listing.for_a_person(walk.group, moment)}
    due = {
        row.pk
        for row in rows
        if row.state in Delivery.FOR_A_PERSON and row.withdrawn_at is None and row.expires_at > moment
    }
    assert due == listed
