"""The clock: plan, take back, hand calls over, wake."""

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from groups.models import Group
from members import kinds
from members.models import Delivery, Member, Tick
from members.outbox import listing, ticking
from members.outbox.claiming import claim
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, at, states, tell

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def planners(monkeypatch: pytest.MonkeyPatch) -> list[kinds.Planner]:
    """No planners but those of the test."""
    found: list[kinds.Planner] = []
    monkeypatch.setattr(kinds, "PLANNERS", found)
    monkeypatch.setattr(ticking, "PLANNERS", found)
    return found


def test_tick_plans_hands_calls_over_and_wakes_lanes_with_due_work(
    news: News,
    group: Group,
    amina: Member,
    lin: Member,
    okello: Member,
    planners: list[kinds.Planner],
    woken: list[str],
) -> None:
    kinds.register_planner(lambda now: len(tell(group, amina, okello, due_at=now)))
    tell(group, lin, due_at=NOW + HOUR)

    assert ticking.tick(NOW, clock=at(NOW + datetime.timedelta(seconds=1)))

    assert woken == ["email"]
    assert states() == {State.PLANNED: 2, State.CALLING: 1}
    assert listing.last_tick() == NOW + datetime.timedelta(seconds=1)


def test_tick_with_nothing_to_do_is_cheap(
    planners: list[kinds.Planner], woken: list[str], django_assert_max_num_queries: Any
) -> None:
    ticking.tick(NOW, clock=at(NOW))

    with django_assert_max_num_queries(14):
        ticking.tick(NOW, clock=at(NOW))
    assert woken == []


@pytest.mark.logs_errors
def test_tick_whose_planner_breaks_does_the_rest_but_does_not_count_as_finished(
    news: News, group: Group, amina: Member, planners: list[kinds.Planner], woken: list[str]
) -> None:
    def broken(_now: datetime.datetime) -> int:
        raise RuntimeError

    tell(group, amina)
    ticking.tick(NOW, clock=at(NOW))
    kinds.register_planner(broken)

    assert not ticking.tick(NOW + HOUR, clock=at(NOW + HOUR))

    assert woken == ["email", "email"]
    assert Tick.objects.get().started_at == NOW + HOUR
    assert listing.last_tick() == NOW
    assert listing.is_late(NOW + HOUR)


def test_tick_takes_back_what_a_vanished_worker_held(
    news: News, group: Group, amina: Member, planners: list[kinds.Planner], woken: list[str]
) -> None:
    tell(group, amina)
    claim("email", limit=8, now=NOW)

    ticking.tick(NOW + HOUR, clock=at(NOW + HOUR))

    assert states() == {State.PLANNED: 1}
    assert woken == ["email"]


@pytest.mark.parametrize(
    ("tick_age", "row_age", "late"),
    [(1, None, False), (4, None, True), (1, 4, False), (1, 6, True), (None, None, True)],
)
def test_messages_are_late_when_the_clock_stands_or_a_row_waits_too_long(
    news: News, group: Group, amina: Member, tick_age: int | None, row_age: int | None, late: bool
) -> None:
    minute = datetime.timedelta(minutes=1)
    if tick_age is not None:
        Tick.objects.create(started_at=NOW, finished_at=NOW - tick_age * minute)
    if row_age is not None:
        tell(group, amina, due_at=NOW - row_age * minute)
    tell(group, amina, due_at=NOW + minute)

    assert listing.is_late(NOW) is late


def test_outbox_command_shows_states_the_clock_and_the_oldest_row_and_nobody(
    news: News, group: Group, amina: Member, okello: Member, mika: Member, channels: dict[str, Scripted]
) -> None:
    long_ago = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    tell(group, amina, okello, mika, due_at=long_ago)
    ticking.hand_calls_over(NOW)

    out = StringIO()
    call_command("outbox", "--json", stdout=out)
    facts = json.loads(out.getvalue())
    assert facts["states"][State.PLANNED] == facts["states"][State.CALLING] == facts["states"][State.SUPPRESSED] == 1
    assert facts["states"][State.UNKNOWN] == 0
    assert facts["lanes"]["call"] == {"CALLING": 1}
    assert (facts["last_tick"], facts["is_late"]) == (None, True)

    out = StringIO()
    call_command("outbox", stdout=out)
    text = out.getvalue()
    assert "Last tick: never" in text
    assert "email      PLANNED            1" in text
    assert "(no way)   SUPPRESSED         1" in text
    assert "Amina" not in text
    assert "example.org" not in text


def test_outbox_command_of_an_empty_outbox_says_so(db: None) -> None:
    out = StringIO()
    call_command("outbox", stdout=out)

    assert "No messages yet." in out.getvalue()
    assert "none waits" in out.getvalue()


def test_a_planner_is_registered_once_and_a_kind_under_one_name(
    planners: list[kinds.Planner], news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(kinds.Kind):
        code = News.code

    def planner(_now: datetime.datetime) -> int:
        return 0

    kinds.register_planner(planner)
    kinds.register_planner(planner)
    kinds.register(news)

    assert planners == [planner]
    with pytest.raises(ValueError, match="two kinds"):
        kinds.register(Other())
    assert kinds.kind_of(News.code) is news
