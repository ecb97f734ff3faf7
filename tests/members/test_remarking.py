"""Anybody can say that something is wrong with a public page; who answers for the list reads it, the group never."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from groups.actions import listing as listings
from groups.actions import remarks
from groups.models import Group, Listing, Remark
from members.actions.forgetting import forget_expired
from members.actions.spreading import PAGE_REMARKED
from members.models import Delivery
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.helpers import sign_in, text_of

PAGE = "/groups/tuesday-circle/about-this-page/"
WORDS = "The room is closed since May."
pytestmark = pytest.mark.guidance("SET-8")


@pytest.fixture
def listed(cast: Cast) -> Cast:
    """The cast, with Tuesday Circle on the list and Family Table not."""
    ListingFactory(group=cast.tuesday)
    ListingFactory(group=cast.family)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    cast.tuesday.refresh_from_db()
    cache.clear()
    return cast


def told(kind: str = PAGE_REMARKED) -> set[Any]:
    return set(Delivery.objects.filter(kind=kind).values_list("member_id", flat=True))


def test_stranger_says_that_something_is_wrong_and_nothing_tells_who(listed: Cast, client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/groups/tuesday-circle/").content.decode()
    assert "What is wrong?" in text_of(client.get(PAGE))

    done = client.post(PAGE, {"words": WORDS}, follow=True)

    assert "The group does not see what you wrote." in text_of(done)
    assert [(row.words, row.listing.group) for row in Remark.objects.all()] == [(WORDS, listed.tuesday)]
    event = AuditEvent.objects.get(action="listing.remarked")
    assert (event.by_id, event.group_id) == (None, None)


def test_signed_in_person_is_not_noted_either(listed: Cast, client: Client) -> None:
    sign_in(client, listed.amina)

    client.post(PAGE, {"words": WORDS})

    assert Remark.objects.count() == 1
    assert not AuditEvent.objects.filter(action="listing.remarked", by_id__isnull=False).exists()


def test_coordinator_is_told_once_a_day_and_the_group_never(
    listed: Cast, client: Client, now: datetime.datetime
) -> None:
    page = listed.tuesday.listing
    remarks.remark(listing=page, words=WORDS, now=now)
    remarks.remark(listing=page, words="The hour is wrong.", now=now)
    assert told() == {listed.chidi.pk}
    assert Delivery.objects.filter(kind=PAGE_REMARKED, group_id__isnull=True).count() == 1

    remarks.remark(listing=page, words="And so is the day.", now=now + datetime.timedelta(days=1))
    assert Delivery.objects.filter(kind=PAGE_REMARKED).count() == 2

    sign_in(client, listed.rosa, second_step=True)
    seen = [client.get(f"/groups/tuesday-circle/{end}") for end in ("", "listing/", "waiting/", "host/")]
    assert [answer.status_code for answer in seen] == [200] * 4
    assert not any(WORDS in text_of(answer) for answer in seen)


def test_coordinator_reads_it_in_the_administration_and_puts_it_away(
    listed: Cast, client: Client, now: datetime.datetime
) -> None:
    remarks.remark(listing=listed.tuesday.listing, words="<b>" + WORDS, now=now)
    sign_in(client, listed.chidi, second_step=True)
    room = f"/admin/groups/listing/{listed.tuesday.listing.pk}/change/"

    assert "Tuesday Circle" in text_of(client.get("/admin/groups/listing/?state=words"))
    assert "&lt;b&gt;" + WORDS in client.get(room).content.decode()
    assert Remark.objects.count() == 1
    client.post(room, {"answer": "", "reason": "", "put_away": "on"})

    assert not Remark.objects.exists()
    assert AuditEvent.objects.get(action="listing.remarks_put_away").by_id == listed.chidi.pk
    assert "Tuesday Circle" not in text_of(client.get("/admin/groups/listing/?state=words"))


def test_saying_it_twice_is_once_and_nobody_buries_a_page(listed: Cast, now: datetime.datetime) -> None:
    for _time in range(2):
        remarks.remark(listing=listed.tuesday.listing, words=WORDS, now=now)
    assert Remark.objects.count() == 1

    for number in range(remarks.MOST + 5):
        remarks.remark(listing=listed.tuesday.listing, words=f"Word {number}", now=now)

    assert Remark.objects.count() == remarks.MOST


def test_empty_word_is_answered_beside_the_field(listed: Cast, client: Client) -> None:
    answer = client.post(PAGE, {"words": " "})

    assert answer.status_code == 422
    assert "Please fill this in." in text_of(answer)
    assert not Remark.objects.exists()


def test_group_that_is_not_listed_answers_like_one_that_is_not_there(listed: Cast, client: Client) -> None:
    for send in (client.get, lambda slug: client.post(slug, {"words": WORDS})):
        unlisted, nowhere = (send(f"/groups/{slug}/about-this-page/") for slug in ("family-table", "no-such-group"))
        assert (unlisted.status_code, unlisted.content) == (404, nowhere.content)

    assert not Remark.objects.exists()


def test_sixth_word_within_an_hour_waits_whether_the_group_is_there_or_not(listed: Cast, client: Client) -> None:
    answers = [client.post(PAGE, {"words": f"Word {number}"}).status_code for number in range(6)]

    assert answers == [302] * 5 + [429]
    for slug in ("family-table", "no-such-group"):
        assert client.post(f"/groups/{slug}/about-this-page/", {"words": WORDS}).status_code == 429
    assert Remark.objects.count() == 5


def test_words_are_sealed_and_forgotten_after_sixty_days(listed: Cast, now: datetime.datetime) -> None:
    remarks.remark(listing=listed.tuesday.listing, words=WORDS, now=now)

    forget_expired(now + datetime.timedelta(days=60))
    assert Remark.objects.count() == 1
    forget_expired(now + datetime.timedelta(days=62))

    assert not Remark.objects.exists()


def test_reason_shows_on_today_until_somebody_says_that_they_read_it(
    listed: Cast, client: Client, now: datetime.datetime
) -> None:
    listings.send_back(by=listed.chidi, listing=listed.tuesday.listing, why="Please name the town.", now=now)
    sign_in(client, listed.rosa, second_step=True)
    waits = "/groups/tuesday-circle/waiting/"

    assert "Our page is not on the list." in text_of(client.get(waits)) + text_of(client.get("/today/"))
    page = client.get("/groups/tuesday-circle/listing/")
    assert "Please name the town." in text_of(page)
    assert "We have read it" in text_of(page)
    assert Listing.objects.get(group=listed.tuesday).is_news
    assert [client.post("/groups/tuesday-circle/listing/read/").status_code for _time in range(2)] == [302, 302]

    assert "Our page is not on the list." not in text_of(client.get(waits)) + text_of(client.get("/today/"))
    page = client.get("/groups/tuesday-circle/listing/")
    assert "Please name the town." in text_of(page)
    assert "We have read it" not in text_of(page)
    assert AuditEvent.objects.filter(action="listing.read").count() == 1


@pytest.mark.parametrize("how", ["write", "ask"])
def test_changing_the_page_or_asking_again_says_that_the_reason_was_read(
    how: str, listed: Cast, now: datetime.datetime
) -> None:
    listings.send_back(by=listed.chidi, listing=listed.tuesday.listing, why="Please name the town.", now=now)
    if how == "write":
        listings.write(by=listed.rosa, group=listed.tuesday, now=now, town="Old Harbour")
    else:
        listings.ask(by=listed.rosa, group=listed.tuesday, now=now)

    assert not Listing.objects.get(group=listed.tuesday).is_news


def test_only_who_may_change_the_page_hears_of_the_reason(listed: Cast, now: datetime.datetime) -> None:
    from members import waiting

    listings.send_back(by=listed.chidi, listing=listed.tuesday.listing, why="Please name the town.", now=now)

    heard = [
        any("not on the list" in item.title for item in waiting.waiting_for(listed.tuesday, person, now))
        for person in (listed.rosa, listed.amina, listed.ines)
    ]
    assert heard == [True, False, False]
