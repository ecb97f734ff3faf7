"""Rules in wall-clock time, and the instants they mean."""

import datetime
import itertools
import random
import sys
from types import FrameType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.recurrence import check_rule, days, instant
from tests.meetings import clocks

D = datetime.date
FIRST = D(2026, 11, 3)
MANY_STEPS = 1_000_000
"""Calls of functions. A look at every day until the year 9999 would take many millions."""


def taken(rule: str, first: D = FIRST, count: int = 4) -> list[str]:
    found = days(rule, first, after=first, until=first + datetime.timedelta(days=800))
    return [day.isoformat() for day in itertools.islice(found, count)]


@pytest.mark.guidance("MEET-3")
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", ["2026-11-05", "2026-11-19", "2026-12-03", "2026-12-17"]),
        ("FREQ=MONTHLY;BYDAY=1TU", ["2026-11-03", "2026-12-01", "2027-01-05", "2027-02-02"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]),
        ("FREQ=MONTHLY;BYDAY=5TU", ["2026-12-29", "2027-03-30", "2027-06-29", "2027-08-31"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE", ["2026-11-04", "2026-11-09", "2026-11-11", "2026-11-16"]),
        ("FREQ=WEEKLY;COUNT=2", ["2026-11-03", "2026-11-10"]),
        ("FREQ=WEEKLY;UNTIL=20261117", ["2026-11-03", "2026-11-10", "2026-11-17"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29"]),
    ],
)
def test_rule_gives_its_days(rule: str, expected: list[str]) -> None:
    check_rule(rule, FIRST)

    assert taken(rule) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "",
        " ",
        "weekly",
        "FREQ=SOMETIMES",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;INTERVAL=x",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;UNTIL=20200101",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=WEEKLY;BYMINUTE=1,2",
        "DTSTART:19700101T000000\nRRULE:FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY\nRDATE:20270101T000000",
        "RRULE:FREQ=WEEKLY\nEXDATE:20270101T000000",
        "FREQ=WEEKLY\nFREQ=DAILY",
        "FREQ=YEARLY;INTERVAL=9999",
        "FREQ=WEEKLY;WKST=ZZ",
        "FREQ=MONTHLY;BYDAY=99TU",
        "FREQ=WEEKLY;BYEASTER=0",
        "\x00",
        "FREQ=WEEKLY;" + "BYDAY=TU;" * 50,
    ],
)
def test_odd_rule_is_refused_with_a_sentence_and_without_looking_far(rule: str) -> None:
    steps = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        with pytest.raises(ValueError, match=r"\.$"):
            check_rule(rule, FIRST)
    finally:
        sys.setprofile(None)

    assert steps < MANY_STEPS


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "FREQ=WEEKLY",
                "FREQ=MONTHLY",
                "FREQ=DAILY",
                "FREQ=YEARLY",
                "FREQ=HOURLY",
                "INTERVAL=2",
                "INTERVAL=0",
                "BYDAY=TU",
                "BYDAY=-1TU",
                "BYDAY=7TU",
                "BYMONTHDAY=31",
                "BYMONTHDAY=0",
                "BYMONTH=13",
                "BYSETPOS=1",
                "BYSETPOS=400",
                "BYWEEKNO=53",
                "BYYEARDAY=366",
                "COUNT=3",
                "UNTIL=20261201",
                "UNTIL=x",
                "=",
                ";",
                "WKST=SU",
            ]
        ),
        max_size=5,
    ),
)
def test_rule_of_any_parts_is_refused_or_gives_each_day_once(parts: list[str]) -> None:
    rule = ";".join(parts)
    try:
        check_rule(rule, FIRST)
    except ValueError:
        return

    found = taken(rule, count=60)
    assert found == sorted(set(found))


def test_days_are_bounded_on_both_sides() -> None:
    found = days("FREQ=WEEKLY;BYDAY=TU", FIRST, after=D(2026, 11, 10), until=D(2026, 11, 24))

    assert [day.isoformat() for day in found] == ["2026-11-10", "2026-11-17", "2026-11-24"]


# --- Clocks ---------------------------------------------------------------------------------------------------

SIX = datetime.time(18, 0)

