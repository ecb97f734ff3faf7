"""Days and hours in words."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from peersupport.web import moments

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def _in_berlin(time_machine_monday):
    with timezone.override(BERLIN), translation.override("en"):
        yield


@pytest.fixture
def time_machine_monday():
    import time_machine

    with time_machine.travel(at(23, 9), tick=False):
        yield


@pytest.mark.parametrize(
    ("when", "word"),
    [
        (at(23, 23, 59), "Today"),
        (at(24, 0, 1), "Tomorrow"),
        (at(22, 12), "Yesterday"),
        (at(26, 18), "Thursday 26 November"),
        (datetime.date(2027, 1, 5), "Tuesday 5 January 2027"),
    ],
)
def test_day_is_said_as_people_say_it(when, word):
    assert moments.day_word(when) == word


def test_day_is_that_of_the_reader():
    late = at(24, 23, 30)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert moments.day_word(late) == "Wednesday 25 November"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(24, 18, 30), at(24, 20), "6:30 to 8:00 in the evening"),
        (at(24, 11), at(24, 13), "11:00 in the morning to 1:00 in the afternoon"),
        (at(24, 16, 59), None, "4:59 in the afternoon"),
        (at(24, 17), None, "5:00 in the evening"),
        (at(24, 22), at(25, 0, 30), "10:00 at night to 12:30 at night"),
        (at(24, 5), None, "5:00 in the morning"),
        (at(24, 0), None, "12:00 at night"),
    ],
)
def test_hours_name_the_part_of_the_day(start, end, words):
    assert moments.hours(start, end) == words


def test_hours_follow_the_change_to_winter_time():
    with timezone.override(BERLIN):
        before = datetime.datetime(2026, 10, 24, 16, 30, tzinfo=datetime.UTC)
        after = datetime.datetime(2026, 10, 25, 16, 30, tzinfo=datetime.UTC)
        assert (moments.hour(before), moments.hour(after)) == ("6:30", "5:30")


def test_date_tile_has_weekday_number_and_month():
    html = Template("{% date_tile when %}").render(Context({"when": at(24, 18)}))
    assert '<p class="date-tile"><span>Tuesday</span> <b>24</b> <span>November</span></p>' in html


def test_date_tile_in_arabic_has_arabic_words():
    with translation.override("ar"):
        assert moments.tile(at(24, 18)) == {"weekday": "الثلاثاء", "number": "24", "month": "نوفمبر"}


def test_moment_says_day_and_hour():
    assert moments.moment(at(24, 18, 30)) == "Tuesday 24 November, 6:30 in the evening"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ when|day_word }}", "Tomorrow"),
        ("{{ when|long_day }}", "Tuesday 24 November"),
        ("{{ when|hours:end }}", "6:30 to 8:00 in the evening"),
        ("{{ when|clock }}", "6:30 in the evening"),
        ("{{ when|hour }}", "6:30"),
        ("{{ when|moment }}", "Tuesday 24 November, 6:30 in the evening"),
    ],
)
def test_filters_need_no_loading(text, shown):
    assert Template(text).render(Context({"when": at(24, 18, 30), "end": at(24, 20)})) == shown


def test_hours_without_a_day_read_like_those_of_a_day() -> None:
    half_past_six, eight = datetime.time(18, 30), datetime.time(20)
    with timezone.override("Africa/Nairobi"):
        assert moments.hours(half_past_six, eight) == "6:30 to 8:00 in the evening"
        assert (
            moments.hours(datetime.time(11, 30), datetime.time(13)) == "11:30 in the morning to 1:00 in the afternoon"
        )
        assert moments.hours(half_past_six) == "6:30 in the evening"
