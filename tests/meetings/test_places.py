"""Places: the checklist, links and numbers for those who may come, and who is told where it is."""

import datetime

import pytest
import time_machine
from django.test import Client

from meetings.models import Place
from members.kinds import kind_of
from tests.cast import Cast
from tests.factories.members import DeliveryFactory
from tests.helpers import sign_in, text_of

PLACES = "/groups/tuesday-circle/places/"
HALL = {"name": "The small hall", "way": "IN_PERSON", "told": "MEMBERS", "features": ["STEP_FREE", "TRANSPORT"]}
LINK, NUMBER, KEY = "https://meet.example.org/round", "+44 7700 900199, code 42", "Sam, behind the clock"


@pytest.mark.guidance("MEET-1")
def test_place_is_written_down_and_offered_again_with_what_members_want_to_know(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    more = {"finding_it": "Over the bridge.", "seats": "12", "key": KEY}
    done = client.post(f"{PLACES}new/", {**HALL, **more}, follow=True)

    assert "The small hall" in text_of(done)
    hall = Place.objects.get(group=cast.tuesday, seats=12)
    assert (hall.features, hall.key) == (["STEP_FREE", "TRANSPORT"], KEY)
    assert str(hall.pk) in client.get("/groups/tuesday-circle/meetings/plan/week/").content.decode()
    cast.tomorrow.place = hall
    cast.tomorrow.save()
    sign_in(client, cast.amina)
    text = text_of(client.get(f"/meetings/{cast.tomorrow.pk}/"))
    for told in ("Over the bridge.", "No steps", "A bus or train is near", "There is room for 12 people."):
        assert told in text
    assert KEY not in text


@pytest.mark.guidance("MEET-4", "CON-8")
def test_link_and_number_are_seen_by_who_may_come_and_stand_in_no_message(cast: Cast, client: Client) -> None:
    Place.objects.filter(pk=cast.library.pk).update(way="MIXED")
    cast.library.refresh_from_db()
    cast.library.link, cast.library.number, cast.library.told = LINK, NUMBER, Place.Told.EVERYBODY
    cast.library.save()
    address = f"/meetings/{cast.tomorrow.pk}/"
    sign_in(client, cast.amina)
    page = client.get(address)
    assert LINK in page.content.decode()
    assert NUMBER in text_of(page)

    sign_in(client, cast.ines)
    assert client.get(address).status_code == 404
    cast.amina.message_wording = "FULL"
    cast.amina.save()
    for kind in ("meeting.moved", "meeting.elsewhere", "meeting.reminder.days.1"):
        row = DeliveryFactory(kind=kind, member=cast.amina, group=cast.tuesday, subject_id=cast.tomorrow.pk)
        said = kind_of(kind).render(row)
        assert cast.library.name in said.long
        for secret in (LINK, NUMBER):
            assert secret not in f"{said.short} {said.long} {said.subject} {said.link}"


@pytest.mark.guidance("CON-8")
def test_link_of_a_place_told_on_the_day_is_seen_on_the_day(cast: Cast, client: Client) -> None:
    cast.kitchen.link = LINK
    cast.kitchen.save()
    sign_in(client, cast.joan)
    address = f"/meetings/{cast.table.pk}/"

    assert LINK not in client.get(address).content.decode()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 7, tzinfo=datetime.UTC), tick=False):
        assert LINK in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"way": "ONLINE"}, "Please write the link."),
        ({"way": "PHONE"}, "Which number do people call?"),
        ({"way": "MIXED"}, "Please write a link or a number."),
        ({"link": "http://meet.example.org"}, "It begins with https://"),
        ({"link": "javascript:alert(1)"}, "It begins with https://"),
        ({"seats": "-3"}, "Please look at this again"),
        ({"told": "SOME"}, "Please look at this again"),
    ],
)
def test_place_that_cannot_be_is_explained_and_kept_as_typed(
    wrong: dict[str, str], words: str, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    number = Place.objects.count()

    page = client.post(f"{PLACES}new/", {**HALL, "detail": "Second floor", **wrong})

    assert page.status_code == 422
    assert words in text_of(page)
    assert "Second floor" in page.content.decode()
    assert Place.objects.count() == number


def test_place_changed_stays_the_place_of_its_meetings(cast: Cast, client: Client) -> None:
    sign_in(client, cast.sam)

    response = client.post(f"{PLACES}{cast.library.pk}/", {**HALL, "name": "Library, Room 3", "told": "ON_THE_DAY"})

    assert response.status_code == 302
    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.place is not None
    assert (cast.tomorrow.place.name, cast.tomorrow.place.told) == ("Library, Room 3", "ON_THE_DAY")


def test_member_and_stranger_change_no_place(cast: Cast, client: Client) -> None:
    for member, status in ((cast.amina, 403), (cast.ines, 404)):
        sign_in(client, member)
        for address in (PLACES, f"{PLACES}new/", f"{PLACES}{cast.library.pk}/"):
            assert client.get(address).status_code == status
            if address != PLACES:
                assert client.post(address, HALL).status_code == status
    sign_in(client, cast.ines)
    assert client.post(f"/groups/family-table/places/{cast.library.pk}/", HALL).status_code == 404
    cast.library.refresh_from_db()
    assert cast.library.name == "Library, Room 2"


def test_place_changed_by_two_shows_both_texts_and_loses_neither(cast: Cast, client: Client) -> None:
    address = f"{PLACES}{cast.library.pk}/"
    sign_in(client, cast.rosa)
    seen = client.get(address).context["form"]["seen"].value()
    sent = {**HALL, "seen": str(seen)}
    client.post(address, {**sent, "name": "Library, Room 4"})

    again = client.post(address, {**sent, "name": "Library, Room 4"})
    late = client.post(address, {**sent, "name": "Library, Room 7"})

    assert again.status_code == 302  # pressed twice, it is saved once
    text = late.content.decode()
    assert (late.status_code, Place.objects.get(pk=cast.library.pk).name) == (422, "Library, Room 4")
    assert "Somebody changed this in the meantime" in text
    assert "Library, Room 4" in text
    assert 'value="Library, Room 7"' in text

    form = late.context["form"]
    meant = client.post(address, {**sent, "name": "Library, Room 7", "seen": form["seen"].value()})
    assert (meant.status_code, Place.objects.get(pk=cast.library.pk).name) == (302, "Library, Room 7")