CLOCKS = [
    # zone, day, wall clock, the same in UTC
    ("Europe/Paris", D(2027, 3, 27), SIX, "2027-03-27T17:00"),
    ("Europe/Paris", D(2027, 3, 28), SIX, "2027-03-28T16:00"),
    ("Europe/Paris", D(2027, 3, 28), datetime.time(2, 30), "2027-03-28T01:30"),  # that hour does not exist: 3:30
    ("Europe/Paris", D(2026, 10, 25), datetime.time(2, 30), "2026-10-25T00:30"),  # twice: the first
    ("America/New_York", D(2027, 3, 13), SIX, "2027-03-13T23:00"),
    ("America/New_York", D(2027, 3, 14), SIX, "2027-03-14T22:00"),
    ("America/New_York", D(2027, 3, 14), datetime.time(2, 30), "2027-03-14T07:30"),
    ("America/New_York", D(2027, 11, 7), datetime.time(1, 30), "2027-11-07T05:30"),
    ("Africa/Nairobi", D(2027, 3, 28), SIX, "2027-03-28T15:00"),
    ("Asia/Kolkata", D(2027, 3, 28), SIX, "2027-03-28T12:30"),
    ("Australia/Lord_Howe", D(2027, 4, 3), SIX, "2027-04-03T07:00"),
    ("Australia/Lord_Howe", D(2027, 4, 4), SIX, "2027-04-04T07:30"),  # half an hour back
    ("Australia/Lord_Howe", D(2027, 10, 3), datetime.time(2, 15), "2027-10-02T15:45"),  # does not exist: 2:45
    ("Australia/Lord_Howe", D(2027, 4, 4), datetime.time(1, 45), "2027-04-03T14:45"),  # twice: the first
    ("Africa/Casablanca", D(2027, 2, 6), SIX, "2027-02-06T17:00"),
    ("Africa/Casablanca", D(2027, 2, 8), SIX, "2027-02-08T18:00"),  # Ramadan: an hour back
    ("Africa/Casablanca", D(2027, 3, 15), SIX, "2027-03-15T17:00"),
]


@pytest.mark.guidance("NOTE-5")
@pytest.mark.parametrize(("zone", "day", "clock", "utc"), CLOCKS)
def test_wall_clock_means_this_instant(zone: str, day: D, clock: datetime.time, utc: str) -> None:
    moment = instant(day, clock, zone)

    assert moment.isoformat() == f"{utc}:00+00:00"
    assert moment.tzinfo is datetime.UTC


@given(
    st.dates(D(2020, 1, 1), D(2035, 12, 31)),
    st.times().map(lambda clock: clock.replace(microsecond=0)),
    st.sampled_from(["Europe/Paris", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_wall_clock_is_kept_or_put_forward_by_the_gap(day: D, clock: datetime.time, zone: str) -> None:
    shown = instant(day, clock, zone).astimezone(ZoneInfo(zone))

    wanted = datetime.datetime.combine(day, clock)
    assert shown.replace(tzinfo=None) - wanted in {
        datetime.timedelta(0),
        datetime.timedelta(minutes=30),
        datetime.timedelta(hours=1),
    }


@pytest.mark.guidance("NOTE-5")
def test_meetings_in_every_zone_begin_when_the_clock_there_shows_their_hour() -> None:
    asked = list(clocks.cases(per_zone=6, seed=random.randrange(1_000_000)))

    assert len({zone for zone, _day, _hour in asked}) == len(clocks.zones()) > 300
    assert [words for case in asked if (words := clocks.problem(case))] == []


def test_look_at_every_zone_sees_an_hour_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(day: D, clock: datetime.time, zone: str) -> datetime.datetime:
        return datetime.datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=1).astimezone(datetime.UTC)

    assert not clocks.problem(("Europe/Paris", D(2026, 10, 25), datetime.time(2, 30)))
    monkeypatch.setattr(clocks, "instant", careless)
    assert clocks.problem(("Europe/Paris", D(2026, 10, 25), datetime.time(2, 30)))
    assert clocks.problem(("Europe/Paris", D(2027, 3, 28), datetime.time(2, 30)))
    assert not clocks.problem(("Europe/Paris", D(2027, 3, 29), datetime.time(2, 30)))
