"""Questions to the database that hot pages ask again and again: put into SQL once, then only filled in.

Building and compiling a query costs Django four times as much as asking it. A prepared one is an ordinary queryset,
written with stand-ins where values differ; its rows come as they always do, sealed columns and related rows included.
For the few pages that everybody opens (decision 34); everywhere else the queryset itself is simple enough.

    coming = Prepared(lambda *, groups, now: Meeting.objects.filter(group__in=groups, ends_at__gt=now)[:4])
    coming(groups=member.group_ids(), now=now)
"""

import copy
import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

LONGEST = 64
"""Of a list that is filled in. A longer one is asked for as usual."""
MOMENT = datetime.datetime(1901, 2, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
Fill = Callable[[Any], Any]


class Prepared:
    """``build`` gets every value by name and gives a queryset; it may hand values on to it, and do nothing else with
    them: what it works out from a stand-in would stay for good. ValueError when a value cannot be found again.

    Values are ids, moments, days, or lists of ids. A list is filled up with its last id to one of a few lengths.
    ``spare``: values that ``build`` may leave out.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, spare: Iterable[str] = ()) -> None:
        self._build, self._spare = build, frozenset(spare)
        self._known: dict[Any, tuple[QuerySet[Any, Any], Any, str, list[tuple[str, int, Fill] | Any]]] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows for these values, in a list."""
        lists = {name: value for name, value in values.items() if isinstance(value, list)}
        if any(len(value) > LONGEST for value in lists.values()):
            return list(self._build(**values))
        if any(not value for value in lists.values()):
            return []
        filled = {**values, **{name: _filled(value) for name, value in lists.items()}}
        shape = tuple((name, len(value) if isinstance(value, list) else type(value)) for name, value in filled.items())
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, shape)
        if key not in self._known:
            self._known[key] = self._compiled(filled)
        rows, compiler, sql, slots = self._known[key]
        params = tuple(
            slot[2](filled[slot[0]] if slot[1] < 0 else filled[slot[0]][slot[1]]) if isinstance(slot, _Slot) else slot
            for slot in slots
        )
        ready = copy.copy(compiler)
        ready.connection = connection
        ready.as_sql = lambda *_args, **_kwargs: (sql, params)
        fresh = object.__new__(type(rows))  # copying a queryset would ask it
        fresh.__dict__.update(rows.__dict__)
        query = copy.copy(rows.query)
        query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
        fresh.__dict__["_query"] = query
        return list(fresh)

    def _compiled(self, values: Mapping[str, Any]) -> Any:
        stand_ins = {name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())}
        rows = self._build(**stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        places = {
            form: _Slot((name, number, fill))
            for name, stand_in in stand_ins.items()
            for number, one in (enumerate(stand_in) if isinstance(stand_in, list) else [(-1, stand_in)])
            for form, fill in _forms(one)
        }
        slots = [places.get(param, param) if _can_be_found(param) else param for param in params]
        missing = set(stand_ins) - self._spare - {slot[0] for slot in slots if isinstance(slot, _Slot)}
        if missing:
            raise ValueError(f"a prepared question does not use {', '.join(sorted(missing))} as it is")
        return rows, compiler, sql, slots


class _Slot(tuple[str, int, Fill]):
    """Where a value goes: its name, its place in a list or -1, and how the database wants it."""


def _filled(ids: list[Any]) -> list[Any]:
    length = 1
    while length < len(ids):
        length *= 2
    return [*ids, *([ids[-1]] * (length - len(ids)))]


def _stand_in(value: Any, place: int) -> Any:
    if isinstance(value, list):
        return [uuid.uuid4() for _one in value]
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, datetime.datetime):
        return MOMENT + datetime.timedelta(days=place)
    if isinstance(value, datetime.date):
        return MOMENT.date() + datetime.timedelta(days=place)
    raise ValueError(f"a prepared question takes no {type(value).__name__}")


def _forms(stand_in: Any) -> list[tuple[Any, Fill]]:
    """How a value may look once the database's own code has turned it over."""
    if isinstance(stand_in, uuid.UUID):
        return [(stand_in, lambda value: value), (stand_in.hex, lambda value: value.hex)]
    operations = connections[DEFAULT_DB_ALIAS].ops
    if isinstance(stand_in, datetime.datetime):
        adapt: Fill = operations.adapt_datetimefield_value
    else:
        adapt = operations.adapt_datefield_value
    return [(adapt(stand_in), adapt)]


def _can_be_found(param: Any) -> bool:
    return isinstance(param, str | uuid.UUID | datetime.date)
