"""Finding a group, and its page: for everybody, without an account."""

import datetime
import itertools
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import Group, Listing
from tests.cast import Cast
from tests.factories.groups import GroupFactory, ListingFactory
from tests.helpers import same_for_all, sign_in, text_of

NUMBERS = itertools.count()


def listed(name: str, *, belonging: str = "OPEN", **page: Any) -> Listing:
    """A group that anybody may find."""
    group = GroupFactory(name=name, slug=f"found-{next(NUMBERS)}", is_listed=True, belonging=belonging)
    return ListingFactory(group=group, **{"town": "", **page})


def names(client: Client, query: str = "") -> list[str]:
    """Whom the search finds, in order."""
    page = client.get(f"/groups/{query}").context["page_obj"]
    return [one.group.name for one in page]


TUESDAY_EVENING = {"shows_time": True, "times": [{"weekday": 1, "start": "18:30", "end": "20:00", "every": "WEEKLY"}]}
SUNDAY_MORNING = {"shows_time": True, "times": [{"weekday": 6, "start": "09:00", "end": "10:00", "every": "WEEKLY"}]}

SEARCHES = [
    ("near=harbour", {"town": "Old Harbour"}, {"town": "Hill End"}),
    ("near=evry", {"town": "Évry"}, {"town": "Ivry"}),
    (f"near={quote('اسوان')}", {"town": "أسوان"}, {"town": "الأقصر"}),
    ("day=1", TUESDAY_EVENING, SUNDAY_MORNING),
    ("part=e", TUESDAY_EVENING, SUNDAY_MORNING),
    ("day=6&part=m", SUNDAY_MORNING, TUESDAY_EVENING),
    ("language=ar", {"languages": " en ar "}, {"languages": " en "}),
    ("kind=FAMILIES", {"kind": "FAMILIES"}, {"kind": "LIVED"}),
    ("women=on", {"women_only": True}, {}),
    ("daylight=on", {"daylight": True}, {}),
    ("children=on", {"children": True}, {}),
    ("steps=on", {"shows_step_free": True, "step_free": True}, {"shows_step_free": True}),
    ("way=in_person", {"in_person": True}, {"online": True}),
    ("way=by_phone", {"by_phone": True}, {"in_person": True}),
    ("way=online", {"online": True}, {"by_phone": True}),
    ("coming=open", {"belonging": "OPEN"}, {"belonging": "CLOSED"}),
    ("coming=closed", {"belonging": "CLOSED"}, {"belonging": "OPEN"}),
]


@pytest.mark.django_db
@pytest.mark.guidance("MEM-8", "MEM-3")
@pytest.mark.parametrize(("query", "wanted", "other"), SEARCHES, ids=[one[0] for one in SEARCHES])
def test_search_finds_what_fits_and_leaves_out_what_does_not(
    query: str, wanted: dict[str, Any], other: dict[str, Any], client: Client
) -> None:
    listed("Wanted", **wanted)
    listed("Other", **other)

    assert names(client, f"?{query}") == ["Wanted"]
    assert sorted(names(client)) == ["Other", "Wanted"]


@pytest.mark.django_db
def test_day_and_hour_are_asked_of_the_same_meeting(client: Client) -> None:
    listed("Two times", shows_time=True, times=TUESDAY_EVENING["times"] + SUNDAY_MORNING["times"])

    assert names(client, "?day=6&part=m") == ["Two times"]
    assert names(client, "?day=6&part=e") == []


@pytest.mark.django_db
def test_who_meets_next_comes_first_and_then_by_name(client: Client, now: datetime.datetime) -> None:
    def at(hours: int) -> dict[str, Any]:
        start = now + datetime.timedelta(hours=hours)
        return {"shows_next": True, "next_at": start, "next_until": start + datetime.timedelta(hours=1)}

    listed("Zebra")
    listed("Late", **at(50))
    listed("Apple")
    listed("Soon", **at(2))

    assert names(client) == ["Soon", "Late", "Apple", "Zebra"]


@pytest.mark.django_db
def test_group_that_is_not_listed_or_has_not_begun_or_has_ended_is_not_found(client: Client) -> None:
    """One that takes a break stays, and says so on its page."""
    listed("Here", town="Riverside")
    ListingFactory(group=GroupFactory(name="Silent"), town="Riverside")
    for name, status in (("Resting", "PAUSED"), ("Beginning", "FOUNDING"), ("Ended", "CLOSED")):
        Group.objects.filter(pk=listed(name, town="Riverside").group_id).update(status=status)

    assert names(client) == ["Here", "Resting"]
    assert names(client, "?near=riverside") == ["Here", "Resting"]


