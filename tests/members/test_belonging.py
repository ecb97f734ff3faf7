"""Who belongs, as whoever looks after the group sees it: names, what waits, who would help; no way to reach anybody."""

import datetime
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import belonging
from members.models import Member, Membership, Willing
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.members import JoinRequestFactory, MembershipFactory, WillingFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db
HERE = "/groups/tuesday-circle/members/"


@pytest.fixture
def rosa_in(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.rosa, second_step=True)


def of(member: Member) -> Membership:
    return member.memberships.select_related("group", "member").get()


def page_of(member: Member) -> str:
    theirs = of(member)
    return f"/groups/{theirs.group.slug}/people/{theirs.pk}/"


# --- The list -------------------------------------------------------------------------------------------------


def test_list_names_everybody_by_the_name_chosen_here_and_marks_who_is_hidden(rosa_in: Client, cast: Cast) -> None:
    Membership.objects.filter(member=cast.amina).update(shown_name="Zora")

    text = text_of(rosa_in.get(HERE))

    assert "Lin · hidden from the others Okello Rosa · you · Facilitator Sam · Co-facilitator Zora" in text
    assert "5 people belong here" in text
    assert "Amina" not in text
    assert "Joan" not in text


@pytest.mark.guidance("CON-1")
def test_list_and_person_show_no_way_to_reach_anybody(rosa_in: Client, cast: Cast) -> None:
    for path in (HERE, page_of(cast.okello), page_of(cast.amina), page_of(cast.lin)):
        html = rosa_in.get(path).content.decode()
        assert not [secret for secret in ("447700", "@example.org", "Mornings", "Library group") if secret in html]


def test_what_needs_an_answer_stands_on_top_of_the_page(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines, second_step=True)
    assert "waits for a word about joining" not in text_of(client.get("/groups/family-table/members/"))
    JoinRequestFactory(group=cast.family, waits_since=NOW)

    text = text_of(client.get("/groups/family-table/members/"))

    assert text.index("1 person waits for a word about joining") < text.index("Who belongs")


def test_who_would_help_is_named_for_what_each_said_only(rosa_in: Client, cast: Cast) -> None:
    assert "Who would like to help" not in text_of(rosa_in.get(HERE))
    WillingFactory(group=cast.tuesday, member=cast.amina, kind=Willing.Kind.STAND_IN)
    WillingFactory(group=cast.tuesday, member=cast.okello, kind=Willing.Kind.FACILITATE)
    WillingFactory(group=cast.family, member=cast.joan, kind=Willing.Kind.FACILITATE)
    Membership.objects.filter(member=cast.lin).update(meets_newcomers=True)

    text = text_of(rosa_in.get(HERE))

    assert "Likes to meet newcomers Lin May be asked: stand-in Amina" in text
    assert "Would like to look after the group one day Okello" in text
    assert "Joan" not in text


def test_whoever_left_is_on_the_list_no_more(rosa_in: Client, cast: Cast) -> None:
    assert "Amina" in text_of(rosa_in.get(HERE))
    path = page_of(cast.amina)
    Membership.objects.filter(member=cast.amina).update(left_on=NOW.date())

    assert "Amina" not in text_of(rosa_in.get(HERE))
    assert rosa_in.get(path).status_code == 404


def many(cast: Cast, number: int) -> None:
    people = Member.objects.bulk_create([Member(name=f"Person {n}", password="!") for n in range(number)])
    Membership.objects.bulk_create(
        [
            Membership(group=cast.tuesday, member=one, shown_name=f"Person {n:04}")
            for n, one in enumerate(reversed(people))
        ]
    )


def test_large_group_comes_in_pages_of_25_in_the_order_of_names(rosa_in: Client, cast: Cast) -> None:
    many(cast, 55)

    first, last = rosa_in.get(HERE), rosa_in.get(HERE, {"page": 3})

    assert "Page 1 of 3" in text_of(first)
    names = [line["one"].name for line in first.context["lines"] + last.context["lines"]]
    assert (len(names), names) == (35, sorted(names))
    assert names[:3] == ["Amina", "Lin", "Okello"]
    assert names[-1] == "Sam"


def test_number_of_questions_to_the_database_is_the_same_at_ten_and_at_a_thousand(rosa_in: Client, cast: Cast) -> None:
    rosa_in.get(HERE)
    counts = []
    for number in (5, 990):
        many(cast, number)
        for send in (lambda: rosa_in.get(HERE), lambda: rosa_in.post(HERE, {"name": "person 00"})):
            with CaptureQueriesContext(connection) as asked:
                assert send().status_code == 200
            counts.append(len(asked))

    assert counts[:2] == counts[2:]


