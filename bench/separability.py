"""How well a stranger with a watch could tell what the program knows from what it does not (C3).

An *oracle* is one thing that anybody can ask the program. For each pair it is asked once about somebody who is known
here and once about somebody who is not, in random order, one right after the other. The figure is the area under the
curve (AUC): how often the known one takes longer, with a tie as half. 0.5 says nothing; 1 or 0 says everything.

A new oracle is a function in a file of this folder::

    @oracle("asking for a number, by email")
    def number_by_email(client: Client, who: Person) -> Any:
        return client.post("/accounts/login/code/", {"email": who.email})

``answers`` are the codes that are to be measured; ``before`` is done first and not measured. What has to be there
besides the people themselves is made by a function marked ``@scene``.

It is asked through the whole program, as a visitor whose address nobody has seen before, so that no limit is reached.
"""

import bisect
import random
import statistics
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.test import Client

LOWEST, HIGHEST = 0.45, 0.55
"""Between these the clock tells nothing that one could use. With 1,000 pairs chance stays within 0.475 to 0.525."""
WARM_UP = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask about; ``number`` differs for everybody, and known and unknown ones read alike."""

    number: int
    is_known: bool

    @property
    def name(self) -> str:
        """A sign-in name."""
        return f"{'quiet' if self.is_known else 'still'}river{self.number:05}"

    @property
    def email(self) -> str:
        """An email address."""
        return f"{self.name}@example.org"

    @property
    def phone(self) -> str:
        """A phone number of the kind kept free for fiction, and, for many people, of those that follow it."""
        return f"+4479{'11' if self.is_known else '12'}{self.number:06}"


Ask = Callable[[Client, Person], Any]
ORACLES: dict[str, Ask] = {}
ANSWERS: dict[str, Collection[int]] = {}
BEFORE: dict[str, Callable[[Client, Person], None]] = {}
SCENES: list[Callable[[list[Person]], None]] = []
USUAL = (HTTPStatus.OK, HTTPStatus.FOUND)


def scene(make: Callable[[list[Person]], None]) -> Callable[[list[Person]], None]:
    """Have ``make bench`` make this before it measures, for these known people."""
    SCENES.append(make)
    return make


def oracle(
    name: str, *, answers: Collection[int] = USUAL, before: Callable[[Client, Person], None] | None = None
) -> Callable[[Ask], Ask]:
    """Have ``make bench`` measure this function."""

    def keep(ask: Ask) -> Ask:
        if name in ORACLES:
            raise ValueError(f"two oracles are called {name}")
        ORACLES[name], ANSWERS[name] = ask, answers
        if before is not None:
            BEFORE[name] = before
        return ask

    return keep


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found about one oracle. Times are medians in milliseconds."""

    oracle: str
    pairs: int
    auc: float
    known_ms: float
    unknown_ms: float

    @property
    def ratio(self) -> float:
        """How much longer a known one takes."""
        return self.known_ms / self.unknown_ms

    @property
    def is_silent(self) -> bool:
        """Whether the clock tells nothing."""
        return LOWEST <= self.auc <= HIGHEST

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "is_silent": self.is_silent}


def auc(known: Sequence[float], unknown: Sequence[float]) -> float:
    """How often a value of ``known`` is larger than one of ``unknown``; ties count half."""
    ordered = sorted(unknown)
    wins = sum((bisect.bisect_left(ordered, one) + bisect.bisect_right(ordered, one)) / 2 for one in known)
    return wins / (len(known) * len(unknown))


def measure(name: str, pairs: int, *, chance: random.Random) -> Figure:
    """Ask the oracle ``pairs`` times about both kinds of people."""
    for number in range(WARM_UP):
        for is_known in (True, False):
            _timed(name, Person(pairs + number, is_known))
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(pairs):
        for is_known in chance.sample((True, False), 2):
            times[is_known].append(_timed(name, Person(number, is_known)))
    return Figure(
        oracle=name,
        pairs=pairs,
        auc=round(auc(times[True], times[False]), 4),
        known_ms=round(statistics.median(times[True]) * 1000, 2),
        unknown_ms=round(statistics.median(times[False]) * 1000, 2),
    )


_askers = iter(range(1, 2**24))


def _timed(name: str, who: Person) -> float:
    """Seconds until the answer. RuntimeError if it was not the answer that is to be measured."""
    place = next(_askers)
    client = Client(REMOTE_ADDR=f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}")
    if name in BEFORE:
        BEFORE[name](client, who)
    started = time.perf_counter()
    answer = ORACLES[name](client, who)
    took = time.perf_counter() - started
    if answer.status_code not in ANSWERS.get(name, USUAL) or b"many tries" in answer.content:
        raise RuntimeError(f"asked about number {who.number}, the program answered {answer.status_code}")
    return took
