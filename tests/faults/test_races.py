"""Races about roles: the first yes takes it, and a group is never left alone. ``RACES=200`` for the long run."""

import pytest
from django.db import connection

from tests.faults import races

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.guidance("FAC-2")
def test_two_who_say_yes_at_once_make_one_stand_in() -> None:
    counts = races.two_say_yes(races.ROUNDS)

    print(counts)
    races.keep(counts)
    assert (counts.rounds, counts.violations) == (races.ROUNDS, 0)


@pytest.mark.guidance("FAC-4")
def test_two_who_step_back_while_one_is_promoted_leave_somebody() -> None:
    counts = races.promote_and_demote(races.ROUNDS)

    print(counts)
    races.keep(counts)
    assert (counts.rounds, counts.violations) == (races.ROUNDS, 0)


def test_naive_ways_are_caught() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writer waits for the other, so that nothing can be caught")
    assert races.two_say_yes(25, naive=True).violations > 0
    assert races.promote_and_demote(25, naive=True).violations > 0
