"""Erasing everything about one person, by what the models promise (CON-7, C30)."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from peersupport.privacy import ledger, reserve
from peersupport.privacy.classes import Erase
from peersupport.privacy.walking import everything_of, loose_ids, mentions, owned, pointers, promises_of

logger = logging.getLogger(__name__)

Step = Callable[[Any], object]
BEFORE: list[Step] = []
TRIES = 5


def before_erasing(step: Step) -> None:
    """Run ``step(person)`` inside every erasure, before rows go: to count anew what was counted with this person."""
    if step not in BEFORE:
        BEFORE.append(step)


def erase(person: models.Model) -> None:
    """Erase ``person``: rows that belong to them go, values that name them are emptied, no remnant stays in the log.

    The ledger has the id before the first row goes. Works on a full disk. Raises OSError if the ledger cannot be
    written, DatabaseError if the database will not; then nothing was erased, and the next replay tries again.
    """
    with reserve.given_up():
        ledger.note(person.pk)
        _erase(person)
        wipe()


def replay() -> int:
    """Erase whoever is in the ledger and in the database again, as after a restore. Returns how many there were."""
    people = get_user_model()
    found = [people._base_manager.filter(pk=each).first() for each in ledger.noted()]
    again = [person for person in found if person is not None]
    if again:
        with reserve.given_up():
            for person in again:
                _erase(person)
            wipe()
    return len(again)


def wipe() -> None:
    """Empty SQLite's write-ahead log, where deleted text stays until then. Other databases clean up by themselves."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    for _try in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return
    logger.warning("The log of the database could not be emptied yet, because somebody is reading.")


@transaction.atomic
def _erase(person: models.Model) -> None:
    _prepare(person)
    # From here on nothing new can be written about this person; what came in the meantime is taken in a second round.
    list(get_user_model()._base_manager.select_for_update().filter(pk=person.pk))
    _prepare(person)
    theirs = everything_of(person)
    for model, column in mentions():
        _blank(model, column, model._base_manager.filter(**{column: person.pk}))
    for model, column, kind in loose_ids():
        for label, keys in theirs.items():
            rows = model._base_manager.filter(**{kind: label})
            _empty(model, column, rows.filter(**{f"{column}__in": _fitting(model, column, keys)}))
    for one in owned():
        for some in _handfuls(theirs[one.model._meta.label]):
            one.model._base_manager.filter(pk__in=some).delete()


def _prepare(person: models.Model) -> None:
    for step in BEFORE:
        step(person)


def _blank(model: type[models.Model], column: str, rows: models.QuerySet[Any]) -> None:
    """Empty the column that names the person, and with it what else only concerns them."""
    promises = promises_of(model)
    fields = promises.fields if promises else {}
    others = [
        name
        for name, promise in fields.items()
        if promise.erase is Erase.BLANK and promise.of == (column,) and name not in pointers(model)
    ]
    rows.update(**{name: _nothing(model, name) for name in [column, *others]})


def _empty(model: type[models.Model], column: str, rows: models.QuerySet[Any]) -> None:
    rows.update(**{column: _nothing(model, column)})


def _nothing(model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    return None if field.null else ""


def _fitting(model: type[models.Model], column: str, keys: Iterable[Any]) -> list[Any]:
    """Those of ``keys`` that this column could hold: rows of other packages are counted, ours have random ids."""
    if isinstance(model._meta.get_field(column), models.UUIDField):
        return [key for key in keys if hasattr(key, "hex") and not isinstance(key, float)]
    return [str(key) for key in keys]


def _handfuls(keys: list[Any], size: int = 500) -> Iterable[list[Any]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
