"""A worker may die at any moment: nobody hears twice, and nobody is forgotten without a person being told."""

import os
from pathlib import Path

import pytest

from tests.faults import crash

SEEDS = range(int(os.environ.get("ROUNDS", "1")) if os.environ.get("WRITE_FAULTS") else 1)


@pytest.mark.services
@pytest.mark.guidance("NOTE-1")
@pytest.mark.parametrize("seed", SEEDS)
def test_worker_killed_at_random_while_300_reminders_go_out_none_doubled_none_silently_lost(
    tmp_path: Path, seed: int
) -> None:
    counts = crash.run(tmp_path, reminders=300, kills=6, seed=seed)

    print(counts)
    crash.keep(counts)
    assert (counts.reminders, counts.doubled, counts.lost) == (300, 0, 0)
    assert counts.kills >= 5
    assert counts.accepted + counts.unknown == 300
    assert counts.listed == counts.unknown
    assert counts.unknown <= counts.kills * 8
    assert counts.arrived == counts.accepted + counts.unknown_but_arrived


@pytest.mark.services
def test_worker_killed_at_random_with_a_policy_that_repeats_blindly_is_caught_doubling(tmp_path: Path) -> None:
    counts = crash.run(tmp_path, reminders=40, kills=2, is_blind=True, seed=0)

    print(counts)
    assert counts.doubled > 0
    assert (counts.unknown, counts.lost) == (0, 0)
