"""What a group lets anybody know: ticked one by one, asked for, answered, taken back."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups.actions import listing as listings
from groups.models import Group, Listing
from meetings.actions import scheduling
from meetings.models import Place
from members.models import Delivery
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.helpers import sign_in, text_of

PAGE = "/groups/tuesday-circle/listing/"
EVERYTHING = {
    "shows_purpose": "on",
    "shows_time": "on",
    "shows_next": "on",
    "shows_place": "on",
    "shows_step_free": "on",
    "shows_town": "on",
    "town": "Old Harbour",
    "shows_languages": "on",
    "language_1": "en",
    "language_2": "ar",
    "shows_kind": "on",
    "kind": "LIVED",
    "women_only": "on",
    "daylight": "on",
    "children": "on",
    "in_person": "on",
    "by_phone": "on",
    "online": "on",
    "shows_words": "on",
    "words": "Come as you are.",
    "shows_how_to_ask": "on",
    "how_to_ask": "Knock twice.",
    "in_search_engines": "on",
}
READ = {
    "shows_purpose": "On Tuesdays we sit in a circle and listen.",
    "shows_next": "Tomorrow",
    "shows_place": "Library, Room 2",
    "shows_step_free": "No steps",
    "shows_town": "Old Harbour",
    "shows_languages": "Arabic",
    "shows_kind": "People who have lived through it themselves",
    "women_only": "Women only",
    "daylight": "Over before dark",
    "children": "Children welcome",
    "in_person": "In person",
    "by_phone": "By phone",
    "online": "Online",
    "shows_words": "Come as you are.",
    "shows_how_to_ask": "Knock twice.",
    "shows_time": "Now and then, Tuesday, 6:30 to 8:00 in the evening",
}
"""What stands on the public page because of each tick."""


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The cast, with a library that everybody may know."""
    cast.library.told = Place.Told.EVERYBODY
    cast.library.save()
    return cast


