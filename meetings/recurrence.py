"""Rules in wall-clock time, and the instants they mean. Pure functions; no database, no current time."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _


def instant(day: datetime.date, time: datetime.time, zone: str) -> datetime.datetime:
    """The moment, in UTC, at which a clock in ``zone`` shows ``time`` on ``day``.

    In the spring night an hour does not exist: the clock is read as if it had not been put forward, which gives the
    same minutes one hour later. In the autumn night an hour happens twice: the first is meant.
    """
    return datetime.datetime.combine(day, time.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(datetime.UTC)


def check_rule(rule: str, first_on: datetime.date) -> None:
    """Raise ValueError with a plain sentence when ``rule`` cannot be read or never occurs."""
    try:
        day = next(_days(rule, first_on), None)
    except (ValueError, TypeError, KeyError):
        raise ValueError(_("This rule cannot be read.")) from None
    if day is None:
        raise ValueError(_("This rule never gives a day."))


def days(rule: str, first_on: datetime.date, *, after: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    """The days of ``rule`` from ``after`` to ``until``, both included."""
    for day in _days(rule, first_on):
        if day > until:
            return
        if day >= after:
            yield day


def _days(rule: str, first_on: datetime.date) -> Iterator[datetime.date]:
    start = datetime.datetime.combine(first_on, datetime.time(12))
    for moment in rrulestr(rule, dtstart=start, ignoretz=True):
        yield moment.date()
