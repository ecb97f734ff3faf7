"""One meeting, the meetings of a group, and changing them."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.actions import scheduling
from members.models import Delivery
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.helpers import sign_in, text_of

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
MOST_QUERIES = {"/groups/tuesday-circle/meetings/": 12, "/home/": 8, "/today/": 12}
"""Today asks once for each kind of thing that may need an answer."""


@pytest.mark.guidance("MEET-1")
def test_meeting_page_tells_a_member_when_where_and_what_makes_it_easier(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    text = text_of(client.get(f"/meetings/{cast.tomorrow.pk}/"))

    for told in ("Tomorrow", "6:30 to 8:00 in the evening", cast.library.name, cast.library.detail, "No steps"):
        assert told in text
    assert "people will come" not in text
    assert "Call it off" not in text


@pytest.mark.guidance("CON-8")
def test_place_that_is_told_on_the_day_is_on_no_page_before(cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan)
    pages = ("/home/", f"/meetings/{cast.table.pk}/")

    for address in pages:
        page = client.get(address).content.decode()
        assert "The place is told on the day" in page
        assert "St Anne" not in page

    with time_machine.travel(datetime.datetime(2026, 11, 24, 7, tzinfo=datetime.UTC), tick=False):
        for address in pages:
            assert "St Anne" in client.get(address).content.decode()


@pytest.mark.guidance("RUN-13")
def test_meeting_page_tells_a_facilitator_a_number_and_no_names(cast: Cast, client: Client) -> None:
    sign_in(client, cast.lin)
    client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"})
    sign_in(client, cast.rosa)

    page = client.get(f"/meetings/{cast.tomorrow.pk}/")

    assert "1 person will come" in text_of(page)
    assert "Lin" not in text_of(page).replace("Line", "")


def test_meeting_that_is_off_or_moved_says_so_loudly_on_every_page(cast: Cast, client: Client) -> None:
    scheduling.move_meeting(
        by=cast.rosa,
        meeting=cast.tomorrow,
        on_date=datetime.date(2026, 11, 25),
        start_time=datetime.time(17),
        why="The library is closed.",
        now=NOON,
    )
    sign_in(client, cast.amina)
    for address in ("/home/", f"/meetings/{cast.tomorrow.pk}/"):
        text = text_of(client.get(address))
        assert "The time is new." in text
        assert "The library is closed." in text

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, why="No heating.", now=NOON)
    for address in ("/home/", f"/meetings/{cast.tomorrow.pk}/"):
        text = text_of(client.get(address))
        assert "It is called off." in text
        assert "No heating." in text
        assert "Will you come?" not in text


@pytest.mark.guidance("NOTE-4")
def test_facilitator_calls_off_after_being_asked_once_more(cast: Cast, client: Client) -> None:
    sign_in(client, cast.sam)
    address = f"/meetings/{cast.tomorrow.pk}/cancel/"
    assert "No, it takes place" in text_of(client.get(address))
    cast.tomorrow.refresh_from_db()
    assert not cast.tomorrow.is_cancelled

    response = client.post(address, {"why": "The heating is broken."}, follow=True)

    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.is_cancelled, cast.tomorrow.why) == (True, "The heating is broken.")
    assert "People are being told now." in text_of(response)
    assert response.request["PATH_INFO"] == "/groups/tuesday-circle/reminders/"
    again = client.post(address, {"why": ""})
    assert again.status_code == 422
    assert "already called off" in text_of(again)


@pytest.mark.guidance("MEET-2")
def test_facilitator_moves_and_a_wrong_time_is_explained_beside_the_field(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    address = f"/meetings/{cast.tomorrow.pk}/move/"
    past = client.post(address, {"on_date": "2026-11-20", "start_time": "18:00", "why": "Too early"})
    assert past.status_code == 422
    assert "This time has gone by" in text_of(past)
    assert "Too early" in past.content.decode()
    assert "<title>Please look again" in past.content.decode()

    done = client.post(address, {"on_date": "2026-11-26", "start_time": "17:00", "why": ""}, follow=True)

    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.local_start.isoformat() == "2026-11-26T17:00:00+00:00"
    assert "What is new is saved." in text_of(done)
    assert Delivery.objects.filter(kind="meeting.moved").count() == 5


@pytest.mark.parametrize(
    "typed",
    [
        {"on_date": "", "start_time": ""},
        {"on_date": "tomorrow", "start_time": "six"},
        {"on_date": "2026-02-30", "start_time": "18:00"},
        {"on_date": "2026-11-26", "start_time": "25:00"},
        {"on_date": "2026-11-26", "start_time": "17:00", "why": "x" * 301},
    ],
)
def test_move_that_cannot_be_read_is_explained(typed: dict[str, str], cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/move/", typed)

    assert response.status_code == 422
    assert "Please look at this again" in text_of(response)
    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.sequence == 0


def test_member_may_know_of_the_meeting_and_not_change_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    for what in ("cancel", "move", "count"):
        assert client.post(f"/meetings/{cast.tomorrow.pk}/{what}/", {"why": "", "number": 3}).status_code == 403
    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.status, cast.tomorrow.head_count, cast.tomorrow.sequence) == ("ON", None, 0)


@pytest.mark.guidance("RUN-13")
@pytest.mark.parametrize(
    ("typed", "kept"), [("0", 0), ("7", 7), ("999", 999), ("-1", None), ("1000", None), ("six", None)]
)
def test_heads_are_written_down_as_a_number(typed: str, kept: int | None, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/count/", {"number": typed})

    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.head_count == kept
    assert response.status_code == (422 if kept is None else 302)


def test_list_shows_what_comes_and_what_was(cast: Cast, client: Client) -> None:
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 17), head_count=6)
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 10))
    MeetingFactory(group=cast.family, on_date=datetime.date(2026, 11, 12), head_count=93)
    sign_in(client, cast.rosa)

    text = text_of(client.get("/groups/tuesday-circle/meetings/"))

    assert "Tuesday 24 November" in text
    assert "6 people came" in text
    assert "How many came?" in text
    assert "93" not in text


def test_pages_take_the_same_number_of_queries_however_many_meetings_there_are(cast: Cast, client: Client) -> None:
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 5, 5), place=cast.library)
    sign_in(client, cast.rosa)
    few = {address: number_of_queries(client, address) for address in MOST_QUERIES}
    for week in range(1, 25):
        for sign in (1, -1):
            day = datetime.date(2026, 11, 24) + datetime.timedelta(weeks=week * sign)
            MeetingFactory(group=cast.tuesday, on_date=day, place=cast.library)

    assert {address: number_of_queries(client, address) for address in MOST_QUERIES} == few
    assert {address: number for address, number in few.items() if number > MOST_QUERIES[address]} == {}


def number_of_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
