"""Flaws in the feed of a calendar. Each is switched on from outside, and the check for it must go red."""

import pytest

from meetings import entries
from meetings.models import OwnCalendar
from tests.cast import Cast
from tests.flaws.test_secrets import is_red
from tests.meetings.test_calendar import (
    test_feed_says_the_own_word_the_day_and_the_hours_and_nothing_else as feeds_are_neutral,
)
from tests.meetings.test_calendar import (
    test_feed_that_ended_answers_with_the_bytes_of_one_that_never_was as feeds_end,
)


def test_feed_that_goes_on_after_its_person_left_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: feeds_end("taken back", cast))

    monkeypatch.setattr(OwnCalendar, "is_open", lambda _self, _now: True)

    assert is_red(lambda: feeds_end("left", cast))


def test_feed_that_names_the_group_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: feeds_are_neutral(cast))

    monkeypatch.setattr(entries, "calendar_name", lambda _member: "Tuesday Circle")
    assert is_red(lambda: feeds_are_neutral(cast))
