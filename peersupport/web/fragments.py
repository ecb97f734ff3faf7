"""Pieces of hot pages that are kept in this process, ready drawn (decision 34).

A piece sees nothing but what it is given by name, so it can show nothing else; it is kept under all of that, column by
column, with the language, the zone and the quarter of the hour, in which words such as “tomorrow” stay true. Whoever
is given the same gets the same. What asks the database while it is drawn is not kept: its key does not say it all.
Names of people are not given to a piece. The proof that a form is ours, and the address to come back to, are put in
afterwards, for each reader anew.

Nothing is written anywhere: the pieces end with the process, and the least used make room for others.

    {% kept "later" day=meeting.starts_at group=meeting.group.name %} … {{ group }} … {% endkept %}
"""

import datetime
import secrets
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from threading import Lock
from typing import Any, cast

from django.core.signals import setting_changed
from django.db import connection, models
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

MOST = 2000
"""Pieces. Of a few thousand letters each, that is some megabytes."""
QUARTER = 15 * 60
CSRF, HERE = (f"put-in-later-{secrets.token_hex(16)}" for _one in range(2))
"""Stand for the reader's own token and address. Nobody can write them into a text of theirs."""
PLAIN = frozenset(
    {
        str,
        SafeString,
        int,
        float,
        bool,
        type(None),
        uuid.UUID,
        datetime.datetime,
        datetime.date,
        datetime.time,
        datetime.timedelta,
    }
)

SPOKEN = (Promise, Enum)
SEVERAL = (list, tuple, set, frozenset)

_kept: "OrderedDict[Any, str]" = OrderedDict()
_lock = Lock()


class NotKeptError(Exception):
    """This piece is not to be kept: it was given something that no key can say."""


def piece(name: str, given: dict[str, Any], draw: Callable[[], str], later: dict[str, Callable[[], str]]) -> SafeString:
    """The piece ``name`` for what it is given: as it was kept, or as ``draw`` draws it. ``later``: what is put in."""
    try:
        key = (name, *_where(), *((each, _key(value)) for each, value in given.items()))
    except NotKeptError:
        return _finished(draw(), later)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
    if found is None:
        asked: list[str] = []
        with connection.execute_wrapper(partial(_note, asked)):
            found = draw()
        if not asked:
            _keep(key, found)
    return _finished(found, later)


def _keep(key: Any, html: str) -> None:
    with _lock:
        _kept[key] = html
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def forget(**_signal: Any) -> None:
    """Let go of all pieces: what a setting says may stand in them."""
    with _lock:
        _kept.clear()


def _finished(html: str, later: dict[str, Callable[[], str]]) -> SafeString:
    for mark, value in later.items():
        if mark in html:
            html = html.replace(mark, value())
    return mark_safe(html)  # noqa: S308  (drawn by a template, which escapes)


def _where() -> tuple[Any, ...]:
    return translation.get_language(), timezone.get_current_timezone(), int(time.time() // QUARTER)


def _note(asked: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    asked.append(sql)
    return execute(sql, *rest)


def _key(value: Any) -> Any:
    """All that can be seen of ``value``. The type counts: text that is safe as it is is not the same as other text."""
    kind = type(value)
    if kind in PLAIN:
        return kind, value
    if isinstance(value, SPOKEN):
        return kind, str(value)
    if isinstance(value, SEVERAL):
        return kind, _keys(value)
    if isinstance(value, models.Model):
        # What was fetched, and whatever was worked out and hung on the row since: a group's own words, a count.
        held = {name: each for name, each in value.__dict__.items() if name != "_state"}
        return (
            kind,
            tuple(held),
            # A sealed column that nobody has read lies there closed; the attribute opens it.
            _keys(getattr(value, name) if type(each) is bytes else each for name, each in held.items()),
            _with(value),
        )
    if is_dataclass(value) and not isinstance(value, type):
        return kind, _keys(_fields(cast("Any", kind))(value))
    if isinstance(value, str):
        return str, str(value)
    raise NotKeptError


def _keys(values: Iterable[Any]) -> tuple[Any, ...]:
    """The key of each. Most rows hold nothing but plain values, whose keys need not be made one by one."""
    every = tuple(values)
    kinds = tuple(map(type, every))
    return (kinds, every) if PLAIN.issuperset(kinds) else tuple(map(_key, every))


def _with(row: models.Model) -> tuple[Any, ...]:
    """Related rows that were fetched together with ``row``; any other would have to be asked for."""
    related = row._state.fields_cache  # noqa: SLF001  (no public way)
    return tuple((name, _key(other)) for name, other in related.items())


@cache
def _fields(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(kind)]
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


setting_changed.connect(forget)
