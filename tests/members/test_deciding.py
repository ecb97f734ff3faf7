"""What a group answers to who asks to join; its questions and seats; who meets newcomers."""

import datetime
from typing import Any

import pytest
from django.test import Client

from groups.models import Group
from members import claims
from members.actions import asking, deciding, opening
from members.models import Delivery, JoinRequest, Member, Membership
from peersupport.privacy.retention import forget
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.factories.members import JoinRequestFactory, MemberFactory, MembershipFactory
from tests.helpers import sign_in, text_of
from tests.members.newcomers import JOIN, asks, phrase_on

DAY = datetime.timedelta(days=1)


@pytest.mark.guidance("MEM-2", "MEM-10")
def test_accept_makes_a_member_once_and_says_that_their_presence_matters(
    family: Group, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.mika)
    asks(client, shown_name="Mik")
    row = JoinRequest.objects.get()
    ines = sign_in(Client(), cast.ines, second_step=True)

    ines.post(f"/groups/family-table/requests/{row.pk}/answer/", {"answer": "accept", "words": "Come on Thursday"})

    membership = Membership.objects.current().get(group=family, member=cast.mika)
    assert membership.shown_name == "Mik"
    page = text_of(client.get(f"/asked/{row.pk}/"))
    assert "Your being there matters to the others." in page
    assert "Come on Thursday" in page
    said = Delivery.objects.filter(member=cast.mika).values_list("kind", "subject_id")
    assert list(said) == [("join.welcome", membership.pk)]  # one message, not two


def test_accept_after_another_facilitator_decided_is_told_so_in_a_plain_sentence(
    family: Group, cast: Cast, client: Client
) -> None:
    MembershipFactory(group=family, member=cast.sam, role="CO_FACILITATOR")
    row = JoinRequestFactory(group=family, member=cast.mika)
    address = f"/groups/family-table/requests/{row.pk}/answer/"
    sign_in(Client(), cast.ines, second_step=True).post(address, {"answer": "no"})

    second = sign_in(client, cast.sam, second_step=True).post(address, {"answer": "accept"}, follow=True)

    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == ("REFUSED", cast.ines.pk)
    assert "Somebody of you has said no already." in text_of(second)
    assert not Membership.objects.filter(group=family, member=cast.mika).exists()