# --- Looking for a name ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["okello", "OKÉ", " ello ", "o ok"])
def test_search_finds_a_sealed_name_however_it_is_typed(rosa_in: Client, cast: Cast, asked: str) -> None:
    answer = rosa_in.post(HERE, {"name": asked})

    assert [line["one"].name for line in answer.context["lines"]] == ["Okello"]


def test_search_finds_arabic_names_without_their_marks(rosa_in: Client, cast: Cast) -> None:
    person(None, "أَحْمَد", cast.tuesday)

    assert "أَحْمَد" in text_of(rosa_in.post(HERE, {"name": "احمد"}))


def test_search_stays_within_the_group_and_says_kindly_when_nobody_is_found(rosa_in: Client, cast: Cast) -> None:
    text = text_of(rosa_in.post(HERE, {"name": "Joan"}))

    assert "Nobody with this name belongs here" in text


def test_search_for_nothing_asks_for_a_name_and_shows_everybody(rosa_in: Client, cast: Cast) -> None:
    answer = rosa_in.post(HERE, {"name": " "})

    assert answer.status_code == 422
    assert "Please fill this in." in text_of(answer)
    assert "Who belongs" in text_of(answer)


def test_search_with_a_hidden_sign_is_refused_beside_the_field_and_kept(rosa_in: Client, cast: Cast) -> None:
    answer = rosa_in.post(HERE, {"name": "Oke\u202ello"})

    assert answer.status_code == 422
    assert "hidden sign" in text_of(answer)
    assert "Oke\u202ello" in answer.content.decode()


@pytest.mark.guidance("CON-1")
def test_name_that_was_looked_for_stands_in_no_address_no_log_and_no_cache(
    rosa_in: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = rosa_in.session
    before = dict(session.items())

    answer = rosa_in.post(HERE, {"name": "Okellosecret"})

    assert (answer.status_code, "Okellosecret" in answer.content.decode()) == (200, True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Okellosecret" not in caplog.text
    assert "Okellosecret" not in str(answer.headers)
    assert dict(rosa_in.session.items()) == before
    assert "Amina" in text_of(rosa_in.get(HERE, {"name": "okello"})), "a name in an address is not looked for"


def test_search_shows_no_more_than_fit_and_says_so(
    rosa_in: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belonging, "FOUND_AT_MOST", 3)
    many(cast, 3)
    assert "There are more" not in text_of(rosa_in.post(HERE, {"name": "person"}))
    MembershipFactory(group=cast.tuesday, member=cast.mika, shown_name="Personne")

    answer = rosa_in.post(HERE, {"name": "person"})

    assert len(answer.context["lines"]) == 3
    assert "There are more" in text_of(answer)


# --- One person -----------------------------------------------------------------------------------------------


def test_person_shows_since_role_way_and_what_can_be_done(rosa_in: Client, cast: Cast) -> None:
    WillingFactory(group=cast.tuesday, member=cast.okello, kind=Willing.Kind.FACILITATE)

    answer = rosa_in.get(page_of(cast.okello))

    text = text_of(answer)
    assert "Belongs since 5 January 2026 Role Member Wishes to be told By a phone call from one of you" in text
    assert "Would help Would like to look after the group one day" in text
    assert "does not sign in" in text
    for end in ("reach/", "all-right/", "telling/", "died/", "back-in/"):
        assert page_of(cast.okello) + end in answer.content.decode()


def test_person_who_signs_in_who_is_hidden_and_who_paused_is_shown_so(rosa_in: Client, cast: Cast) -> None:
    assert "does not sign in" not in text_of(rosa_in.get(page_of(cast.amina)))
    assert "Please do not say the name" not in text_of(rosa_in.get(page_of(cast.amina)))
    assert "Please do not say the name" in text_of(rosa_in.get(page_of(cast.lin)))
    Member.objects.filter(pk=cast.lin.pk).update(paused_until=NOW.date() + datetime.timedelta(days=3))
    assert "they paused all messages" in text_of(rosa_in.get(page_of(cast.lin)))
    quiet = person(None, "Marlo", cast.tuesday)
    assert "Not by us" in text_of(rosa_in.get(page_of(quiet)))


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(
    ("name", "status"), [("ines", 404), ("mika", 404), ("chidi", 404), ("root", 404), ("lin", 403)]
)
def test_nobody_else_sees_who_belongs(client: Client, cast: Cast, name: str, status: int) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    for answer in (client.get(HERE), client.post(HERE, {"name": "okello"}), client.get(page_of(cast.okello))):
        assert answer.status_code == status
        assert "Okello" not in answer.content.decode()


def test_person_needs_a_fresh_second_step_and_the_list_of_names_none(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa)

    assert client.get(HERE).status_code == 200
    answer: Any = client.get(page_of(cast.okello))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/second-step/")
