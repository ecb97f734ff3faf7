"""How to reach me: each choice is saved by a plain form, checked beside its field, and audited."""

import datetime

import pytest
from django.test import Client

from members.actions import contact
from members.models import ContactMethod, Member
from peersupport.audit.models import AuditEvent
from tests.helpers import sign_in, text_of

PAGE = "/me/contact/"


def ways(member: Member) -> list[tuple[str, int | None]]:
    return list(member.contact_methods.order_by("rank").values_list("channel", "rank"))


@pytest.mark.guidance("NOTE-1")
def test_choosing_a_call_first_and_email_second_keeps_both(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    saved = client.post(
        PAGE, {"part": "ways", "first": "CALL", "second": "EMAIL", "call_number": "+44 7700 900 777"}, follow=True
    )

    assert "Saved." in text_of(saved)
    assert ways(amina) == [("CALL", 1), ("EMAIL", 2)]
    assert amina.contact_methods.get(channel="CALL").address == "+447700900777"
    assert AuditEvent.objects.filter(action="contact.ways_chosen", by_id=amina.pk).exists()


@pytest.mark.guidance("NOTE-1")
def test_choosing_not_at_all_leaves_no_way(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    client.post(PAGE, {"part": "ways", "first": "NONE", "second": "", "call_number": ""})

    assert ways(amina) == [("EMAIL", None)]


def test_choosing_a_call_without_a_number_is_refused_beside_the_number(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    refused = client.post(PAGE, {"part": "ways", "first": "CALL", "second": "", "call_number": ""})

    assert "Please write the number that a person may phone." in text_of(refused)
    assert ways(amina) == [("EMAIL", 1)]


def test_choosing_the_same_way_twice_is_refused(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    refused = client.post(PAGE, {"part": "ways", "first": "EMAIL", "second": "EMAIL", "call_number": ""})

    assert "This is your first choice already" in text_of(refused)


def test_way_that_was_never_confirmed_is_not_offered_and_not_taken(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    page = client.get(PAGE)
    refused = client.post(PAGE, {"part": "ways", "first": "SMS", "second": "", "call_number": ""})

    assert "By text message" not in text_of(page)
    assert "add your phone" in text_of(page)
    assert refused.status_code == 200
    assert ways(amina) == [("EMAIL", 1)]
    with pytest.raises(ValueError, match="not confirmed"):
        contact.choose_ways(by=amina, member=amina, first="SMS")


def test_emptied_number_for_calls_is_forgotten(client: Client, okello: Member) -> None:
    sign_in(client, okello)

    client.post(PAGE, {"part": "ways", "first": "NONE", "second": "", "call_number": ""})

    assert not okello.contact_methods.exists()


def test_words_for_the_caller_are_kept(client: Client, okello: Member, amina: Member) -> None:
    sign_in(client, okello)

    client.post(PAGE, {"part": "call", "best_time": "After lunch", "call_words": "Hello from the choir."})

    way = okello.contact_methods.get()
    assert (way.best_time, way.call_words) == ("After lunch", "Hello from the choir.")


def test_quiet_hours_are_kept(client: Client, amina: Member, joan: Member) -> None:
    sign_in(client, amina)

    client.post(PAGE, {"part": "quiet", "quiet_from": "20:15", "quiet_until": "09:00"})

    amina.refresh_from_db()
    joan.refresh_from_db()
    assert (amina.quiet_from, amina.quiet_until) == (datetime.time(20, 15), datetime.time(9))
    assert joan.quiet_from == datetime.time(21)


def test_quiet_hours_that_are_no_hours_are_refused_with_what_was_typed(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    refused = client.post(PAGE, {"part": "quiet", "quiet_from": "late", "quiet_until": "09:00"})

    assert 'value="late"' in refused.content.decode()
    assert refused.context["quiet"].errors


@pytest.mark.guidance("NOTE-2")
def test_page_shows_an_example_of_each_wording_with_the_own_word(client: Client, lin: Member) -> None:
    sign_in(client, lin)

    words = text_of(client.get(PAGE))

    assert "Library group: " in words
    assert "Tuesday Circle: " in words


@pytest.mark.guidance("NOTE-2")
def test_fuller_wording_and_another_own_word_are_kept(client: Client, lin: Member, amina: Member) -> None:
    sign_in(client, lin)

    client.post(PAGE, {"part": "wording", "message_wording": "FULL", "neutral_label": "Choir"})

    lin.refresh_from_db()
    amina.refresh_from_db()
    assert (lin.message_wording, lin.neutral_label) == ("FULL", "Choir")
    assert amina.message_wording == "DISCREET"


def test_part_that_does_not_exist_saves_nothing(client: Client, amina: Member) -> None:
    sign_in(client, amina)
    before = AuditEvent.objects.count()

    assert client.post(PAGE, {"part": "__class__", "first": "NONE"}).status_code == 200
    assert client.post(PAGE, {"first": "NONE"}).status_code == 200

    assert ways(amina) == [("EMAIL", 1)]
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("text", ["nul\x00", "turned\u202e", "half\x1b"])
def test_hidden_signs_are_refused_beside_the_field_and_the_rest_is_kept(client: Client, lin: Member, text: str) -> None:
    sign_in(client, lin)

    refused = client.post(PAGE, {"part": "wording", "message_wording": "FULL", "neutral_label": f"Choir {text}"})

    assert "hidden sign" in text_of(refused)
    assert "Choir" in refused.content.decode()
    lin.refresh_from_db()
    assert lin.neutral_label == "Library group"


def test_confirming_a_phone_drops_the_claims_of_others_and_tells_the_old_phone(sam: Member, joan: Member) -> None:
    claim = contact.claim_phone(by=joan, member=joan, number="+447700900777")
    from members.models import Delivery

    contact.confirm(by=sam, member=sam, channel="SMS", address="+447700900777")

    assert not ContactMethod.objects.filter(pk=claim.pk).exists()
    told = Delivery.objects.get()
    assert told.address == "+447700900102"
    assert "another phone number" in told.payload["text"]
    assert sam.contact_methods.get().rank == 1


def test_page_asks_the_database_a_steady_number_of_times(
    client: Client, lin: Member, django_assert_max_num_queries: object
) -> None:
    sign_in(client, lin)

    with django_assert_max_num_queries(12):
        client.get(PAGE)