@pytest.mark.django_db
def test_languages_of_groups_that_are_not_listed_are_not_offered(client: Client) -> None:
    listed("Here", languages=" en ")
    ListingFactory(group=GroupFactory(), languages=" so ")

    page = client.get("/groups/").content.decode()

    assert 'value="en"' in page
    assert 'value="so"' not in page


@pytest.mark.django_db
def test_nothing_found_helps_on(client: Client) -> None:
    listed("Here", town="Riverside")

    response = client.get("/groups/?near=nowhere&day=2&women=on&page=7")
    page, read = response.content.decode(), text_of(response)

    assert response.status_code == 200
    assert "No group fits all of this" in read
    assert "Without “Wednesday”" in read
    assert 'href="?near=nowhere&amp;women=on"' in page
    assert 'href="/support/"' in page
    assert 'href="/groups/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["day=9", "part=x", "language=klingon", "kind=X", "way=is_staff", "coming=maybe"])
def test_question_that_cannot_be_understood_is_said_beside_it_and_the_rest_still_holds(
    query: str, client: Client
) -> None:
    listed("Here", town="Riverside")
    listed("There", town="Hill End")

    response = client.get(f"/groups/?near=hill&{query}&page=nonsense")

    assert response.status_code == 200
    assert [one.group.name for one in response.context["page_obj"]] == ["There"]
    assert 'class="problem-text"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "<script>", "\\", "  ", "ـ"])
def test_odd_signs_in_the_search_do_no_harm(words: str, client: Client) -> None:
    listed("Here", town="Riverside")

    response = client.get("/groups/", {"near": words})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().partition("<main")[2]
    assert [one.group.name for one in response.context["page_obj"]] == (["Here"] if not words.strip() else [])


@pytest.mark.django_db
def test_results_come_by_pages_and_the_search_goes_along(client: Client) -> None:
    for number in range(15):
        listed(f"Group {number:02}", town="Riverside", children=True)

    first = client.get("/groups/?near=river&children=on")
    second = client.get("/groups/?near=river&children=on&page=2")

    assert len(first.context["page_obj"]) == 12
    assert 'href="?near=river&amp;children=on&amp;page=2"' in first.content.decode()
    assert [one.group.name for one in second.context["page_obj"]] == ["Group 12", "Group 13", "Group 14"]


def _many(number: int) -> None:
    start = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    groups = [
        Group(name=f"Many {one}", slug=f"many-{Group.objects.count()}-{one}", is_listed=True, time_zone="Europe/London")
        for one in range(number)
    ]
    Group.objects.bulk_create(groups)
    Listing.objects.bulk_create(
        Listing(
            group=group,
            town=f"Town {place % 50}",
            town_key=f"town {place % 50}",
            languages=" en ",
            time_keys=f" {place % 7} {place % 7}e e ",
            shows_time=True,
            times=[{"weekday": place % 7, "start": "18:30", "end": "20:00", "every": "WEEKLY"}],
            shows_next=True,
            next_at=start + datetime.timedelta(minutes=place),
            next_until=start + datetime.timedelta(minutes=place + 60),
        )
        for place, group in enumerate(groups)
    )


@pytest.mark.django_db
@pytest.mark.guidance("MEM-8")
@pytest.mark.parametrize("query", ["", "?near=town&day=1&part=e&language=en&page=2"])
def test_directory_asks_as_many_questions_at_ten_thousand_groups_as_at_a_hundred(query: str, client: Client) -> None:
    _many(100)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(f"/groups/{query}").status_code == 200
    _many(9_900)
    with CaptureQueriesContext(connection) as many:
        response = client.get(f"/groups/{query}")

    assert Listing.objects.count() == 10_000
    assert len(response.context["page_obj"]) > 0
    assert len(many) == len(few) == 3, [one["sql"][:80] for one in many]