def publish(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(is_listed=True)


def answers(kind: str) -> set[Any]:
    return set(Delivery.objects.filter(kind=kind).values_list("member_id", flat=True))


@pytest.mark.guidance("PRO-1", "CON-8")
def test_saving_with_every_tick_shows_each_thing(told: Cast, client: Client) -> None:
    sign_in(client, told.rosa)
    response = client.post(PAGE, EVERYTHING)
    publish(told.tuesday)

    read = text_of(Client().get("/groups/tuesday-circle/"))

    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert [words for words in READ.values() if words not in read] == []


@pytest.mark.guidance("PRO-1", "CON-8")
@pytest.mark.parametrize("tick", sorted(READ))
def test_saving_without_one_tick_leaves_just_this_out_of_page_row_and_search(
    tick: str, told: Cast, client: Client
) -> None:
    sign_in(client, told.rosa)
    client.post(PAGE, EVERYTHING)
    publish(told.tuesday)
    assert READ[tick] in text_of(Client().get("/groups/tuesday-circle/"))

    client.post(PAGE, {name: value for name, value in EVERYTHING.items() if name != tick})

    found = Client().get("/groups/").content.decode().partition('class="found-list"')[2]
    read = text_of(Client().get("/groups/tuesday-circle/"))
    assert "Tuesday Circle" in found
    assert READ[tick] not in read + found
    others = {name: words for name, words in READ.items() if name != tick}
    assert [name for name, words in others.items() if words not in read] == []
    row = Listing.objects.filter(group=told.tuesday).values().get()
    assert READ[tick] not in str({name: value for name, value in row.items() if name != "kept"})


@pytest.mark.guidance("CON-8")
@pytest.mark.parametrize("whom", [Place.Told.MEMBERS, Place.Told.ON_THE_DAY])
def test_place_that_is_not_told_to_everybody_stays_hidden_with_its_tick(whom: str, told: Cast, client: Client) -> None:
    told.library.told = whom
    told.library.save()
    sign_in(client, told.rosa)

    page = client.post(PAGE, EVERYTHING, follow=True)
    publish(told.tuesday)

    read = Client().get("/groups/tuesday-circle/").content.decode()
    for secret in (told.library.name, told.library.detail, told.library.finding_it):
        assert secret not in read
        assert secret not in page.content.decode()
    assert Listing.objects.get(group=told.tuesday).place == {}
    assert "Ask the group for the room." in read


def test_preview_is_exactly_what_people_read(told: Cast, client: Client) -> None:
    sign_in(client, told.rosa)
    preview = client.post(PAGE, EVERYTHING, follow=True).content.decode()
    publish(told.tuesday)

    page = Client().get("/groups/tuesday-circle/").content.decode()

    start, end = '<div class="stack group-head">', "See who can help now</a>"
    shown, previewed = (text[text.index(start) : text.index(end, text.index(start))] for text in (page, preview))
    assert len(shown) > 1000
    assert previewed == shown


def test_what_was_written_and_not_ticked_is_kept_for_the_facilitators(told: Cast, client: Client) -> None:
    sign_in(client, told.rosa)
    client.post(PAGE, {name: value for name, value in EVERYTHING.items() if name not in ("shows_words", "shows_town")})

    page = client.get(PAGE).content.decode()
    row = Listing.objects.get(group=told.tuesday)

    assert (row.words, row.town, row.town_key) == ("", "", "")
    assert 'value="Old Harbour"' in page
    assert "Come as you are." in page


def test_tick_without_words_is_answered_beside_the_field_and_nothing_is_lost(told: Cast, client: Client) -> None:
    sign_in(client, told.rosa)

    response = client.post(PAGE, {**EVERYTHING, "town": "", "words": "Kept words."})

    assert response.status_code == 422
    assert "You ticked this. Please fill it in, or take the tick away." in text_of(response)
    assert "Kept words." in response.content.decode()
    assert not Listing.objects.exists()


# --- Meetings keep it current ---------------------------------------------------------------------------------


def showing(cast: Cast, now: datetime.datetime) -> Listing:
    return listings.write(
        by=cast.rosa, group=cast.tuesday, now=now, shows_next=True, shows_time=True, shows_place=True, town="Riverside"
    )


@pytest.mark.guidance("MEET-2", "MEM-8")
def test_moving_a_meeting_moves_it_on_the_page(told: Cast, now: datetime.datetime) -> None:
    listing = showing(told, now)
    assert listing.next_at == told.tomorrow.starts_at

    moved = scheduling.move_meeting(
        by=told.rosa,
        meeting=told.tomorrow,
        on_date=datetime.date(2026, 11, 26),
        start_time=datetime.time(10),
        now=now,
    )

    listing.refresh_from_db()
    assert (listing.next_at, listing.next_until) == (moved.starts_at, moved.ends_at)


@pytest.mark.guidance("MEET-2", "MEM-8")
def test_calling_a_meeting_off_warns_on_the_page(told: Cast, now: datetime.datetime, client: Client) -> None:
    listing = showing(told, now)
    publish(told.tuesday)

    scheduling.cancel_meeting(by=told.rosa, meeting=told.tomorrow, why="Sam has the flu", now=now)

    listing.refresh_from_db()
    read = text_of(client.get("/groups/tuesday-circle/"))
    assert (listing.next_at, listing.off_at) == (None, told.tomorrow.starts_at)
    assert "The meeting on Tuesday 24 November is called off. Please do not set out." in read
    assert "flu" not in read


def test_planning_a_season_shows_the_rhythm(told: Cast, now: datetime.datetime) -> None:
    listing = showing(told, now)
    scheduling.arrange_series(
        by=told.rosa,
        group=told.tuesday,
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
        first_on=datetime.date(2026, 11, 27),
        start_time=datetime.time(9),
        now=now,
    )

    listing.refresh_from_db()
    assert listing.times == [{"weekday": 4, "start": "09:00", "end": "10:30", "every": "SECOND_WEEK"}]
    assert listing.time_keys == " 4 4m m "


def test_page_shows_the_following_meeting_once_one_is_over(told: Cast, now: datetime.datetime) -> None:
    from meetings.planning import refresh_public_pages

    listing = showing(told, now)
    publish(told.tuesday)
    scheduling.arrange_series(
        by=told.rosa,
        group=told.tuesday,
        rule="FREQ=WEEKLY;BYDAY=TU",
        first_on=datetime.date(2026, 12, 1),
        start_time=datetime.time(18, 30),
        now=now,
    )
    assert refresh_public_pages(now) == 0

    assert refresh_public_pages(told.tomorrow.ends_at) == 1

    listing.refresh_from_db()
    assert listing.next_at == datetime.datetime(2026, 12, 1, 18, 30, tzinfo=datetime.UTC)
    assert refresh_public_pages(told.tomorrow.ends_at) == 0


# --- Asking and answering (decision 17) -----------------------------------------------------------------------


def test_asking_is_told_to_the_coordinator_and_lists_nothing_yet(told: Cast, now: datetime.datetime) -> None:
    showing(told, now)

    listing = listings.ask(by=told.rosa, group=told.tuesday, now=now)
    listings.ask(by=told.sam, group=told.tuesday, now=now)

    told.tuesday.refresh_from_db()
    assert (listing.is_waiting, told.tuesday.is_listed) == (True, False)
    assert answers("group.page_asked") == {told.chidi.pk}
    assert Delivery.objects.filter(kind="group.page_asked").count() == 1


def test_accepting_lists_and_tells_the_facilitators(told: Cast, now: datetime.datetime) -> None:
    showing(told, now)
    listing = listings.ask(by=told.rosa, group=told.tuesday, now=now)

    listings.accept(by=told.chidi, listing=listing, now=now)

    told.tuesday.refresh_from_db()
    assert told.tuesday.is_listed
    assert answers("group.page_answered") == {told.rosa.pk, told.sam.pk}
    with pytest.raises(ValidationError, match="not asking"):
        listings.accept(by=told.chidi, listing=listing, now=now)


def test_sending_back_needs_a_reason_which_only_facilitators_read(
    told: Cast, now: datetime.datetime, client: Client
) -> None:
    showing(told, now)
    listing = listings.ask(by=told.rosa, group=told.tuesday, now=now)
    with pytest.raises(ValidationError, match="say why"):
        listings.send_back(by=told.chidi, listing=listing, why="  ", now=now)

    listings.send_back(by=told.chidi, listing=listing, why="Please leave the phone number out.", now=now)

    told.tuesday.refresh_from_db()
    assert told.tuesday.is_listed is False
    assert answers("group.page_answered") == {told.rosa.pk, told.sam.pk}
    assert "Please leave the phone number out." in text_of(sign_in(client, told.rosa).get(PAGE))
    assert "phone number" not in text_of(sign_in(Client(), told.amina).get("/groups/tuesday-circle/"))


@pytest.mark.guidance("SET-8")
def test_nonsense_is_taken_off_the_list_and_may_ask_again(told: Cast, now: datetime.datetime, client: Client) -> None:
    showing(told, now)
    listing = listings.ask(by=told.rosa, group=told.tuesday, now=now)
    listings.accept(by=told.chidi, listing=listing, now=now)
    assert client.get("/groups/tuesday-circle/").status_code == 200

    listings.send_back(by=told.chidi, listing=listing, why="This is no group.", now=now)

    assert client.get("/groups/tuesday-circle/").status_code == 404
    assert Delivery.objects.filter(kind="group.page_answered", member=told.rosa).count() == 2
    assert listings.ask(by=told.rosa, group=told.tuesday, now=now).is_waiting


def test_taking_the_page_back_needs_nobody(told: Cast, now: datetime.datetime, client: Client) -> None:
    showing(told, now)
    listings.accept(by=told.chidi, listing=listings.ask(by=told.rosa, group=told.tuesday, now=now), now=now)
    sign_in(client, told.rosa).post(f"{PAGE}withdraw/")

    assert Client().get("/groups/tuesday-circle/").status_code == 404
    assert Listing.objects.get(group=told.tuesday).town == "Riverside"


def test_asking_with_an_empty_page_is_refused_kindly(told: Cast, now: datetime.datetime) -> None:
    listings.write(by=told.rosa, group=told.tuesday, now=now, children=True)

    with pytest.raises(ValidationError, match="Tick a few things first"):
        listings.ask(by=told.rosa, group=told.tuesday, now=now)


@pytest.mark.guidance("SET-8")
@pytest.mark.parametrize(("setting", "is_listed"), [("anyone", True), ("operator", False)])
def test_group_without_organisation_is_listed_by_the_operators_setting(
    setting: str, is_listed: bool, cast: Cast, now: datetime.datetime, settings: Any
) -> None:
    settings.LISTING = setting
    alone = GroupFactory(name="Free Birds")
    listings.write(by=cast.rosa, group=alone, now=now, town="Hill End")

    listings.ask(by=cast.rosa, group=alone, now=now)

    alone.refresh_from_db()
    assert alone.is_listed is is_listed
    assert answers("group.page_asked") == (set() if is_listed else {cast.root.pk})


def test_coordinator_answers_in_the_administration_and_sees_no_page_that_does_not_ask(
    told: Cast, now: datetime.datetime, client: Client
) -> None:
    listing = showing(told, now)
    sign_in(client, told.chidi, second_step=True)
    address = f"/admin/groups/listing/{listing.pk}/change/"
    assert client.get(address).status_code == 302
    listings.ask(by=told.rosa, group=told.tuesday, now=now)
    assert "Riverside" in text_of(client.get(address))

    unexplained = client.post(address, {"answer": "back", "reason": " "})
    assert "Please say why" in text_of(unexplained)
    client.post(address, {"answer": "list", "reason": ""})

    told.tuesday.refresh_from_db()
    assert told.tuesday.is_listed


def test_coordinator_of_another_organisation_and_operator_see_nothing_of_it(
    told: Cast, now: datetime.datetime, client: Client
) -> None:
    from tests.factories.members import CoordinationFactory

    showing(told, now)
    listing = listings.ask(by=told.rosa, group=told.tuesday, now=now)
    stranger = CoordinationFactory().member

    for person in (stranger, told.root):
        sign_in(client, person, second_step=True)
        assert "Tuesday Circle" not in text_of(client.get("/admin/groups/listing/"))
        client.post(f"/admin/groups/listing/{listing.pk}/change/", {"answer": "list"})

    told.tuesday.refresh_from_db()
    assert told.tuesday.is_listed is False
