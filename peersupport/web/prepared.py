"""Questions to the database that hot pages ask again and again: put into SQL once, then only filled in.

Building and compiling a query costs Django four times as much as asking it. A prepared one is an ordinary queryset,
written with stand-ins where values differ; its rows come as they always do, sealed columns and related rows included.
For the few pages that everybody opens (decision 34); everywhere else the queryset itself is simple enough.

    coming = Prepared(lambda *, groups, now: Meeting.objects.filter(group__in=groups, ends_at__gt=now)[:4])
    coming(groups=member.group_ids(), now=now)
"""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from inspect import getattr_static
from operator import itemgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.query_utils import DeferredAttribute

LONGEST = 64
"""Of a list that is filled in. A longer one is asked for as usual."""
MOMENT = datetime.datetime(1901, 2, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
Fill = Callable[[Any], Any]
Make = Callable[[Any], Any]


class Prepared:
    """``build`` gets every value by name and gives a queryset; it may hand values on to it, and do nothing else with
    them: what it works out from a stand-in would stay for good. ValueError when a value cannot be found again.

    Values are ids, moments, days, or lists of ids. A list is filled up with its last id to one of a few lengths.
    ``spare``: values that ``build`` may leave out. Rows are objects, with ``select_related`` and annotations, or
    those of ``values_list``.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, spare: Iterable[str] = ()) -> None:
        self._build, self._spare = build, frozenset(spare)
        self._known: dict[Any, _Question] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows for these values, in a list."""
        shape: list[Any] = [connections[DEFAULT_DB_ALIAS].vendor]
        for name, value in values.items():
            if isinstance(value, list):
                if len(value) > LONGEST:
                    return list(self._build(**values))
                if not value:
                    return []
                values[name] = filled = _filled(value)
                shape.append((name, len(filled)))
            else:
                shape.append((name, type(value)))
        key = tuple(shape)
        if key not in self._known:
            self._known[key] = self._compiled(values)
        return self._known[key].asked(values)

    def _compiled(self, values: Mapping[str, Any]) -> "_Question":
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
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        steps = [(place, step, column) for place, (found, column) in converters.items() for step in found]
        return _Question(sql, slots, steps, _making(rows, compiler))


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that is put into SQL: what goes where, and what becomes of its answer."""

    sql: str
    slots: "list[_Slot | Any]"
    steps: list[tuple[int, Any, Any]]
    """For each column that Django turns over: its place, how, and its expression."""
    make: Make

    def asked(self, values: Mapping[str, Any]) -> list[Any]:
        params = tuple(
            slot[2](values[slot[0]] if slot[1] < 0 else values[slot[0]][slot[1]]) if isinstance(slot, _Slot) else slot
            for slot in self.slots
        )
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for place, step, column in self.steps:
                row[place] = step(row[place], column, connection)
        return [self.make(row) for row in rows]


def _making(rows: QuerySet[Any, Any], compiler: Any) -> Make:
    """What makes of a row of columns that which the queryset would give."""
    kind, width = rows._iterable_class, compiler.col_count  # noqa: SLF001  (no public way)
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return lambda row: tuple(row[:width])
    if kind is not ModelIterable or rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001
        raise ValueError("a prepared question gives objects or lists of values")
    make, annotations = _objects(compiler.klass_info, compiler.select), list(compiler.annotation_col_map.items())

    def annotated(row: list[Any]) -> Any:
        one = make(row)
        for name, place in annotations:
            setattr(one, name, row[place])
        return one

    return annotated


def _objects(info: dict[str, Any], select: list[Any]) -> Make:
    """What ``Model.from_db`` does, for models whose columns are kept as they come: a third of its cost."""
    model, places = info["model"], info["select_fields"]
    names = [select[place][0].target.attname for place in places]
    if not _keeps_columns(model, names) or info.get("from_parent"):
        raise ValueError(f"{model.__name__} does more than keep its columns when it is read")
    first, end = places[0], places[-1] + 1
    key = first + names.index(model._meta.pk.attname)
    related = [
        (_objects(one, select), one["local_setter"], one["remote_setter"])
        for one in info.get("related_klass_infos", [])
    ]

    def make(row: list[Any]) -> Any:
        if row[key] is None:
            return None
        made = object.__new__(model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(names, row[first:end], strict=True), _state=state)
        for make_other, set_here, set_there in related:
            other = make_other(row)
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        return made

    return make


def _keeps_columns(model: type[models.Model], names: list[str]) -> bool:
    """Whether nothing happens to columns on their way into an object, and nobody listens."""
    signals = (models.signals.pre_init, models.signals.post_init)
    return (
        model.from_db.__func__ is models.Model.from_db.__func__  # type: ignore[attr-defined]
        and model.__init__ is models.Model.__init__
        and not any(signal.has_listeners(model) for signal in signals)
        and all(isinstance(getattr_static(model, name), DeferredAttribute) for name in names)
    )


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
