"""People read words, not codes, in what is held about them."""

import re

import pytest

from members.actions import pausing
from members.saying import ACTIONS, KINDS, REASONS, kind, table
from peersupport.privacy.export import sections
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory
from tests.house.places import sources

RECORDED = re.compile(r"\brecord\(\s*\"([a-z_.]+)\"")
REASON = re.compile(r"(?:reason=|\"reason\": |return )\"([A-Z][A-Z_]+)\"")


def test_every_line_of_the_trail_has_words() -> None:
    said = {action for path in sources() for action in RECORDED.findall(path.read_text(encoding="utf-8"))}

    assert said == set(ACTIONS)


def test_every_reason_of_a_message_has_words() -> None:
    said = {reason for path in sources() for reason in REASON.findall(path.read_text(encoding="utf-8"))}

    assert said - {"WORKER_LOST"} <= set(REASONS)


@pytest.mark.django_db
@pytest.mark.guidance("CON-7", "LANG-3")
def test_readable_page_has_no_codes(cast: Cast) -> None:
    DeliveryFactory(member=cast.amina, group=cast.tuesday, state="CANCELLED", reason="PAUSED", sequence=7)
    pausing.pause(by=cast.amina, member=cast.amina, until=NOW.date(), now=NOW)

    words = {value.shown for section in sections(cast.amina) for row in section.rows for value in row}

    assert {"a reminder", "you paused messages", "a pause began", "member", "English"} <= words
    assert not [word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_.0-9]+|[A-Z_]{4,}", word)]


def test_code_that_is_new_is_shown_as_it_is() -> None:
    assert kind("poll.opened") == "poll.opened"
    assert table("polls.Poll") == "polls.Poll"
    assert table("members.Membership") == "membership"
    assert kind("meeting.reminder.days.3") == str(dict(KINDS)["meeting.reminder"])
