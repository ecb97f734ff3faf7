"""Phone numbers of members: after a fresh second step, and never without a line that the member can read."""

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.models import Delivery
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look
from tests.cast import Cast
from tests.factories.members import DeliveryFactory
from tests.helpers import sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-1")]
NUMBER = "+447700900105"


@pytest.fixture
def call(cast: Cast) -> Delivery:
    return DeliveryFactory(
        member=cast.okello,
        group=cast.tuesday,
        subject_id=cast.tomorrow.pk,
        lane="call",
        state="CALLING",
        expires_at=cast.tomorrow.starts_at,
    )


def reminders(cast: Cast) -> str:
    return f"/groups/{cast.tuesday.slug}/reminders/"


@pytest.mark.parametrize("page", ["today", "reminders"])
def test_number_seen_after_the_second_step_is_noted(page: str, cast: Cast, client: Client, call: Delivery) -> None:
    sign_in(client, cast.rosa, second_step=True)

    answer = client.get("/today/" if page == "today" else reminders(cast))

    assert NUMBER in answer.content.decode()
    look = LookLog.objects.get()
    assert (look.subject_id, look.by_id, look.group_id) == (cast.okello.pk, cast.rosa.pk, cast.tuesday.pk)
    assert look.purpose == LookLog.Purpose.CALL


@pytest.mark.parametrize("page", ["today", "reminders"])
def test_number_stays_back_without_a_second_step_and_nothing_is_noted(
    page: str, cast: Cast, client: Client, call: Delivery
) -> None:
    answer = sign_in(client, cast.rosa).get("/today/" if page == "today" else reminders(cast))

    assert "Okello" in text_of(answer)
    assert NUMBER not in answer.content.decode()
    assert "Show the numbers" in text_of(answer)
    assert not LookLog.objects.exists()


def test_no_way_to_numbers_is_offered_where_there_are_none(cast: Cast, client: Client) -> None:
    assert "Show the numbers" not in text_of(sign_in(client, cast.rosa).get("/today/"))


def test_showing_the_numbers_asks_for_the_second_step_and_comes_back(
    cast: Cast, client: Client, call: Delivery
) -> None:
    Authenticator.objects.create(user=cast.rosa, type="totp", data={"secret": "A" * 32})
    sign_in(client, cast.rosa)
    address = f"/groups/{cast.tuesday.slug}/reminders/numbers/"
    assert client.get(address + "?next=today").headers["Location"] == (
        f"/accounts/2fa/reauthenticate/?next=%2Fgroups%2F{cast.tuesday.slug}%2Freminders%2Fnumbers%2F%3Fnext%3Dtoday"
    )

    sign_in(client, cast.rosa, second_step=True)

    assert client.get(address + "?next=today").headers["Location"] == "/today/"
    assert client.get(address).headers["Location"] == reminders(cast)
    assert client.get(address + "?next=https://example.org/").headers["Location"] == reminders(cast)


def test_same_look_within_an_hour_is_one_line_and_a_later_one_another(
    cast: Cast, client: Client, call: Delivery, clock: Any
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    client.get("/today/")
    clock.shift(datetime.timedelta(minutes=10))
    client.get(reminders(cast))
    assert LookLog.objects.count() == 1

    clock.shift(datetime.timedelta(minutes=51))
    sign_in(client, cast.rosa, second_step=True).get(reminders(cast))
    assert LookLog.objects.count() == 2


def test_each_facilitator_and_each_person_has_a_line_of_their_own(cast: Cast, client: Client, call: Delivery) -> None:
    for facilitator in (cast.rosa, cast.sam):
        sign_in(Client(), facilitator, second_step=True).get(reminders(cast))
    record_look(cast.lin.pk, by=cast.rosa, group_id=cast.tuesday.pk, purpose=LookLog.Purpose.CALL)

    assert LookLog.objects.filter(subject_id=cast.okello.pk).count() == 2
    assert LookLog.objects.filter(subject_id=cast.lin.pk).count() == 1


def test_looking_at_oneself_or_only_asking_for_the_head_is_no_look(cast: Cast, client: Client, call: Delivery) -> None:
    record_look(cast.rosa.pk, by=cast.rosa, group_id=cast.tuesday.pk, purpose=LookLog.Purpose.CALL)
    sign_in(client, cast.rosa, second_step=True).head("/today/")

    assert not LookLog.objects.exists()


def test_today_notes_only_the_three_that_it_shows(cast: Cast, client: Client, call: Delivery) -> None:
    from tests.cast import person

    for number in range(4):
        other = person(None, f"Other {number}", cast.tuesday, call=f"+44770090020{number}")
        DeliveryFactory(member=other, group=cast.tuesday, subject_id=cast.tomorrow.pk, lane="call", state="CALLING")
    page = sign_in(client, cast.rosa, second_step=True).get("/today/")

    assert "Please phone 5 people" in text_of(page)
    assert "All whom to phone" in text_of(page)
    assert LookLog.objects.count() == 3


@pytest.mark.guidance("NOTE-6")
def test_caller_begins_with_their_own_name_in_this_group(cast: Cast, client: Client, call: Delivery) -> None:
    cast.rosa.memberships.update(shown_name="Rosa from the library")
    page = text_of(sign_in(client, cast.rosa, second_step=True).get("/today/"))
    assert "It’s Rosa from the library. Is this a good moment?" in page

    cast.okello.contact_methods.update(call_words="Hello, the choir here.")

    page = text_of(client.get("/today/"))
    assert "Hello, the choir here." in page
    assert "Is this a good moment?" not in page
