"""Answers at the same moment: one decision, one seat, one truth. `make faults` runs 200 rounds of each."""

import os
from collections.abc import Callable

import pytest
import time_machine

from tests.conftest import NOW
from tests.faults import joining_races as races

ROUNDS = int(os.environ.get("RACES", "5"))
RACES = [races.double_accept, races.last_place, races.accept_and_withdraw]


@pytest.mark.django_db(transaction=True)
@pytest.mark.guidance("MEM-2")
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_answers_at_once_leave_one_truth(race: Callable[[int], races.Race], transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        found = race(ROUNDS)

    print(found)
    races.keep(found)
    assert (found.rounds, found.violations) == (ROUNDS, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_answers_at_once_given_naively_are_caught(race: Callable[..., races.Race], transactional_db: None) -> None:
    naive = {"accept": races.naive_accept}
    if race is races.accept_and_withdraw:
        naive["withdraw"] = races.naive_withdraw
    with time_machine.travel(NOW, tick=True):
        found = race(4, **naive)

    print(found)
    assert found.violations > 0
