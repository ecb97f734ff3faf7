"""Every time zone there is, and whether wall clocks mean the right instants in it: ``make clocks`` asks them all.

The answer is worked out here a second time and in another way: by going through the instants of UTC and reading the
clock at each, without any notion of a fold or a gap.
"""

import datetime
import itertools
import random
import zoneinfo
from collections.abc import Iterator

from meetings.recurrence import days, instant, shown
from meetings.rhythm import Rhythm, rule_of

YEARS = (2025, 2036)
HOURS = tuple(datetime.time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))
DAY = datetime.timedelta(days=1)
Case = tuple[str, datetime.date, datetime.time]


def zones() -> list[str]:
    """Every zone of this machine's table, but for the ones that are no place."""
    return sorted(name for name in zoneinfo.available_timezones() if name not in ("localtime", "Factory"))


def cases(per_zone: int, seed: int = 0) -> Iterator[Case]:
    """``per_zone`` meetings in each zone: of every rhythm, at any quarter of an hour, and every day on which clocks
    change in some zone.
    """
    chance = random.Random(seed)
    for zone in zones():
        switches = _switches(zone, chance.randrange(*YEARS))
        found = itertools.chain(
            ((day, hour) for day in switches for hour in chance.sample(HOURS[:20], 6)), _meetings(chance)
        )
        for day, hour in itertools.islice(found, per_zone):
            yield zone, day, hour


def problem(case: Case) -> str:
    """What is wrong with the instant of this meeting, or nothing."""
    zone, day, hour = case
    place = zoneinfo.ZoneInfo(zone)
    wall = datetime.datetime.combine(day, hour)
    found = instant(day, hour, zone)
    right = _first_showing(wall, place)
    if right is not None:
        instead = shown(day, hour, zone)
        return "" if found == right and instead is None else f"{case}: {found} is not {right}, or shows {instead}"
    before = (wall.replace(tzinfo=datetime.UTC) - DAY).astimezone(place).utcoffset()
    assert before is not None
    right = (wall - before).replace(tzinfo=datetime.UTC)
    there = right.astimezone(place).replace(tzinfo=None)
    if found != right or there <= wall or shown(day, hour, zone) != there.time():
        return f"{case}: the hour does not exist, and {found} is not {right}, which shows {there}"
    return ""


def _first_showing(wall: datetime.datetime, place: zoneinfo.ZoneInfo) -> datetime.datetime | None:
    """The first instant at which a clock there shows ``wall``."""
    near = wall.replace(tzinfo=datetime.UTC)
    offsets = {(near + step * DAY / 2).astimezone(place).utcoffset() for step in range(-4, 5)}
    instants = sorted(near - offset for offset in offsets if offset is not None)
    return next((at for at in instants if at.astimezone(place).replace(tzinfo=None) == wall), None)


def _switches(zone: str, year: int) -> list[datetime.date]:
    """The days of ``year`` on which clocks are changed there."""
    place, first = zoneinfo.ZoneInfo(zone), datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
    offsets = [(first + step * DAY).astimezone(place).utcoffset() for step in range(366)]
    found = [step for step in range(1, 366) if offsets[step] != offsets[step - 1]]
    return [(first + (step - back) * DAY).date() for step in found for back in (1, 0)]


def _meetings(chance: random.Random) -> Iterator[tuple[datetime.date, datetime.time]]:
    """Meetings of one rhythm after the other."""
    rhythms = [rhythm for rhythm in Rhythm if rhythm is not Rhythm.DATES]
    while True:
        first = datetime.date(chance.randrange(*YEARS), chance.randrange(1, 13), chance.randrange(1, 29))
        hour = chance.choice(HOURS)
        rule = rule_of(chance.choice(rhythms), first, chance.randrange(2, 27))
        yield from ((day, hour) for day in days(rule, first, after=first, until=first + 400 * DAY))
