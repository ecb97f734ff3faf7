"""Not meeting somebody, being asked to stay away, and that neither can be told from a full group."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import Group
from members import apart as asked_apart
from members import waiting
from members.actions import apart, asking, deciding, joining, opening
from members.models import Delivery, JoinRequest, Membership, Protection, StayAway
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.factories.members import JoinRequestFactory, MemberFactory, MembershipFactory
from tests.helpers import same_for_all, sign_in, tables, text_of

DAY = datetime.timedelta(days=1)
WHO = "My former husband, Mika"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def kept(cast: Cast, now: datetime.datetime) -> Protection:
    """Joan would rather not meet Mika at Family Table, which anybody can find; Ines keeps them apart."""
    Group.objects.update(is_listed=True)
    row = apart.ask_protection(by=cast.joan, group=cast.family, member=cast.joan, who=WHO, now=now)
    apart.answer_protection(
        by=cast.ines, row=row, state=Protection.State.KEPT, other=cast.mika, words="We see to it.", now=now
    )
    return row


# --- Asking not to meet somebody ------------------------------------------------------------------------------


def test_wish_comes_first_on_today_and_is_answered_on_a_page(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    JoinRequestFactory(group=cast.family, member=cast.mika, shown_name="Mik")
    joan = sign_in(Client(), cast.joan)
    membership = Membership.objects.get(member=cast.joan)
    page = joan.post("/apart/", {"membership": str(membership.pk), "who": WHO}, follow=True)
    assert "A program cannot lock an open room." in text_of(page)
    items = waiting.waiting_for(cast.family, cast.ines, now)
    assert items[0].title == "1 person asks for your protection."
    assert items[0].urgency == waiting.Urgency.NOW

    sign_in(client, cast.ines, second_step=True)
    text = text_of(client.get("/groups/family-table/apart/"))
    assert WHO in text
    assert "Mik, who asks to join" in text
    row = Protection.objects.get()
    empty = client.post(f"/groups/family-table/apart/{row.pk}/", {"answer": "keep", "other": ""})
    assert (empty.status_code, Protection.objects.get().state) == (422, "ASKED")
    client.post(f"/groups/family-table/apart/{row.pk}/", {"answer": "keep", "other": str(cast.mika.pk), "words": "Yes"})

    assert not asked_apart.may_meet(cast.joan, cast.mika, cast.family)
    assert not asked_apart.may_meet(cast.mika, cast.joan, cast.family)
    assert asked_apart.may_meet(cast.joan, cast.mika, cast.tuesday)
    assert asked_apart.may_meet(cast.joan, cast.ines, cast.family)
    assert "The two are kept apart here" in text_of(joan.get("/apart/"))


def test_wish_is_read_by_facilitators_of_this_group_only(kept: Protection, cast: Cast) -> None:
    assert WHO in as_json(cast.joan)
    for person in (cast.mika, cast.rosa, cast.chidi, cast.root):
        assert WHO not in as_json(person)
        assert sign_in(Client(), person, second_step=True).get("/groups/family-table/apart/").status_code == 404
    assert sign_in(Client(), cast.joan).get("/groups/family-table/apart/").status_code == 403


def test_wish_ended_by_who_had_it_lets_the_two_meet(kept: Protection, cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan).post(f"/apart/{kept.pk}/end/")

    assert asked_apart.may_meet(cast.joan, cast.mika, cast.family)


def test_facilitator_cannot_let_somebody_in_who_is_to_be_kept_apart(
    kept: Protection, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    row = JoinRequestFactory(group=cast.family, member=cast.mika)
    sign_in(client, cast.ines, second_step=True)
    address = f"/groups/family-table/requests/{row.pk}/"
    assert "would rather not meet" in text_of(client.get(address))

    response = client.post(f"{address}answer/", {"answer": "accept"}, follow=True)

    assert "kept apart" in text_of(response)
    row.refresh_from_db()
    assert row.state == "ASKED"


def test_first_talk_is_not_with_who_would_rather_not_meet_them(kept: Protection, cast: Cast, client: Client) -> None:
    row = JoinRequestFactory(group=cast.family, member=cast.mika)
    Membership.objects.filter(member=cast.joan).update(meets_newcomers=True)
    sign_in(client, cast.ines, second_step=True)
    seats = {name: Membership.objects.get(member=getattr(cast, name)) for name in ("joan", "ines")}

    def meet(name: str) -> None:
        form = {"who": str(seats[name].pk), "words": "On Friday at three."}
        client.post(f"/groups/family-table/requests/{row.pk}/meet/", form)
        row.refresh_from_db()

    meet("joan")
    assert (row.meets_with, row.messages.count()) == (None, 0)
    meet("ines")
    assert (row.meets_with, row.messages.count()) == (cast.ines, 1)


def test_wish_of_somebody_who_asks_to_join_is_noted_from_the_first_talk(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    row = JoinRequestFactory(group=cast.family, member=None)
    sign_in(client, cast.ines, second_step=True)
    client.post(f"/groups/family-table/requests/{row.pk}/wish/", {"who": "Joan"})
    wish = Protection.objects.get()
    assert (wish.request, wish.member, wish.who) == (row, None, "Joan")
    apart.answer_protection(by=cast.ines, row=wish, state=Protection.State.KEPT, other=cast.joan, words="", now=now)

    with pytest.raises(deciding.KeptApartError):
        deciding.accept(by=cast.ines, row=row, now=now)


# --- It cannot be told from a full group ----------------------------------------------------------------------


def asks(person: Any) -> tuple[Client, Any]:
    """Ask Family Table by its page; the answer, with the page it leads to."""
    client = sign_in(Client(), person)
    page = client.get("/groups/family-table/join/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    values = {"form_key": key, "whom": "ME", "shown_name": "Somebody", "words": "I would like to come."}
    return client, client.post("/groups/family-table/join/", values, follow=True)


def normal(response: Any, row: JoinRequest) -> tuple[int, bytes]:
    """Status and bytes, without the random id of one's own request and the token of forms."""
    status, body = same_for_all(response)
    return status, body.replace(str(row.pk).encode(), b"ID")


