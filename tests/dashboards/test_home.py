"""A member's home: when and where is my next meeting, and have I answered?"""

import datetime

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tests.factories.ethics import CodeVersionFactory
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of


@pytest.mark.guidance("NOTE-3", "ETH-4")
def test_home_shows_the_next_meeting_first_then_the_rest(cast: Cast, client: Client) -> None:
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1))
    later = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 8))
    AttendanceFactory(meeting=later, member=cast.amina, answer="NO")
    sign_in(client, cast.amina)

    text = text_of(client.get("/home/"))

    assert "Hello, Amina" in text
    assert text.index("Tomorrow") < text.index("Tuesday 1 December") < text.index("Tuesday 8 December")
    assert "You said: not this time" in text
    assert "From our agreement" in text
    assert "What people say here stays here." in text or "We listen." in text
    assert "You hold a group" not in text


@pytest.mark.guidance("CON-2")
def test_home_shows_nothing_of_other_groups(cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan)

    page = client.get("/home/").content.decode()

    assert "Family Table" in page
    for foreign in ("Tuesday Circle", "tuesday-circle", "Library", str(cast.tomorrow.pk)):
        assert foreign not in page


def test_home_of_who_belongs_to_two_groups_shows_both_in_order(cast: Cast, client: Client) -> None:
    MembershipFactory(group=cast.family, member=cast.amina)
    sign_in(client, cast.amina)

    text = text_of(client.get("/home/"))

    assert text.index("6:30") < text.index("7:00")
    assert "Family Table" in text


def test_home_of_who_belongs_nowhere_is_kind(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mika)

    text = text_of(client.get("/home/"))

    assert "No meeting is planned for you" in text
    assert "From our agreement" not in text


def test_home_leads_a_facilitator_on(cast: Cast, client: Client) -> None:
    sign_in(client, cast.sam)

    assert "You hold a group" in text_of(client.get("/home/"))


def test_home_while_the_meeting_goes_on_says_one_can_still_come(cast: Cast, client: Client) -> None:
    with time_machine.travel(cast.tomorrow.starts_at + datetime.timedelta(minutes=10), tick=False):
        sign_in(client, cast.amina)
        text = text_of(client.get("/home/"))

    assert "You can still come in." in text
    assert "Will you come?" not in text


@pytest.mark.guidance("ETH-4")
def test_home_reads_another_line_of_the_agreement_each_day(cast: Cast, client: Client) -> None:
    CodeVersionFactory(group=cast.tuesday, number=2, principles=["First line.", "Second line.", "Third line."])
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 8))
    shown = set()
    for day in (23, 24, 25):
        with time_machine.travel(datetime.datetime(2026, 11, day, 9, tzinfo=datetime.UTC), tick=False):
            sign_in(client, cast.amina)
            text = text_of(client.get("/home/"))
            shown |= {line for line in ("First line.", "Second line.", "Third line.") if line in text}

    assert len(shown) == 3


def test_home_of_an_agreement_without_lines_shows_none(cast: Cast, client: Client) -> None:
    CodeVersionFactory(group=cast.tuesday, number=2, principles=[])
    sign_in(client, cast.amina)

    assert "From our agreement" not in text_of(client.get("/home/"))


@pytest.mark.guidance("LANG-5", "NOTE-5")
def test_hours_are_those_of_the_place_for_a_member_who_is_far_away(cast: Cast, client: Client) -> None:
    cast.amina.time_zone = "Asia/Kolkata"
    cast.amina.save()
    sign_in(client, cast.amina)

    assert "6:30 to 8:00 in the evening" in text_of(client.get("/home/"))
