"""What the database promises about ways back in and about who leads a group again; see test_constraints.py."""

import datetime
from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.factories.members import VacancyFactory, WayBackFactory

NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(seconds=1)
TWO_WEEKS = {"joined_at": NOON, "holds_at": NOON + datetime.timedelta(days=14)}
Deed = Callable[[Cast], Any]


def make(factory: Any, **values: Any) -> Deed:
    """Write a row; values that are functions are asked with the cast."""
    return lambda cast: factory(**{name: value(cast) if callable(value) else value for name, value in values.items()})


GETTING_BACK: dict[str, tuple[Deed, Deed]] = {
    "one_way_back_at_a_time": (
        make(WayBackFactory, member=lambda cast: cast.amina, group=lambda cast: cast.tuesday),
        lambda cast: [WayBackFactory(member=cast.amina, group=cast.tuesday) for _time in range(2)],
    ),
    "one_reset_at_a_time": (
        lambda cast: [WayBackFactory(member=cast.rosa, group=cast.tuesday, how=how) for how in ("STEP", "PAPER")],
        lambda cast: [WayBackFactory(member=cast.rosa, group=cast.tuesday, how="STEP") for _time in range(2)],
    ),
    "way_back_is_known": (make(WayBackFactory, how="STEP"), make(WayBackFactory, how="SMOKE")),
    "way_back_waits_and_ends": (
        make(WayBackFactory, asked_at=NOON, opens_at=NOON + datetime.timedelta(minutes=1)),
        make(WayBackFactory, asked_at=NOON, opens_at=NOON),
    ),
    "stopped_way_back_is_not_used": (
        make(WayBackFactory, words=None, stopped_at=NOON),
        make(WayBackFactory, words=None, stopped_at=NOON, used_at=NOON),
    ),
    "ended_way_back_has_no_words": (make(WayBackFactory, words=None, used_at=NOON), make(WayBackFactory, used_at=NOON)),
    "only_sent_words_have_an_address": (
        make(WayBackFactory, how="EMAIL", address="new@example.org"),
        make(WayBackFactory, how="PAPER", address="new@example.org"),
    ),
    "members.WayBack.words": (
        make(WayBackFactory),
        lambda _cast: [WayBackFactory(words="six words") for _time in range(2)],
    ),
    "members.WayBack.stop_token": (
        make(WayBackFactory),
        lambda _cast: [WayBackFactory(stop_token="stop") for _time in range(2)],
    ),
    "one_vacancy_of_a_group_at_a_time": (
        lambda cast: [VacancyFactory(group=group) for group in (cast.tuesday, cast.family)],
        lambda cast: [VacancyFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "vacancy_takes_two_people": (
        make(VacancyFactory, asked_by=lambda cast: cast.amina, together_with=lambda cast: cast.lin, **TWO_WEEKS),
        make(VacancyFactory, asked_by=lambda cast: cast.amina, together_with=lambda cast: cast.amina, **TWO_WEEKS),
    ),
    "vacancy_gives_fourteen_days": (
        make(VacancyFactory, together_with=lambda cast: cast.lin, **TWO_WEEKS),
        make(VacancyFactory, together_with=lambda cast: cast.lin, **TWO_WEEKS | {"joined_at": LATER}),
    ),
    "vacancy_says_how_it_ended": (
        make(VacancyFactory, ended_at=NOON, ending="HERE"),
        make(VacancyFactory, ended_at=NOON),
    ),
}
