"""Days and hours in words, in the reader's language and time zone.

COGA objective 1: weekday, day and month in words; start, end and part of the day.
"""

from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MORNING, AFTERNOON, EVENING, NIGHT = "morning", "afternoon", "evening", "night"
SOME_DAY = date(2001, 1, 15)
PARTS_BEGIN = ((22, NIGHT), (17, EVENING), (12, AFTERNOON), (5, MORNING), (0, NIGHT))


def day_of(when: date | datetime) -> date:
    """The day ``when`` falls on for the reader."""
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def day_word(when: date | datetime) -> str:
    """Today, Tomorrow, Yesterday, or the weekday with day and month."""
    day = day_of(when)
    distance = day - timezone.localdate()
    near = {timedelta(0): _("Today"), timedelta(1): _("Tomorrow"), timedelta(-1): _("Yesterday")}
    return near.get(distance) or long_day(day)


def long_day(when: date | datetime) -> str:
    """Tuesday 24 November; with the year when it is not this one."""
    day = day_of(when)
    is_this_year = day.year == timezone.localdate().year
    return formats.date_format(day, "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT")


def tile(when: date | datetime) -> dict[str, str]:
    """The parts of a date tile: weekday, number, month."""
    day = day_of(when)
    return {"weekday": str(WEEKDAYS[day.weekday()]), "number": str(day.day), "month": str(MONTHS[day.month])}


def hours(start: datetime | time, end: datetime | time | None = None) -> str:
    """6:30 in the evening; with an end: 6:30 to 8:00 in the evening. Without a day: the same for all."""
    begin = _shown(start)
    if end is None:
        return _with_part(hour(begin), _part(begin))
    finish = _shown(end)
    if _part(begin) == _part(finish) and begin.date() == finish.date():
        span = _("%(start)s to %(end)s") % {"start": hour(begin), "end": hour(finish)}
        return _with_part(span, _part(begin))
    return _("%(start)s to %(end)s") % {
        "start": _with_part(hour(begin), _part(begin)),
        "end": _with_part(hour(finish), _part(finish)),
    }


def moment(when: datetime) -> str:
    """Tuesday 24 November, 6:30 in the evening."""
    return _("%(day)s, %(hour)s") % {"day": long_day(when), "hour": hours(when)}


def hour(when: datetime) -> str:
    """6:30, in figures only."""
    # Translators: how the hour is written beside a part of the day, in Django's date letters; G:i gives 18:30.
    return formats.date_format(timezone.localtime(when), pgettext("format of an hour", "g:i"))


def _shown(when: datetime | time) -> datetime:
    if isinstance(when, datetime):
        return timezone.localtime(when)
    return timezone.make_aware(datetime.combine(SOME_DAY, when))


def _part(when: datetime) -> str:
    return next(part for begins, part in PARTS_BEGIN if when.hour >= begins)


def _with_part(figures: str, part: str) -> str:
    pattern = {
        MORNING: _("%(hours)s in the morning"),
        AFTERNOON: _("%(hours)s in the afternoon"),
        EVENING: _("%(hours)s in the evening"),
        NIGHT: _("%(hours)s at night"),
    }[part]
    return pattern % {"hours": figures}
