"""Two people press at the same moment: rounds of it, and what must never come of one.

A race is a function that lets a scene arise, has two things done at once, and says whether something came out that must
not. With ``naive`` it does the same as one would write it first (look, then write), which has to be caught::

    @race("two facilitators accept one person")
    def double_accept(*, naive: bool) -> bool: ...
"""

import importlib
import json
import os
import pkgutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from tests.helpers import at_once

REPORT = Path(__file__).resolve().parents[3] / "bench" / "faults.json"
Round = Callable[..., bool]
RACES: dict[str, Round] = {}
MOST_NAIVE = 30
"""So many rounds are enough to catch one who looks and then writes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``violations``: rounds after which something was there that must not. ``naive_rounds`` until one was caught."""

    race: str
    database: str
    rounds: int
    violations: int
    naive_rounds: int
    is_naive_caught: bool


def race(name: str) -> Callable[[Round], Round]:
    """Have this function run in each round of ``make faults``."""

    def keep_it(one: Round) -> Round:
        if name in RACES:
            raise ValueError(f"two races are called {name}")
        RACES[name] = one
        return one

    return keep_it


def load_all() -> dict[str, Round]:
    """Every race of this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return RACES


def run(name: str, rounds: int) -> Counts:
    """So many rounds of the real thing; then its naive twin, until it is caught."""
    one = RACES[name]
    violations = sum(one(naive=False) for _round in range(rounds))
    naive_rounds, is_caught = 0, False
    while naive_rounds < MOST_NAIVE and not is_caught:
        naive_rounds += 1
        is_caught = one(naive=True)
    return Counts(name, connection.vendor, rounds, violations, naive_rounds, is_caught)


def keep(counts: Counts) -> None:
    """Add the counts to bench/faults.json, where ``make faults`` asks for it."""
    if not os.environ.get("WRITE_FAULTS"):
        return
    REPORT.parent.mkdir(exist_ok=True)
    kept = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    kept.setdefault("races", []).append(asdict(counts))
    REPORT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def both(do: Callable[..., Any], *rows: Any) -> list[Any]:
    """Do the same with each of ``rows``, at once."""
    return at_once(*[lambda row=row: do(row) for row in rows])


def broke(heard: list[Any], *expected: type[Exception]) -> bool:
    """Whether somebody met an error that is no kind answer."""
    return any(isinstance(one, Exception) and not isinstance(one, expected) for one in heard)


def a_busy_machine() -> None:
    """What may lie between a look and a write."""
    time.sleep(0.02)
