"""Everything held about one person, and nothing about anybody else (CON-7, C31)."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from peersupport.privacy.classes import PERSON, Field
from peersupport.privacy.walking import Model, is_named, loose_ids, mentions, owned, pointers, promises_of

FORMAT = 1
Reader = Callable[[Any], str]
READERS: dict[tuple[str, str], Reader] = {}


def read_as(label: str, column: str, reader: Reader) -> None:
    """Let ``reader`` put this column of the model ``label`` into words; an empty text hides it on the page."""
    READERS[label, column] = reader


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the name of its column, its label for people, itself, and how it reads."""

    name: str
    label: str
    raw: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about the person. ``title`` and ``purpose`` are for people."""

    table: str
    title: str
    purpose: str
    rows: list[list[Value]]


def sections(person: models.Model) -> list[Section]:
    """What is held about ``person``, table by table; tables with nothing in them are left out."""
    found: dict[Model, list[list[Value]]] = {}
    ids: dict[str, set[str]] = {}
    for one in reversed(owned()):
        rows = list(one.rows(person))
        ids[one.model._meta.label] = {str(row.pk) for row in rows}
        found[one.model] = [_told(row, person, is_theirs=True) for row in rows]
    for model, rows in _elsewhere(person, ids):
        found.setdefault(model, []).extend(rows)
    return [
        Section(model._meta.label, _title(model), _purpose(model), told)
        for model, rows in found.items()
        if (told := [row for row in rows if row])
    ]


def as_json(person: models.Model) -> str:
    """The same for programs. Times are in UTC, values as they are stored, dates by ISO 8601."""
    content = {
        "format": FORMAT,
        "made_at": timezone.now().astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "held": {
            section.table: [{value.name: value.raw for value in row} for row in section.rows]
            for section in sections(person)
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _elsewhere(person: models.Model, ids: dict[str, set[str]]) -> Iterator[tuple[Model, list[list[Value]]]]:
    """Rows of others that name the person, and lines of the trail about what is theirs: only what concerns them."""
    seen: dict[Model, set[Any]] = {}
    for model, rows in _naming(person, ids):
        known = seen.setdefault(model, set())
        fresh = [row for row in rows if row.pk not in known and str(row.pk) not in ids.get(model._meta.label, ())]
        known.update(row.pk for row in fresh)
        yield model, [_told(row, person, is_theirs=False, ids=ids) for row in fresh]


def _naming(person: models.Model, ids: dict[str, set[str]]) -> Iterator[tuple[Model, list[models.Model]]]:
    for model, column in mentions():
        yield model, list(model._base_manager.filter(**{column: person.pk}))
    for model, column, kind in loose_ids():
        for label, theirs in ids.items():
            keys = _fitting(model, column, theirs)
            yield model, list(model._base_manager.filter(**{kind: label, f"{column}__in": keys}))


def _fitting(model: Model, column: str, keys: set[str]) -> list[Any]:
    """Those of ``keys`` that this column could hold: rows of other packages are counted, ours have random ids."""
    if not isinstance(model._meta.get_field(column), models.UUIDField):
        return sorted(keys)
    return sorted(key for key in keys if len(key) == 36)  # noqa: PLR2004  (a UUID in letters)


def _told(
    row: models.Model, person: models.Model, *, is_theirs: bool, ids: dict[str, set[str]] | None = None
) -> list[Value]:
    model = type(row)
    promises = promises_of(model)
    fields = promises.fields if promises else {}
    naming = {name for name in pointers(model) if is_named(row, name, person)}
    naming |= {name for name, kind in _loose(fields) if _is_about(row, name, kind, ids or {})}
    values = []
    for column in model._meta.concrete_fields:
        promise = fields.get(column.name)
        if promise is None or not promise.is_exported:
            continue
        is_of_others = bool(promise.of) and not naming & set(promise.of)
        if not is_of_others and (promise.of or is_theirs or column.name in naming):
            values += _value(row, column, promise, is_person=column.name in naming)
    return values


def _loose(fields: Any) -> list[tuple[str, str]]:
    return [(name, field.names) for name, field in fields.items() if field.names in fields]


def _is_about(row: models.Model, column: str, kind: str, ids: dict[str, set[str]]) -> bool:
    return str(getattr(row, column)) in ids.get(str(getattr(row, kind)), set())


def _value(row: models.Model, column: Any, promise: Field, *, is_person: bool) -> list[Value]:
    """The value; nothing where it would name somebody else."""
    label = capfirst(str(column.verbose_name))
    raw = getattr(row, column.attname)
    if column.name in pointers(type(row)):
        return [Value(column.name, label, "you", _("you"))] if is_person else []
    if raw is None or raw == "":
        return []
    if isinstance(column, models.ForeignKey):
        shown = str(getattr(row, column.name))
        return [Value(column.name, label, shown, shown)]
    if "." in promise.names:
        named = apps.get_model(promise.names)._base_manager.filter(pk=raw).first()
        return [Value(column.name, label, str(named), str(named))] if named else []
    if promise.names and promise.names != PERSON:
        return []
    return [Value(column.name, label, _plain(raw), _shown(row, column, raw))]


def _plain(raw: Any) -> Any:
    if isinstance(raw, datetime.datetime):
        return raw.astimezone(datetime.UTC).isoformat()
    if isinstance(raw, datetime.date | datetime.time):
        return raw.isoformat()
    return raw if isinstance(raw, bool | int | float | str | list | dict) else str(raw)


def _shown(row: models.Model, column: Any, raw: Any) -> str:
    reader = READERS.get((row._meta.label, column.name))
    return reader(raw) if reader else _usual(row, column, raw)


def _usual(row: models.Model, column: Any, raw: Any) -> str:
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, datetime.datetime):
        return f"{timezone.localtime(raw):%Y-%m-%d %H:%M}"
    if isinstance(raw, datetime.time):
        return f"{raw:%H:%M}"
    if isinstance(raw, list):
        return ", ".join(str(one) for one in raw)
    return str(_plain(raw))


def _title(model: Model) -> str:
    return _("About you") if model is get_user_model() else capfirst(str(model._meta.verbose_name_plural))


def _purpose(model: Model) -> str:
    promises = promises_of(model)
    return promises.purpose if promises else ""
