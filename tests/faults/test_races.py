"""Pressed at the same moment: one decision, one seat, one truth. ``make faults`` runs 200 rounds of each."""

import os

import pytest
import time_machine

from tests.conftest import NOW
from tests.faults import races

ROUNDS = int(os.environ.get("RACES") or "3")


@pytest.mark.guidance("MEM-2", "FAC-2", "FAC-4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", races.load_all())
def test_pressed_at_once_leaves_one_truth_and_naive_ways_are_caught(name: str, transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        counts = races.run(name, ROUNDS)

    print(counts)
    races.keep(counts)
    assert (counts.rounds, counts.violations) == (ROUNDS, 0)
    assert counts.is_naive_caught
