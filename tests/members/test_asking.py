"""Asking to join a closed group: with an account and without, once, and talking about it."""

import datetime

import pytest
from django.test import Client

from groups.models import Group
from members import claims
from members.actions import deciding, opening
from members.models import Delivery, JoinRequest
from tests.cast import Cast
from tests.helpers import same_for_all, sign_in, text_of
from tests.members.newcomers import JOIN, SECRET, asks, comes_back, phrase_on, typed


@pytest.mark.guidance("MEM-2", "CON-3")
def test_join_page_says_by_name_who_reads_it(family: Group, cast: Cast, client: Client) -> None:
    text = text_of(client.get(JOIN))

    assert "Only Ines will read what you say here." in text
    assert "What made you think of us?" in text
    assert "Joan" not in text


@pytest.mark.guidance("MEM-2")
def test_ask_with_an_account_keeps_answers_with_the_questions_as_asked(
    family: Group, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.mika)
    response = asks(client, shown_name="Mik", answer_0="A friend told me", words=SECRET)
    opening.change_door(by=cast.ines, group=family, questions=["Something else?"], seats=None)

    row = JoinRequest.objects.get()
    assert (row.member, row.shown_name, row.words, row.claim) == (cast.mika, "Mik", SECRET, None)
    assert row.answers == [{"question": "What made you think of us?", "answer": "A friend told me"}]
    assert "It is with Ines." in text_of(response)
    sign_in(client, cast.ines, second_step=True)
    page = text_of(client.get(f"/groups/family-table/requests/{row.pk}/"))
    assert "What made you think of us? A friend told me" in page
    assert SECRET in page


@pytest.mark.guidance("MEM-7")
def test_ask_without_an_account_needs_no_contact_and_gives_six_words(family: Group, client: Client) -> None:
    response = asks(client, words=SECRET)

    row = JoinRequest.objects.get()
    phrase = phrase_on(response)
    assert len(phrase.split()) == 6
    assert (row.member, row.address, row.shown_name) == (None, "", "")
    assert row.claim == claims.mark_of(phrase)
    assert Delivery.objects.filter(kind="join.letter").count() == 0
    _other, page = comes_back(f"  {phrase.upper().replace(' ', '   ')} ")
    assert page.request["PATH_INFO"] == f"/asked/{row.pk}/"
    assert "It is with Ines." in text_of(page)


def test_ask_with_an_email_keeps_the_address_and_tells_there_when_there_is_an_answer(
    family: Group, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    asks(client, way="EMAIL", email="noor@example.org")

    deciding.reply(by=cast.ines, row=JoinRequest.objects.get(), words="Hello Noor", now=now)

    letter = Delivery.objects.get(kind="join.letter")
    assert (letter.address, letter.member, letter.group) == ("noor@example.org", None, None)
    assert "Hello Noor" not in str(letter.payload)
    assert "Family Table" not in str(letter.payload)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"way": "EMAIL", "email": ""}, "choose another way above"),
        ({"way": "EMAIL", "email": "no address"}, "email"),
        ({"way": "SMS", "phone": "12"}, "whole number"),
        ({"whom": ""}, "Please fill this in."),
        ({"words": "a\u202eb"}, "hidden sign"),
    ],
)
def test_ask_with_something_missing_says_so_and_keeps_what_was_typed(
    values: dict[str, str], words: str, family: Group, client: Client
) -> None:
    response = client.post(JOIN, typed(client, **{"answer_0": "My sister", **values}))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "My sister" in response.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.guidance("MEM-2")
def test_ask_twice_with_an_account_is_one_request_and_kindly_said(family: Group, cast: Cast, client: Client) -> None:
    sign_in(client, cast.mika)
    asks(client, words="First")
    second = asks(client, words="Second")

    assert JoinRequest.objects.get().words == "First"
    assert "You have asked already. Nothing is lost" in text_of(second)


def test_ask_form_sent_twice_without_an_account_is_one_request_with_the_same_words(
    family: Group, client: Client
) -> None:
    values = typed(client, words="Hello")
    first = client.post(JOIN, values, follow=True)
    other = Client()
    second = other.post(JOIN, values, follow=True)

    assert JoinRequest.objects.count() == 1
    assert phrase_on(first) == phrase_on(second)


