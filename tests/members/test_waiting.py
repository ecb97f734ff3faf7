"""What needs an answer: the registry, Today's one thing more, and the list one tap behind it."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from groups.models import Group
from members import waiting
from members.models import Member
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.helpers import sign_in, text_of

HELD = datetime.date(2026, 11, 17)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[waiting.Item]:
    """Two more things wait in every group, for whoever looks after it."""
    item = {"sentence": "Somebody waits for a word.", "address": "/about/", "button": "Answer"}
    monday = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    items = [
        waiting.Item(title="A younger letter", since=monday, **item),
        waiting.Item(title="An older letter", since=monday - datetime.timedelta(days=2), **item),
        waiting.Item(title="A promise that runs out", since=monday, urgency=waiting.Urgency.NOW, **item),
    ]

    def provider(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
        yield from items

    monkeypatch.setattr(waiting, "PROVIDERS", [*waiting.PROVIDERS])
    waiting.register(provider)
    waiting.register(provider)
    return items


@pytest.mark.guidance("FAC-1")
def test_waiting_puts_the_most_urgent_first_and_then_what_waits_longest(
    cast: Cast, letters: list[waiting.Item]
) -> None:
    MeetingFactory(group=cast.tuesday, on_date=HELD)

    found = waiting.waiting_for(cast.tuesday, cast.rosa, cast.tomorrow.starts_at - datetime.timedelta(hours=12))

    assert [item.title for item in found] == [
        "A promise that runs out",
        "An older letter",
        "A younger letter",
        "How many came on Tuesday 17 November?",
    ]


def test_waiting_asks_a_member_for_nothing(cast: Cast) -> None:
    MeetingFactory(group=cast.tuesday, on_date=HELD)
    now = cast.tomorrow.starts_at - datetime.timedelta(hours=12)

    assert [len(waiting.waiting_for(cast.tuesday, person, now)) for person in (cast.rosa, cast.amina)] == [1, 0]


@pytest.mark.guidance("FAC-8")
def test_today_shows_one_thing_more_and_keeps_the_rest_one_tap_away(
    cast: Cast, client: Client, letters: list[waiting.Item]
) -> None:
    MeetingFactory(group=cast.tuesday, on_date=HELD)
    sign_in(client, cast.rosa, second_step=True)

    today, behind = text_of(client.get("/today/")), text_of(client.get("/groups/tuesday-circle/waiting/"))

    assert "A promise that runs out" in today
    assert "3 more need an answer" in today
    for title in ("A younger letter", "An older letter", "How many came"):
        assert title not in today
        assert title in behind


def test_waiting_with_nothing_to_answer_says_so(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)

    assert "Nothing else waits for you." in text_of(client.get("/groups/tuesday-circle/waiting/"))


def test_waiting_asks_the_same_number_of_questions_however_much_is_behind(
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    now = cast.tomorrow.starts_at - datetime.timedelta(hours=12)
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 10, 20))
    waiting.waiting_for(cast.tuesday, cast.rosa, now)
    with django_assert_max_num_queries(18) as few:
        waiting.waiting_for(cast.tuesday, cast.rosa, now)
    for day in range(1, 15):
        MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, day))

    with django_assert_num_queries(len(few)):
        waiting.waiting_for(cast.tuesday, cast.rosa, now)
