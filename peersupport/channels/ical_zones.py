"""The clock changes of a time zone, written out for calendars (VTIMEZONE, RFC 5545 3.6.5).

Worked out here and not by the library: that one looks for changes in strides of two months, and does not see a short
change such as Morocco's in the month of fasting.
"""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)


@lru_cache(maxsize=256)
def clock_changes(name: str, first: int, last: int) -> Timezone:
    """The zone ``name`` from the year before ``first`` to the end of the year ``last``: nothing to be changed in it."""
    zone = ZoneInfo(name)
    begins = datetime.datetime(first - 1, 1, 1, tzinfo=datetime.UTC)
    ends = datetime.datetime(last + 1, 1, 1, tzinfo=datetime.UTC)
    written = Timezone()
    written.add("tzid", name)
    offset = _offset(begins, zone)
    written.add_component(_observance(begins, offset, zone))
    moment = begins
    while moment < ends:
        following = moment + DAY
        if _offset(following, zone) != offset:
            change = _change_between(moment, following, zone)
            written.add_component(_observance(change, offset, zone))
            offset = _offset(change, zone)
            following = change
        moment = following
    return written


def _observance(
    change: datetime.datetime, before: datetime.timedelta, zone: ZoneInfo
) -> TimezoneStandard | TimezoneDaylight:
    """From ``change`` on: what the clocks showed ``before``, and what they show since."""
    local = change.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (change + before).replace(tzinfo=None))
    part.add("tzname", local.tzname() or "")
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", _offset(change, zone))
    return part


def _offset(moment: datetime.datetime, zone: ZoneInfo) -> datetime.timedelta:
    return moment.astimezone(zone).utcoffset() or datetime.timedelta()


def _change_between(early: datetime.datetime, late: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """The first second after ``early`` at which the clocks show something else."""
    offset = _offset(early, zone)
    while late - early > SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        early, late = (middle, late) if _offset(middle, zone) == offset else (early, middle)
    return late