@pytest.mark.guidance("CON-2")
def test_asking_while_kept_apart_is_answered_like_anybody_and_like_in_a_full_group(
    kept: Protection, cast: Cast
) -> None:
    """The same bytes, the same tables touched, the same number of questions to the database."""
    seen, touched, asked = [], [], []
    for person, seats in ((MemberFactory(name="Mika"), None), (cast.mika, None), (MemberFactory(name="Mika"), 2)):
        opening.change_door(by=cast.ines, group=cast.family, questions=[], seats=seats)
        before = tables(but=("django_session", "cache_entries"))
        with CaptureQueriesContext(connection) as queries:
            client, response = asks(person)
        after = tables(but=("django_session", "cache_entries"))
        row = JoinRequest.objects.get(member=person)
        seen.append((normal(response, row), normal(client.get(f"/asked/{row.pk}/"), row)))
        touched.append([name for name in after if after[name] != before[name]])
        asked.append(len(queries))

    assert seen[0] == seen[1] == seen[2]
    assert touched[0] == touched[1] == touched[2]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.guidance("CON-2")
def test_list_and_no_read_the_same_whether_kept_apart_or_full(
    kept: Protection, cast: Cast, now: datetime.datetime
) -> None:
    for action in (deciding.put_on_list, deciding.refuse):
        seen = []
        for person in (MemberFactory(name="Mika"), cast.mika):
            JoinRequest.objects.all().delete()
            client, _response = asks(person)
            row = JoinRequest.objects.get(member=person)
            action(by=cast.ines, row=row, now=now)
            seen.append(normal(client.get(f"/asked/{row.pk}/"), row))
        assert seen[0] == seen[1]


def test_door_of_an_open_group_gives_the_answer_of_a_full_group_after_the_same_questions(
    cast: Cast, now: datetime.datetime
) -> None:
    row = apart.ask_protection(by=cast.amina, group=cast.tuesday, member=cast.amina, who=WHO, now=now)
    apart.answer_protection(by=cast.rosa, row=row, state=Protection.State.KEPT, other=cast.mika, words="", now=now)
    said, numbers = [], []
    for person, seats in ((cast.mika, None), (MemberFactory(), 5)):
        opening.change_door(by=cast.rosa, group=cast.tuesday, questions=[], seats=seats)
        with CaptureQueriesContext(connection) as queries, pytest.raises(ValidationError) as refused:
            joining.welcome(by=person, group=cast.tuesday, member=person, shown_name="Somebody")
        said.append(refused.value.messages)
        numbers.append(len(queries))
    opening.change_door(by=cast.rosa, group=cast.tuesday, questions=[], seats=None)

    assert said[0] == said[1]
    assert numbers[0] == numbers[1]
    assert joining.welcome(by=cast.joan, group=cast.tuesday, member=cast.joan, shown_name="Joan").pk


# --- Asked to stay away ---------------------------------------------------------------------------------------


@pytest.fixture
def away(cast: Cast, now: datetime.datetime) -> StayAway:
    """Joan is asked to stay away from Family Table until January."""
    return apart.ask_to_stay_away(
        by=cast.ines,
        membership=Membership.objects.get(member=cast.joan),
        reason="What was told at the table was told outside.",
        look_again_on=datetime.date(2027, 1, 10),
        now=now,
    )


