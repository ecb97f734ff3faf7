"""When something may be said: quiet hours on everybody's own clock, and waits between tries."""

import datetime
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Member
from members.outbox import timing
from members.outbox.timing import BEFORE_QUIET, Quiet, allowed, quiet_of, wait

UTC = datetime.UTC
FIRST, LAST = (datetime.datetime(year, 1, 1) for year in (2026, 2029))  # noqa: DTZ001  (Hypothesis adds the zone)
NIGHT = (datetime.time(21), datetime.time(8))
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Sao_Paulo",
]


def paris(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)  # type: ignore[arg-type]


def quiet(begins: datetime.time = NIGHT[0], ends: datetime.time = NIGHT[1], zone: str = "Europe/Paris") -> Quiet:
    return Quiet(begins, ends, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("hour", "minute", "is_quiet"), [(20, 59, False), (21, 0, True), (3, 0, True), (7, 59, True), (8, 0, False)]
)
def test_quiet_over_night_holds_from_its_first_minute_until_before_its_end(
    hour: int, minute: int, is_quiet: bool
) -> None:
    assert quiet().holds(paris(2026, 11, 24, hour, minute)) is is_quiet


def test_quiet_at_noon_holds_at_noon_only() -> None:
    rest = quiet(datetime.time(12), datetime.time(14))

    assert rest.holds(paris(2026, 11, 24, 13))
    assert not rest.holds(paris(2026, 11, 24, 14))
    assert not rest.holds(paris(2026, 11, 24, 3))


def test_quiet_of_no_length_never_holds() -> None:
    assert not any(quiet(NIGHT[0], NIGHT[0]).holds(paris(2026, 11, 24, hour)) for hour in range(24))


def test_a_message_outside_quiet_hours_goes_when_it_is_due() -> None:
    due = paris(2026, 11, 24, 12)

    assert allowed(due, quiet(), now=due, latest=due) == due


def test_a_message_in_quiet_hours_waits_for_their_end() -> None:
    due, latest = paris(2026, 11, 23, 23), paris(2026, 11, 24, 15)

    assert allowed(due, quiet(), now=paris(2026, 11, 23, 12), latest=latest) == paris(2026, 11, 24, 8)


def test_a_message_that_cannot_wait_goes_before_quiet_hours_begin() -> None:
    due, latest = paris(2026, 11, 24, 6), paris(2026, 11, 24, 7)

    assert allowed(due, quiet(), now=paris(2026, 11, 23, 12), latest=latest) == paris(2026, 11, 23, 21) - BEFORE_QUIET


def test_a_message_that_cannot_wait_when_quiet_has_begun_is_left_to_a_person() -> None:
    due, latest = paris(2026, 11, 24, 6), paris(2026, 11, 24, 7)

    assert allowed(due, quiet(), now=paris(2026, 11, 23, 23), latest=latest) is None


def test_a_message_that_is_late_is_judged_by_the_present_hour() -> None:
    due, now = paris(2026, 11, 23, 20), paris(2026, 11, 23, 22)

    assert allowed(due, quiet(), now=now, latest=paris(2026, 11, 24, 12)) == paris(2026, 11, 24, 8)


def test_quiet_hours_end_on_the_wall_clock_when_the_clocks_change() -> None:
    spring = paris(2027, 3, 27, 23)
    autumn = paris(2027, 10, 30, 23)

    assert quiet().end_after(spring) == paris(2027, 3, 28, 8)
    assert quiet().end_after(spring) - spring == datetime.timedelta(hours=8)
    assert quiet().end_after(autumn) - autumn == datetime.timedelta(hours=10)


def test_quiet_hours_that_end_in_the_hour_that_does_not_exist_end_after_it() -> None:
    odd = quiet(datetime.time(22), datetime.time(2, 30))

    assert odd.end_after(paris(2027, 3, 27, 23)) == datetime.datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_in_the_second_once_the_first_has_passed() -> None:
    odd = quiet(datetime.time(22), datetime.time(2, 30))
    second_ten_past_two = datetime.datetime(2027, 10, 31, 1, 10, tzinfo=UTC)

    assert odd.holds(second_ten_past_two)
    assert odd.end_after(second_ten_past_two) == datetime.datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@given(
    moment=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    begins=st.times(),
    ends=st.times(),
    zone=st.sampled_from(ZONES),
    room=st.timedeltas(datetime.timedelta(), datetime.timedelta(days=2)),
    ahead=st.timedeltas(datetime.timedelta(), datetime.timedelta(days=2)),
)
def test_whatever_the_zone_and_hours_no_message_goes_in_quiet_hours_or_in_the_past(
    moment: datetime.datetime,
    begins: datetime.time,
    ends: datetime.time,
    zone: str,
    room: datetime.timedelta,
    ahead: datetime.timedelta,
) -> None:
    hours = quiet(begins.replace(microsecond=0), ends.replace(microsecond=0), zone)
    now = moment - ahead

    chosen = allowed(moment, hours, now=now, latest=moment + room)

    if chosen is not None:
        assert not hours.holds(chosen)
        assert chosen >= now
        assert chosen <= max(moment, moment + room)


def test_quiet_hours_of_a_member_whose_zone_cannot_be_read_count_in_utc() -> None:
    for zone in ("Nowhere/Atlantis", "", "../etc/passwd"):
        assert quiet_of(Member(time_zone=zone)).zone.key == "UTC"
    assert quiet_of(Member(time_zone="Africa/Nairobi")).zone.key == "Africa/Nairobi"


def test_waits_grow_are_capped_and_are_shorter_for_what_is_urgent() -> None:
    slow = [wait(attempt, is_urgent=False).total_seconds() for attempt in range(1, 9)]
    quick = [wait(attempt, is_urgent=True).total_seconds() for attempt in range(1, 9)]

    assert slow == [60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert quick == [10, 20, 40, 80, 120, 120, 120, 120]


def test_waits_are_spread_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    chances = itertools.cycle([0.5, 1.5])
    monkeypatch.setattr("members.outbox.timing.random.uniform", lambda _low, _high: next(chances))

    assert [wait(1, is_urgent=False).total_seconds() for _ in range(2)] == [30, 90]


def test_waits_honour_what_the_provider_asks_for() -> None:
    assert wait(1, is_urgent=True, retry_after=700).total_seconds() == 700
    assert wait(6, is_urgent=False, retry_after=5).total_seconds() == 1800


def test_a_message_has_time_to_be_answered_within_its_lease() -> None:
    from peersupport.channels import sms

    answer = sms.READ_SECONDS
    assert timing.LEASE.total_seconds() * timing.SAFE_SHARE + answer < timing.LEASE.total_seconds()