# --- The page of one group ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.guidance("MEM-8", "MEM-1", "MEM-3")
def test_open_group_answers_whether_one_may_just_come_without_an_account(
    client: Client, now: datetime.datetime
) -> None:
    start = now + datetime.timedelta(hours=6)
    place = {"name": "Library", "detail": "Room 2", "finding_it": "The brick house.", "features": []}
    page = listed(
        "Tuesday Circle",
        shows_next=True,
        next_at=start,
        next_until=start + datetime.timedelta(hours=1),
        shows_place=True,
        place=place,
    )

    response = client.get(f"/groups/{page.group.slug}/")
    read = text_of(response)

    for words in (
        "An open group: anybody may simply come",
        "Today",
        "6:00 to 7:00 in the evening",
        "Library",
        "Room 2",
        "The brick house.",
        "Yes. Just come.",
        "You need no account, no name and no reason.",
    ):
        assert words in read
    assert set(client.cookies) == {"csrf"}  # nobody is remembered for having looked


@pytest.mark.django_db
@pytest.mark.guidance("MEM-3")
def test_closed_group_says_that_one_asks_first_and_how(client: Client) -> None:
    page = listed("Family Table", belonging="CLOSED", how_to_ask="Write to the table.")

    read = text_of(client.get(f"/groups/{page.group.slug}/"))

    assert "A closed group: people ask before they come" in read
    assert "Write to the table." in read
    assert "Just come" not in read
    asking = client.get(f"/groups/{page.group.slug}/join/")
    assert asking.status_code == 200
    assert "Just come" not in text_of(asking)


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", ["", "mika", "ines", "chidi", "root"])
@pytest.mark.parametrize("address", ["/groups/{}/", "/groups/{}/join/"])
def test_group_that_is_not_listed_is_the_very_page_that_does_not_exist(address: str, name: str, cast: Cast) -> None:
    ListingFactory(group=cast.tuesday)
    client = sign_in(Client(), getattr(cast, name)) if name else Client()
    client.get("/about/")  # whatever a first request asks once
    with CaptureQueriesContext(connection) as asked_there:
        there = client.get(address.format(cast.tuesday.slug))
    with CaptureQueriesContext(connection) as asked_not_there:
        not_there = client.get(address.format("no-such-group"))

    assert there.status_code == 404
    assert same_for_all(there) == same_for_all(not_there)
    assert dict(there.headers) == dict(not_there.headers)
    assert len(asked_there) == len(asked_not_there)
    # The twin that is listed shows that the test can tell.
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    assert client.get(address.format(cast.tuesday.slug)).status_code == 200


@pytest.mark.guidance("CON-2", "MEM-7")
def test_public_page_tells_nothing_of_members_or_numbers(cast: Cast, client: Client) -> None:
    ListingFactory(group=cast.tuesday)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    before = same_for_all(client.get("/groups/tuesday-circle/"))

    for person in cast.circle:
        assert person.name not in before[1].decode()
    cast.amina.memberships.all().delete()
    cast.tomorrow.yes_count = 17
    cast.tomorrow.save()

    assert same_for_all(client.get("/groups/tuesday-circle/")) == before


def test_member_sees_the_same_page_and_the_way_inside(cast: Cast) -> None:
    ListingFactory(group=cast.tuesday)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)

    of_amina = sign_in(Client(), cast.amina).get("/groups/tuesday-circle/")
    of_rosa = sign_in(Client(), cast.rosa).get("/groups/tuesday-circle/")
    of_mika = sign_in(Client(), cast.mika).get("/groups/tuesday-circle/")

    assert "/groups/tuesday-circle/code/" in of_amina.content.decode()
    assert "/groups/tuesday-circle/listing/" not in of_amina.content.decode()
    assert "/groups/tuesday-circle/listing/" in of_rosa.content.decode()
    assert "/groups/tuesday-circle/code/" not in of_mika.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("may", [True, False])
def test_search_engines_may_keep_a_page_only_with_its_tick(may: bool, client: Client) -> None:
    page = listed("Here", in_search_engines=may)

    response = client.get(f"/groups/{page.group.slug}/")

    assert response.headers.get("X-Robots-Tag") == (None if may else "noindex")


@pytest.mark.django_db
def test_title_and_preview_of_a_shared_link_say_nothing_of_the_group(client: Client) -> None:
    page = listed("Very Telling Name", town="Old Harbour", words="Telling words.")

    head = client.get(f"/groups/{page.group.slug}/").content.decode().partition("</head>")[0]

    assert "og:description" in head
    for secret in ("Telling", "Harbour"):
        assert secret not in head