@pytest.mark.guidance("ETH-7")
def test_who_is_asked_to_stay_away_can_do_nothing_there_from_the_next_request_on(
    away: StayAway, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.joan)

    assert client.get(f"/meetings/{cast.table.pk}/").status_code == 404
    assert client.post(f"/meetings/{cast.table.pk}/answer/", {"answer": "yes"}).status_code == 404
    assert client.get("/groups/family-table/code/").status_code == 404
    assert not Delivery.objects.filter(member=cast.joan, group=cast.family, state="PLANNED").exists()
    assert Delivery.objects.filter(member=cast.joan, kind="join.away").exists()


@pytest.mark.guidance("ETH-7")
def test_who_is_asked_to_stay_away_reads_why_and_until_when_and_can_object(
    away: StayAway, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    sign_in(client, cast.joan)
    text = text_of(client.get("/away/"))
    assert away.reason in text
    assert "10 January" in text

    client.post("/away/", {"about": str(away.pk), "words": "I did not say it."})

    assert "Please look again at somebody’s staying away." in [
        item.title for item in waiting.waiting_for(cast.family, cast.ines, now)
    ]
    ines = sign_in(Client(), cast.ines, second_step=True)
    assert "I did not say it." in text_of(ines.get(f"/groups/family-table/away/{away.pk}/"))
    ines.post(f"/groups/family-table/away/{away.pk}/", {"answer": "end"})
    assert "You can come again." in text_of(client.get("/away/"))
    assert joining.welcome(by=cast.joan, group=cast.family, member=cast.joan, shown_name="Joan").pk


@pytest.mark.guidance("ETH-7")
def test_who_is_asked_to_stay_away_cannot_come_in_again_by_any_way(
    away: StayAway, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    Group.objects.update(is_listed=True)
    with pytest.raises(ValidationError, match="asked to stay away"):
        joining.welcome(by=cast.joan, group=cast.family, member=cast.joan, shown_name="Joan")
    sign_in(client, cast.joan)
    assert client.get("/groups/family-table/join/").headers["Location"] == "/away/"
    row = JoinRequestFactory(group=cast.family, member=cast.joan)
    with pytest.raises(deciding.KeptApartError):
        deciding.accept(by=cast.ines, row=row, now=now)
    assert not Membership.objects.current().filter(member=cast.joan).exists()


def test_facilitators_are_reminded_on_the_day(away: StayAway, cast: Cast, now: datetime.datetime) -> None:
    def titles(when: datetime.datetime) -> list[str]:
        return [item.title for item in waiting.waiting_for(cast.family, cast.ines, when)]

    day = datetime.datetime(2027, 1, 10, 9, tzinfo=datetime.UTC)
    assert "Please look again at somebody’s staying away." not in titles(day - DAY)
    assert "Please look again at somebody’s staying away." in titles(day)
    apart.look_again(by=cast.ines, row=away, until=datetime.date(2027, 2, 10), words="", now=day)
    assert "Please look again at somebody’s staying away." not in titles(day)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-01-01", "2031-01-01", ""])
def test_day_to_look_again_that_is_not_ahead_is_refused_beside_the_field(day: str, cast: Cast, client: Client) -> None:
    sign_in(client, cast.ines, second_step=True)
    joan = Membership.objects.get(member=cast.joan)

    response = client.post(
        "/groups/family-table/away/", {"who": str(joan.pk), "reason": "Because of this.", "look_again_on": day}
    )

    assert response.status_code == 422
    assert "Because of this." in response.content.decode()
    assert not StayAway.objects.exists()


def test_asking_twice_to_stay_away_is_one(away: StayAway, cast: Cast, now: datetime.datetime) -> None:
    again = apart.ask_to_stay_away(
        by=cast.ines,
        membership=Membership.objects.get(member=cast.joan),
        reason="Again",
        look_again_on=datetime.date(2027, 3, 1),
        now=now,
    )

    assert again == away


def test_oneself_is_not_asked_to_stay_away(cast: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=cast.family, role="FACILITATOR")
    with pytest.raises(ValidationError, match="leave the group"):
        apart.ask_to_stay_away(
            by=cast.ines,
            membership=Membership.objects.get(member=cast.ines),
            reason="Me",
            look_again_on=datetime.date(2027, 3, 1),
            now=now,
        )


def test_erasing_the_other_empties_who_was_meant(kept: Protection, cast: Cast) -> None:
    apart._forget_the_other(cast.mika)

    kept.refresh_from_db()
    assert kept.other == ""


def test_accept_of_what_was_taken_back_is_refused_before_anything_else(cast: Cast, now: datetime.datetime) -> None:
    row = JoinRequestFactory(group=cast.family, member=cast.mika)
    asking.withdraw(by=cast.mika, row=row, now=now)

    with pytest.raises(asking.GoneError):
        deciding.accept(by=cast.ines, row=row, now=now)
