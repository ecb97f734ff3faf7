"""Rules in wall-clock time, and the instants they mean. Pure functions; no database, no current time."""

import datetime
from collections.abc import Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
"""What of an iCalendar rule (RFC 5545, 3.3.10) a group needs: each gives at most one meeting in a day."""
OF_MONTHS = {"BYMONTHDAY", "BYSETPOS", "BYMONTH"}
"""Parts that a rule by days or weeks cannot have: with them it may never give a day, and the library looks for ever."""
MOST = 1000
BY_HAND = "BY HAND"
"""Stands where a rule would, for days that people chose one by one: it gives none by itself."""
SOON = {"YEARLY": datetime.timedelta(days=366 * 10)}
"""A rule that gives no day for so long gives none. Only yearly ones may wait for a leap year."""
USUALLY_SOON = datetime.timedelta(days=366 * 2)


def instant(day: datetime.date, time: datetime.time, zone: str) -> datetime.datetime:
    """The moment, in UTC, at which a clock in ``zone`` shows ``time`` on ``day``.

    In the spring night an hour does not exist: the clock is read as if it had not been put forward, which gives the
    same minutes one hour later. In the autumn night an hour happens twice: the first is meant.
    """
    return datetime.datetime.combine(day, time.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(datetime.UTC)


def shown(day: datetime.date, time: datetime.time, zone: str) -> datetime.time | None:
    """What the clock in ``zone`` shows instead, where ``time`` does not exist on ``day``; None where it does."""
    there = instant(day, time, zone).astimezone(ZoneInfo(zone)).time()
    return None if there == time.replace(tzinfo=None, fold=0) else there


def check_rule(rule: str, first_on: datetime.date) -> None:
    """Raise ValueError with a plain sentence when ``rule`` cannot be read or never occurs."""
    if rule == BY_HAND:
        return
    try:
        soon = SOON.get(_parts(rule)["FREQ"], USUALLY_SOON)
        day = next(_days(rule, first_on, first_on + soon), None)
    except (ValueError, TypeError, LookupError, AttributeError):
        raise ValueError(_("This rule cannot be read.")) from None
    if day is None:
        raise ValueError(_("This rule never gives a day."))


def days(rule: str, first_on: datetime.date, *, after: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    """The days of ``rule`` from ``after`` to ``until``, both included."""
    if rule == BY_HAND:
        return iter(())
    return (day for day in _days(rule, first_on, until) if day >= after)


def _days(rule: str, first_on: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    """Always bounded: the library would look for a thirtieth of February until the year 9999."""
    parts = _parts(rule)
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    if "UNTIL" in parts:
        until = min(until, datetime.datetime.strptime(parts.pop("UNTIL")[:8], "%Y%m%d").date())  # noqa: DTZ007  (a day)
    if until < first_on:
        return
    bounded = ";".join(f"{name}={value}" for name, value in parts.items()) + f";UNTIL={until:%Y%m%d}T235959"
    start = datetime.datetime.combine(first_on, datetime.time(12))
    for moment in islice(rrulestr(bounded, dtstart=start, ignoretz=True), count):
        yield moment.date()


def _parts(rule: str) -> dict[str, str]:
    """The parts of a rule that gives whole days. ValueError for any other."""
    parts: dict[str, str] = {}
    for part in rule.strip().upper().removeprefix("RRULE:").split(";"):
        name, _equals, value = part.partition("=")
        if name not in PARTS or name in parts or not value.isprintable() or not value.strip():
            raise ValueError(rule)
        parts[name] = value
    is_counted = all(1 <= int(parts[name]) <= MOST for name in ("INTERVAL", "COUNT") if name in parts)
    if parts.get("FREQ") not in FREQUENCIES or not is_counted or {"COUNT", "UNTIL"} <= parts.keys():
        raise ValueError(rule)
    too_narrow = {"DAILY": OF_MONTHS | {"BYDAY"}, "WEEKLY": OF_MONTHS}.get(parts["FREQ"], set())
    if too_narrow & parts.keys():
        raise ValueError(rule)
    return parts
