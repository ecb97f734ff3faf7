"""Forgetting what has had its time, by what the models promise (CON-7; security paper 3.5)."""

import datetime
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from peersupport.privacy.walking import Model, Promises, classified

BATCH = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """For these groups, what falls under ``period`` is kept for ``days`` instead of the usual time."""

    period: str
    days: int
    groups: Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of ``model`` go ``days`` after the date that ``clock`` leads to."""

    model: Model
    days: int
    clock: str
    group: str
    period: str

    def over(self, now: datetime.datetime, choices: Collection[Choice]) -> Q:
        """Which rows have had their time."""
        mine = [choice for choice in choices if choice.period == self.period and self.group]
        chosen = [group for choice in mine for group in choice.groups]
        usual = self._before(now, self.days)
        if chosen:
            # Written so, because "not in" says nothing about rows without a group.
            usual &= ~Q(**{f"{self.group}__in": chosen}) | Q(**{f"{self.group}__isnull": True})
        for choice in mine:
            usual |= self._before(now, choice.days) & Q(**{f"{self.group}__in": list(choice.groups)})
        return usual

    def _before(self, now: datetime.datetime, days: int) -> Q:
        moment = now - datetime.timedelta(days=days)
        is_day = not isinstance(_column(self.model, self.clock), models.DateTimeField)
        return Q(**{f"{self.clock}__lt": moment.date() if is_day else moment})


def rules() -> list[Rule]:
    """Every model whose rows end by themselves."""
    return [
        Rule(model, days, promises.clock, promises.group, promises.period)
        for model, promises in classified().items()
        if (days := days_of(promises)) is not None and promises.clock
    ]


def days_of(promises: Promises) -> int | None:
    """How long a row is kept after its clock: as long as the one of its fields that is kept longest."""
    found = [promise.keep_days for promise in promises.fields.values() if promise.keep_days is not None]
    return max(found) if found else None


def forget(now: datetime.datetime, choices: Collection[Choice] = ()) -> dict[str, int]:
    """Delete what has had its time. Returns how many rows of which model went; safe to stop and to repeat."""
    gone: dict[str, int] = {}
    for rule in rules():
        for keys in _batches(rule.model._base_manager.filter(rule.over(now, choices))):
            with transaction.atomic():
                _total, each = rule.model._base_manager.filter(pk__in=keys).delete()
            for label, number in each.items():
                gone[label] = gone.get(label, 0) + number
    return {label: number for label, number in sorted(gone.items()) if number}


def _batches(rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    while keys := list(rows.order_by().values_list("pk", flat=True)[:BATCH]):
        yield keys


def _column(model: Model, way: str) -> "models.Field[Any, Any]":
    """The column at the end of a way such as ``meeting__ends_at``."""
    *relations, last = way.split("__")
    for name in relations:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)  # type: ignore[return-value]
