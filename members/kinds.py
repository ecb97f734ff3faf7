"""What can be said: each kind of message knows when it still holds and how it reads. Upper apps register theirs.

Also here: the planners, which write the rows that the clock makes due.
"""

import datetime
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import connection, models

from members.models import Delivery
from peersupport.channels.message import Message

Planner = Callable[[datetime.datetime], int]


class Kind:
    """One kind of message. ``code`` is stored on its rows and never changes its meaning."""

    code: str
    is_urgent: bool = False
    """Whether it goes ahead of other messages and minds no quiet hours, unless ``notify`` is told otherwise."""
    has_copies: bool = False
    """Whether a supporter can be told, too, where the person said so; then ``for_supporter`` writes the words."""
    resend_when_unknown: bool = False
    """Whether a person may have it sent again when nobody knows if it went: hearing twice does no harm."""

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Fetch at once what the methods below need for many rows, for instance onto the rows themselves.

        Called where many rows are at hand: within a sending transaction after ``lock``, and for lists.
        """

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold what the rows are about for reading, so that a change of it and a send are put in order."""

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nothing, if it still has to be said; else why not: CANCELLED, MOVED, LEFT, ANSWERED_NO, LATE …

        Asked in the sending transaction after ``lock``. LATE sends the row to the call list, all else ends it.
        """
        return ""

    def render(self, delivery: Delivery) -> Message:
        """What it says, from what is true now, in the active language."""
        raise NotImplementedError

    def for_supporter(self, delivery: Delivery, *, label: str, link: str) -> Message:
        """What somebody at the person's side is told: never more than a day and an hour under ``label`` (CON-9)."""
        raise NotImplementedError

    def person_name(self, delivery: Delivery) -> str:
        """What the person is called who is told, where they do not belong to the group that tells."""
        return ""

    def call_words(self, delivery: Delivery) -> str:
        """What a person says who phones instead."""
        return ""

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return ""


KINDS: dict[str, Kind] = {}
PLANNERS: list[Planner] = []


def register(kind: Kind) -> None:
    """Make ``kind`` known. Raises ValueError when another has its code."""
    if type(KINDS.get(kind.code, kind)) is not type(kind):
        raise ValueError(f"two kinds of message are called {kind.code}")
    KINDS[kind.code] = kind


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises KeyError for an unknown one."""
    return KINDS[code]


def register_planner(planner: Planner) -> None:
    """Run ``planner`` with every tick. It writes rows that will fall due, is safe to repeat, and returns how many."""
    if planner not in PLANNERS:
        PLANNERS.append(planner)


def by_kind(deliveries: Iterable[Delivery]) -> list[tuple[Kind, list[Delivery]]]:
    """The rows of each kind, kinds in a fixed order, so that locks are always taken in the same one.

    Rows of a kind that this version does not know (a newer version may have written them) are left out.
    """
    found: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault(delivery.kind, []).append(delivery)
    return [(KINDS[code], found[code]) for code in sorted(found) if code in KINDS]


def lock_for_reading(model: type[models.Model], ids: Iterable[Any]) -> None:
    """Share-lock these rows of ``model`` until the transaction ends, always in the same order.

    SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor != "postgresql":
        return
    table, column = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {table} WHERE {column} = ANY(%s) ORDER BY {column} FOR SHARE",  # noqa: S608  (our names)
            [sorted(set(ids))],
        )
