"""Phone numbers of members: after a fresh second step, and never without a line that the member can read."""

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.actions import consenting
from members.consents import QUESTIONS, STAND_IN_PHONES
from members.models import Delivery
from members.roles import ROLES
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look
from tests.cast import Cast, person
from tests.conftest import NOW
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
        sign_in(Client(), facilitator, second_step=True).get(f"{reminders(cast)}?call={call.pk}")
    record_look(cast.lin.pk, by=cast.rosa, group_id=cast.tuesday.pk, purpose=LookLog.Purpose.CALL)

    assert LookLog.objects.filter(subject_id=cast.okello.pk).count() == 2
    assert LookLog.objects.filter(subject_id=cast.lin.pk).count() == 1


def test_looking_at_oneself_or_only_asking_for_the_head_is_no_look(cast: Cast, client: Client, call: Delivery) -> None:
    record_look(cast.rosa.pk, by=cast.rosa, group_id=cast.tuesday.pk, purpose=LookLog.Purpose.CALL)
    sign_in(client, cast.rosa, second_step=True).head("/today/")

    assert not LookLog.objects.exists()


def others(cast: Cast, number: int) -> None:
    """So many more who asked for a call."""
    for each in range(number):
        other = person(None, f"Other {each}", cast.tuesday, call=f"+44770090020{each}")
        DeliveryFactory(member=other, group=cast.tuesday, subject_id=cast.tomorrow.pk, lane="call", state="CALLING")


NUMBERS = re.compile(r"tel:(\+\d+)")


def open_numbers(page: Any) -> list[str]:
    return NUMBERS.findall(page.content.decode())


@pytest.mark.parametrize("page", ["today", "reminders"])
def test_round_opens_one_number_and_the_next_after_each_call(page: str, cast: Cast, client: Client) -> None:
    others(cast, 4)
    address = "/today/" if page == "today" else reminders(cast)
    sign_in(client, cast.rosa, second_step=True)
    seen: list[str] = []

    for number in range(1, 5):
        shown = client.get(address)
        assert len(open_numbers(shown)) == 1
        assert "One number opens after the other." in text_of(shown)
        assert LookLog.objects.count() == number
        seen += open_numbers(shown)
        waiting = Delivery.objects.get(member__contact_methods__address=seen[-1])
        client.post(f"{reminders(cast)}called/{waiting.pk}/", {"outcome": "told"})

    assert len(set(seen)) == 4
    assert open_numbers(client.get(address)) == []
    assert set(LookLog.objects.values_list("purpose", flat=True)) == {"CALL"}
    assert LookLog.objects.values("subject_id").distinct().count() == 4


def test_caller_may_open_another_number_instead_and_that_is_noted_too(
    cast: Cast, client: Client, call: Delivery
) -> None:
    others(cast, 2)
    sign_in(client, cast.rosa, second_step=True)
    first = open_numbers(client.get(reminders(cast)))
    other = Delivery.objects.exclude(member__contact_methods__address=first[0]).first()

    shown = client.get(f"{reminders(cast)}?call={other.pk}")

    assert open_numbers(shown) == [other.member.contact_methods.get().address]
    assert LookLog.objects.count() == 2
    assert len(open_numbers(client.get(f"{reminders(cast)}?call=nothing"))) == 1


def test_two_callers_share_a_round_without_phoning_the_same_person(cast: Cast, client: Client, clock: Any) -> None:
    others(cast, 2)
    rosa, sam = sign_in(client, cast.rosa, second_step=True), sign_in(Client(), cast.sam, second_step=True)

    first = open_numbers(rosa.get(reminders(cast)))
    page = sam.get(reminders(cast))

    assert set(first).isdisjoint(open_numbers(page))
    assert len(open_numbers(page)) == 1
    assert "Somebody else is phoning just now." in text_of(page)
    assert open_numbers(rosa.get(reminders(cast))) == first
    clock.shift(datetime.timedelta(minutes=11))
    assert open_numbers(sign_in(sam, cast.sam, second_step=True).get(reminders(cast))) == first


def test_whoever_was_not_reached_comes_last(cast: Cast, client: Client) -> None:
    others(cast, 2)
    sign_in(client, cast.rosa, second_step=True)
    first = open_numbers(client.get(reminders(cast)))
    waiting = Delivery.objects.get(member__contact_methods__address=first[0])

    client.post(f"{reminders(cast)}called/{waiting.pk}/", {"outcome": "not_reached"})

    assert open_numbers(client.get(reminders(cast))) != first


@pytest.mark.guidance("CON-3", "FAC-2")
def test_stand_in_sees_only_numbers_of_people_who_said_that_this_is_all_right(
    cast: Cast, client: Client, call: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = ROLES["MEMBER"]
    rights = member.rights | {"members.view_reminders", "members.phone"}
    monkeypatch.setitem(ROLES, "MEMBER", replace(member, rights=rights))
    sign_in(client, cast.amina, second_step=True)
    assert open_numbers(client.get(reminders(cast))) == []
    assert not LookLog.objects.exists()

    consenting.note_yes(
        by=cast.rosa,
        membership=cast.okello.memberships.select_related("group", "member").get(),
        question=QUESTIONS[STAND_IN_PHONES],
        days=90,
        now=NOW,
    )

    assert open_numbers(client.get(reminders(cast))) == [NUMBER]
    assert LookLog.objects.get().by_id == cast.amina.pk


@pytest.mark.guidance("NOTE-6")
def test_caller_begins_with_their_own_name_in_this_group(cast: Cast, client: Client, call: Delivery) -> None:
    cast.rosa.memberships.update(shown_name="Rosa from the library")
    page = text_of(sign_in(client, cast.rosa, second_step=True).get("/today/"))
    assert "It’s Rosa from the library. Is this a good moment?" in page

    cast.okello.contact_methods.update(call_words="Hello, the choir here.")

    page = text_of(client.get("/today/"))
    assert "Hello, the choir here." in page
    assert "Is this a good moment?" not in page