def test_ask_in_a_group_where_one_belongs_leads_home(family: Group, cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan)

    assert client.get(JOIN).headers["Location"] == "/home/"


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", [None, "mika"])
def test_join_page_of_an_unlisted_group_is_the_very_page_of_none(name: str | None, cast: Cast) -> None:
    client = Client()
    if name:
        sign_in(client, getattr(cast, name))
    for method in (client.get, client.post):
        hidden, nowhere = method(JOIN), method("/groups/no-such-group/join/")

        assert same_for_all(hidden) == same_for_all(nowhere)
        assert hidden.status_code == 404


# --- Six words ------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-2")
def test_wrong_words_get_one_kind_answer_and_open_nothing(family: Group, client: Client) -> None:
    asks(client)
    answers = {same_for_all(Client().post("/asked/words/", {"phrase": "amber"}))}
    for phrase in ("amber",):
        answers.add(same_for_all(Client().post("/asked/words/", {"phrase": phrase})))

    assert len(answers) == 1
    assert answers.pop()[0] == 422


def test_guessing_words_is_slowed(family: Group) -> None:
    client = Client()
    statuses = [client.post("/asked/words/", {"phrase": f"amber {number}"}).status_code for number in range(12)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


@pytest.mark.guidance("CON-2")
def test_request_of_somebody_else_is_not_there(family: Group, cast: Cast, client: Client) -> None:
    asks(client)
    row = JoinRequest.objects.get()
    stranger = sign_in(Client(), cast.mika)
    for end in ("", "take-back/", "come-in/"):
        there, nowhere = (stranger.get(f"/asked/{pk}/{end}") for pk in (row.pk, "7f0a2f86-0f4c-4be6-9e68-5c1f86a3c9a1"))
        assert [same_for_all(there)[0], there.status_code] == [same_for_all(nowhere)[0], 404]
        assert same_for_all(there) == same_for_all(nowhere)
        assert Client().get(f"/asked/{row.pk}/").headers["Location"] == "/asked/words/"


def test_words_are_not_in_the_database(family: Group, client: Client) -> None:
    phrase = phrase_on(asks(client))
    row = JoinRequest.objects.get()

    assert phrase not in f"{row.claim}{row.form_key}"
    assert not claims.remembered(Client().get("/asked/words/").wsgi_request)


# --- Talking, taking back -------------------------------------------------------------------------------------


@pytest.mark.guidance("MEM-2")
def test_conversation_goes_both_ways_and_waits_for_whose_turn_it_is(family: Group, cast: Cast, client: Client) -> None:
    phrase = phrase_on(asks(client))
    row = JoinRequest.objects.get()
    ines = sign_in(Client(), cast.ines, second_step=True)
    assert "1 person waits for a word about joining." in text_of(ines.get("/today/"))

    ines.post(f"/groups/family-table/requests/{row.pk}/", {"words": "Would Friday suit you?"})
    assert "waits for a word about joining" not in text_of(ines.get("/today/"))
    asker, page = comes_back(phrase)
    assert "Would Friday suit you?" in text_of(page)
    assert "Ines" in text_of(page)

    asker.post(f"/asked/{row.pk}/", {"words": "Friday is fine."})
    assert "Friday is fine." in text_of(ines.get(f"/groups/family-table/requests/{row.pk}/"))
    assert "1 person waits for a word" in text_of(ines.get("/today/"))


def test_taking_back_forgets_what_was_said_at_once(family: Group, cast: Cast, client: Client) -> None:
    sign_in(client, cast.mika)
    asks(client, words=SECRET, answer_0="Something")
    row = JoinRequest.objects.get()
    client.post(f"/asked/{row.pk}/", {"words": "One thing more"})

    response = client.post(f"/asked/{row.pk}/take-back/", follow=True)

    row.refresh_from_db()
    assert (row.state, row.words, row.answers, row.messages.count()) == ("WITHDRAWN", "", [], 0)
    assert "You took it back." in text_of(response)
    asks(client, words="Again")
    assert JoinRequest.objects.open().get().words == "Again"