def test_accept_of_somebody_who_took_it_back_is_told_so(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    row = JoinRequestFactory(group=family, member=cast.mika)
    asking.withdraw(by=cast.mika, row=row, now=now)
    sign_in(client, cast.ines, second_step=True)

    response = client.post(f"/groups/family-table/requests/{row.pk}/answer/", {"answer": "accept"}, follow=True)

    assert "taken back in the meantime" in text_of(response)
    assert not Membership.objects.filter(group=family, member=cast.mika).exists()


@pytest.mark.guidance("MEM-2")
def test_refused_reads_it_kindly_with_somewhere_else_to_turn_and_is_forgotten_after_30_days(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    row = JoinRequestFactory(group=family, member=cast.mika)
    deciding.refuse(by=cast.ines, row=row, words="We have no room for more sorrow now.", now=now)
    sign_in(client, cast.mika)

    page = client.get(f"/asked/{row.pk}/")

    assert "That says nothing about you." in text_of(page)
    assert "We have no room for more sorrow now." in text_of(page)
    assert 'href="/support/"' in page.content.decode()
    forget(now + 30 * DAY)
    assert JoinRequest.objects.filter(pk=row.pk).exists()
    forget(now + 31 * DAY)
    assert not JoinRequest.objects.filter(pk=row.pk).exists()


def test_enquiry_is_forgotten_60_days_after_the_last_word(
    family: Group, client: Client, now: datetime.datetime
) -> None:
    asks(client)
    row = JoinRequest.objects.get()
    asking.say(by=None, row=row, words="Still here", now=now + 10 * DAY)

    forget(now + 70 * DAY)
    assert JoinRequest.objects.exists()
    forget(now + 71 * DAY)
    assert not JoinRequest.objects.exists()


@pytest.mark.guidance("MEM-2")
def test_full_group_keeps_people_on_a_list_in_the_order_of_asking(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    opening.change_door(by=cast.ines, group=family, questions=[], seats=2)
    rows = [
        JoinRequestFactory(group=family, member=MemberFactory(), shown_name=name, asked_at=now + number * DAY)
        for number, name in enumerate(("Ada", "Bo"))
    ]
    with pytest.raises(deciding.FullError):
        deciding.accept(by=cast.ines, row=rows[0], now=now)
    for row in reversed(rows):
        deciding.put_on_list(by=cast.ines, row=row, now=now)
    sign_in(client, cast.ines, second_step=True)

    page = text_of(client.get("/groups/family-table/requests/"))

    assert page.index("Ada") < page.index("Bo")
    assert "There is a seat now" not in page
    cast.joan.memberships.update(left_on="2026-11-23")
    assert "There is a seat now" in text_of(client.get("/groups/family-table/requests/"))


def test_accepted_without_an_account_holds_a_seat_until_somebody_comes_in_with_the_words(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    opening.change_door(by=cast.ines, group=family, questions=[], seats=3)
    phrase = phrase_on(asks(client, shown_name="Noor"))
    deciding.accept(by=cast.ines, row=JoinRequest.objects.get(), now=now)
    with pytest.raises(deciding.FullError):
        deciding.accept(by=cast.ines, row=JoinRequestFactory(group=family, member=cast.mika), now=now)
    row = JoinRequest.objects.get(member=None)

    newcomer = sign_in(Client(), MemberFactory())
    newcomer.post("/asked/words/", {"phrase": phrase})
    response = newcomer.post(f"/asked/{row.pk}/come-in/", {"shown_name": "Noor"}, follow=True)

    assert "You belong here now. Welcome." in text_of(response)
    assert Membership.objects.current().filter(group=family).count() == 3
    again = sign_in(Client(), MemberFactory())
    again.post("/asked/words/", {"phrase": phrase})
    again.post(f"/asked/{row.pk}/come-in/", {"shown_name": "Double"})
    assert Membership.objects.current().filter(group=family).count() == 3


# --- Small things ---------------------------------------------------------------------------------------------


def test_pages_of_a_facilitator_take_as_many_questions_for_many_as_for_one(
    family: Group, cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, cast.ines, second_step=True)
    JoinRequestFactory(group=family)
    with django_assert_max_num_queries(60) as one:
        client.get("/groups/family-table/requests/")
        client.get("/today/")
    for _ in range(12):
        JoinRequestFactory(group=family)
    with django_assert_max_num_queries(60) as many:
        client.get("/groups/family-table/requests/")
        client.get("/today/")

    assert len(many) == len(one)


def test_door_asks_at_most_five_questions_and_refuses_an_odd_number_of_seats(
    family: Group, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.ines, second_step=True)
    page = client.get("/groups/family-table/requests/door/").content.decode()
    assert page.count('name="question_') == 5
    assert "What made you think of us?" in page

    odd = client.post("/groups/family-table/requests/door/", {"question_1": "Who are you?", "seats": "1"})
    assert odd.status_code == 422
    assert "Who are you?" in odd.content.decode()
    client.post("/groups/family-table/requests/door/", {"question_2": "Who are you?", "seats": "8"})
    assert "Who are you?" in text_of(Client().get(JOIN))


@pytest.mark.guidance("MEM-2")
def test_member_who_likes_to_meet_newcomers_is_offered_and_may_say_not_this_time(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    row = JoinRequestFactory(group=family, member=cast.mika)
    joan = Membership.objects.get(group=family, member=cast.joan)
    page = sign_in(Client(), cast.ines, second_step=True)
    assert "Joan" not in text_of(page.get(f"/groups/family-table/requests/{row.pk}/"))
    sign_in(client, cast.joan).post("/newcomers/", {"likes": str(joan.pk)})

    page.post(f"/groups/family-table/requests/{row.pk}/meet/", {"who": str(joan.pk), "words": "Friday at three?"})

    assert "Noor would be glad to be met" in text_of(client.get("/newcomers/"))
    assert Delivery.objects.filter(kind="join.welcomer", member=cast.joan).exists()
    client.post(f"/newcomers/{row.pk}/not-me/")
    row.refresh_from_db()
    assert row.meets_with is None
    assert "Noor" not in text_of(client.get("/newcomers/"))


def test_words_for_a_first_talk_are_for_facilitators(family: Group, cast: Cast, client: Client) -> None:
    row = JoinRequestFactory(group=family)
    address = f"/groups/family-table/requests/{row.pk}/first-talk/"

    assert "Is there anyone you would not want to meet here?" in text_of(
        sign_in(client, cast.ines, second_step=True).get(address)
    )
    assert sign_in(Client(), cast.joan).get(address).status_code == 403
    assert sign_in(Client(), cast.rosa, second_step=True).get(address).status_code == 404


def test_request_of_another_group_is_not_reached_through_ones_own(cast: Cast, client: Client) -> None:
    row = JoinRequestFactory(group=GroupFactory())
    sign_in(client, cast.ines, second_step=True)

    for end in ("", "first-talk/"):
        assert client.get(f"/groups/family-table/requests/{row.pk}/{end}").status_code == 404
    for end in ("answer/", "meet/", "read/", ""):
        assert client.post(f"/groups/family-table/requests/{row.pk}/{end}", {"answer": "no"}).status_code == 404


def test_member_asked_for_by_two_forms_at_once_has_one_open_request(family: Group, now: datetime.datetime) -> None:
    person: Member = MemberFactory()
    rows = {asking.ask(by=person, group=family, form_key=claims.new_key(), answers=[], now=now).pk for _ in range(3)}

    assert len(rows) == 1
