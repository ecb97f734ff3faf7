"""How often a group meets, in the few ways that people say it, and the rule that each means. Pure functions."""

import datetime

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.recurrence import BY_HAND

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WEEKS = 26
"""Rarer than every half year is no rhythm that people keep in mind: then days by hand are plainer."""


class Rhythm(models.TextChoices):
    """The ways to say how often (MEET-3). The codes stand in addresses."""

    WEEK = "week", gettext_lazy("Every week")
    WEEKS = "weeks", gettext_lazy("Every few weeks")
    MONTH = "month", gettext_lazy("Once a month, on a weekday such as the first Tuesday")
    LAST = "last", gettext_lazy("Once a month, on the last such weekday")
    DATES = "dates", gettext_lazy("On days that you choose one by one")


def rule_of(rhythm: Rhythm, first_on: datetime.date, weeks: int = 2) -> str:
    """The rule for meeting in this ``rhythm`` on the weekday of ``first_on``.

    Raises ValueError for the fifth such weekday of a month: most months have none.
    """
    weekday = WEEKDAY_CODES[first_on.weekday()]
    if rhythm is Rhythm.DATES:
        return BY_HAND
    if rhythm is Rhythm.WEEK:
        return f"FREQ=WEEKLY;BYDAY={weekday}"
    if rhythm is Rhythm.WEEKS:
        return f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={weekday}"
    if rhythm is Rhythm.LAST:
        return f"FREQ=MONTHLY;BYDAY=-1{weekday}"
    which = which_of_month(first_on)
    if which > 4:  # noqa: PLR2004  (every month has four)
        raise ValueError(first_on)
    return f"FREQ=MONTHLY;BYDAY={which}{weekday}"


def rhythm_of(rule: str) -> tuple[Rhythm, int] | None:
    """The rhythm that ``rule`` was made from, and of how many weeks; None if it says more than these ways can."""
    if rule == BY_HAND:
        return Rhythm.DATES, 1
    parts = dict(part.split("=", 1) for part in rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    day = parts.pop("BYDAY", "")
    often, weeks = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    if parts or not weeks.isdecimal() or day[-2:] not in WEEKDAY_CODES:
        return None
    if often == "WEEKLY" and len(day) == 2:  # noqa: PLR2004  (a weekday alone)
        return (Rhythm.WEEK, 1) if weeks == "1" else (Rhythm.WEEKS, int(weeks))
    if often == "MONTHLY" and weeks == "1" and day[:-2] in ("1", "2", "3", "4", "-1"):
        return (Rhythm.LAST if day.startswith("-") else Rhythm.MONTH), 1
    return None


def sentence(rule: str) -> str:
    """How often that is, as people say it."""
    found = rhythm_of(rule)
    if found is None:
        return _("Again and again")
    rhythm, weeks = found
    if rhythm is Rhythm.DATES:
        return _("On days chosen one by one")
    day = _weekday(rule)
    if rhythm is Rhythm.WEEK:
        return _("Every week on %(weekday)s") % {"weekday": day}
    if rhythm is Rhythm.WEEKS:
        # Translators: always two or more.
        words = ngettext("Every week on %(weekday)s", "Every %(number)s weeks on %(weekday)s", weeks)
        return words % {"number": weeks, "weekday": day}
    if rhythm is Rhythm.LAST:
        return _("On the last %(weekday)s of the month") % {"weekday": day}
    which = rule.split("BYDAY=")[1][0]
    pattern = {
        "1": _("On the first %(weekday)s of the month"),
        "2": _("On the second %(weekday)s of the month"),
        "3": _("On the third %(weekday)s of the month"),
        "4": _("On the fourth %(weekday)s of the month"),
    }[which]
    return pattern % {"weekday": day}


def which_of_month(day: datetime.date) -> int:
    """1 for the first such weekday of its month, up to 5."""
    return (day.day - 1) // 7 + 1


def _weekday(rule: str) -> str:
    return str(WEEKDAYS[WEEKDAY_CODES.index(rule.upper().split("BYDAY=")[1].split(";")[0][-2:])])
