"""People without an account: a paper list typed in, who tells them, and their goodbye (NOTE-6)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from members.actions import adding, consenting
from members.consents import OPEN, QUESTIONS
from members.kept import KEPT_HERE, TELLS, TOLD_BY
from members.models import Consent, ContactMethod, Member, Membership
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.helpers import at_once, sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("NOTE-6")]
PAGE = "/groups/tuesday-circle/members/new/"


@pytest.fixture
def rosa_in(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.rosa, second_step=True)


def typed(*lines: tuple[str, str], yes: bool = True, key: str = "a-list") -> dict[str, str]:
    values = {"form_key": key} | ({"is_all_right": "on"} if yes else {})
    for number in range(10):
        name, phone = lines[number] if number < len(lines) else ("", "")
        values |= {f"line{number}-name": name, f"line{number}-number": phone}
    return values


def names() -> list[str]:
    return sorted(row.shown_name for row in Membership.objects.current().filter(group__slug="tuesday-circle"))


def of(member: Member) -> Membership:
    return member.memberships.select_related("group", "member").get()


def named(name: str) -> Membership:
    rows = Membership.objects.select_related("group", "member")
    return next(row for row in rows if row.shown_name == name)


# --- The list -------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-3")
def test_list_adds_each_with_what_they_said_in_person_and_no_sign_in(rosa_in: Client, cast: Cast) -> None:
    answer = rosa_in.post(PAGE, typed(("Marlo", ""), ("عمر", "+44 7700 900155")), follow=True)

    assert "2 people are on the list now." in text_of(answer)
    marlo, omar = named("Marlo"), named("عمر")
    assert not consenting.answers_alone(marlo.member)
    assert not marlo.member.contact_methods.exists()
    assert list(omar.member.contact_methods.values_list("channel", "rank")) == [("CALL", 1)]
    assert omar.member.contact_methods.get().address == "+447700900155"
    for one in (marlo, omar):
        consent = Consent.objects.get(member=one.member)
        assert (consent.question, consent.answer, consent.said) == (KEPT_HERE, "YES", "IN_PERSON")
        assert (consent.noted_by_id, consent.group, consent.given_at) == (cast.rosa.pk, cast.tuesday, NOW)
        assert "Is it all right if we keep your first name here?" in consent.wording
        assert one.member.time_zone == cast.tuesday.time_zone


def test_each_line_is_kept_or_refused_for_itself_and_what_was_typed_stays(rosa_in: Client, cast: Cast) -> None:
    lines = [("Marlo", ""), ("ÓKELLO", ""), ("Vera", "12"), ("", "+44 7700 900156"), ("marlo", "")]

    answer = rosa_in.post(PAGE, typed(*lines))

    text = text_of(answer)
    assert answer.status_code == 422
    assert names() == ["Amina", "Lin", "Marlo", "Okello", "Rosa", "Sam"]
    assert "1 person is on the list now. Some lines still need a look from you." in text
    assert "Marlo is on the list." in text
    assert text.count("Somebody here is called so already.") == 2
    assert "Please write the whole number" in text
    assert "Whose number is this?" in text
    for kept in ("ÓKELLO", "Vera", 'value="12"', "+44 7700 900156"):
        assert kept in answer.content.decode()

    lines[1:] = [("Okello B", ""), ("Vera", ""), ("Ida", "+44 7700 900156"), ("", "")]
    assert rosa_in.post(PAGE, typed(*lines)).status_code == 302
    assert names() == ["Amina", "Ida", "Lin", "Marlo", "Okello", "Okello B", "Rosa", "Sam", "Vera"]


def test_list_sent_twice_adds_everybody_once(rosa_in: Client, cast: Cast) -> None:
    for _time in range(2):
        assert rosa_in.post(PAGE, typed(("Marlo", ""), ("Vera", ""))).status_code == 302

    assert names().count("Marlo") == 1
    assert Member.objects.count() == 12
    assert rosa_in.post(PAGE, typed(("Marlo", ""), key="another-list")).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_list_sent_twice_at_the_same_moment_adds_everybody_once(transactional_db: None, clock: Any) -> None:
    cast = assemble(NOW)

    def add(key: str) -> Any:
        rosa = Member.objects.get(pk=cast.rosa.pk)
        return adding.add_from_list(by=rosa, group=cast.tuesday, key=key, name="Marlo", now=NOW).pk

    same = at_once(*[lambda: add("one:0")] * 3)
    others = at_once(*[lambda n=n: add(f"two:{n}") for n in range(3)])

    assert len(set(same)) == 1
    assert {type(one) for one in others} == {adding.NameTakenError}
    assert names().count("Marlo") == 1


@pytest.mark.guidance("CON-3")
def test_without_a_yes_nobody_is_written_down(rosa_in: Client, cast: Cast) -> None:
    answer = rosa_in.post(PAGE, typed(("Marlo", ""), yes=False))

    assert answer.status_code == 422
    assert "Please ask each of them first" in text_of(answer)
    assert "Marlo" in answer.content.decode()
    assert "Marlo" not in names()


def test_empty_list_is_refused_kindly(rosa_in: Client, cast: Cast) -> None:
    answer = rosa_in.post(PAGE, typed())

    assert (answer.status_code, "Please write at least one name." in text_of(answer)) == (422, True)


def test_key_of_a_list_means_nothing_in_another_group(cast: Cast, now: datetime.datetime) -> None:
    first = adding.add_from_list(by=cast.rosa, group=cast.tuesday, key="k:0", name="Marlo", now=now)
    second = adding.add_from_list(by=cast.ines, group=cast.family, key="k:0", name="Vera", now=now)

    assert (first.member_id != second.member_id, second.shown_name) == (True, "Vera")


@pytest.mark.guidance("CON-3")
def test_who_takes_their_yes_back_belongs_no_more(rosa_in: Client, cast: Cast) -> None:
    rosa_in.post(PAGE, typed(("Marlo", "+44 7700 900155")))
    marlo = named("Marlo")

    answer = rosa_in.post(
        f"/groups/tuesday-circle/people/{marlo.pk}/all-right/{KEPT_HERE}/", {"answer": "no"}, follow=True
    )

    assert answer.status_code == 200
    assert "Marlo" not in names()


def test_people_who_sign_in_are_not_asked_whether_they_may_be_kept(cast: Cast) -> None:
    assert not QUESTIONS[KEPT_HERE].concerns(cast.amina)
    assert QUESTIONS[KEPT_HERE].concerns(cast.okello)


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(("name", "status"), [("ines", 404), ("mika", 404), ("chidi", 404), ("lin", 403)])
def test_nobody_else_adds_people(client: Client, cast: Cast, name: str, status: int) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.post(PAGE, typed(("Marlo", ""))).status_code == status
    assert "Marlo" not in names()


# --- Who tells them -------------------------------------------------------------------------------------------


def told_page(member: Member) -> str:
    return f"/groups/tuesday-circle/people/{of(member).pk}/told/"


def amina_would_tell(cast: Cast) -> None:
    consenting.say_yes(
        by=cast.amina, member=cast.amina, question=QUESTIONS[TELLS], group=cast.tuesday, days=OPEN, now=NOW
    )


def test_teller_is_chosen_among_those_who_said_yes_and_both_consents_are_there(rosa_in: Client, cast: Cast) -> None:
    assert "Nobody has said yet that they would tell somebody" in text_of(rosa_in.get(told_page(cast.okello)))
    amina_would_tell(cast)
    page = text_of(rosa_in.get(told_page(cast.okello)))
    assert "Amina" in page
    assert "Sam" not in page

    form = {"teller": str(of(cast.amina).pk), "days": "90", "is_all_right": "on"}
    answer = rosa_in.post(told_page(cast.okello), form, follow=True)

    assert "Amina tells Okello." in text_of(answer)
    way = cast.okello.contact_methods.get(channel="TOLD")
    assert (way.told_by, way.rank, way.address) == (of(cast.amina), 1, "")
    assert consenting.Consent.objects.get(member=cast.okello, question=TOLD_BY).noted_by_id == cast.rosa.pk
    assert "Somebody tells them" in text_of(rosa_in.get(f"/groups/tuesday-circle/people/{of(cast.okello).pk}/"))

    stopped = rosa_in.post(told_page(cast.okello), {"stop": "yes"}, follow=True)
    assert "Nobody is asked to tell them any more." in text_of(stopped)
    assert not ContactMethod.objects.filter(channel="TOLD").exists()


@pytest.mark.parametrize("missing", ["teller", "days", "is_all_right"])
def test_teller_is_not_noted_without_everything_said(rosa_in: Client, cast: Cast, missing: str) -> None:
    amina_would_tell(cast)
    form = {"teller": str(of(cast.amina).pk), "days": "90", "is_all_right": "on"}
    del form[missing]

    assert rosa_in.post(told_page(cast.okello), form).status_code == 422
    assert not ContactMethod.objects.filter(channel="TOLD").exists()


def test_member_of_the_other_group_or_who_did_not_agree_cannot_be_chosen(rosa_in: Client, cast: Cast) -> None:
    amina_would_tell(cast)

    for other in (cast.joan, cast.sam, cast.okello):
        form = {"teller": str(of(other).pk), "days": "90", "is_all_right": "on"}
        assert rosa_in.post(told_page(cast.okello), form).status_code == 422
    assert not ContactMethod.objects.filter(channel="TOLD").exists()


def test_whoever_signs_in_decides_alone_who_tells_them(rosa_in: Client, cast: Cast) -> None:
    amina_would_tell(cast)

    answer = rosa_in.post(told_page(cast.lin), {"teller": str(of(cast.amina).pk), "days": "90", "is_all_right": "on"})

    assert answer.headers["Location"] == f"/groups/tuesday-circle/people/{of(cast.lin).pk}/"
    assert not ContactMethod.objects.filter(channel="TOLD").exists()


def test_teller_counts_as_no_address_to_be_seen(cast: Cast) -> None:
    amina_would_tell(cast)
    adding.let_tell(by=cast.rosa, membership=of(cast.okello), teller=of(cast.amina), days=90, now=NOW)
    cast.okello.contact_methods.exclude(channel="TOLD").delete()

    assert not QUESTIONS["reach-meeting"].concerns(cast.okello)


# --- Goodbye --------------------------------------------------------------------------------------------------


def test_goodbye_said_in_person_is_noted_for_who_cannot_sign_in_only(rosa_in: Client, cast: Cast) -> None:
    def page(member: Member) -> str:
        return f"/groups/tuesday-circle/people/{of(member).pk}/goodbye/"

    assert rosa_in.get(page(cast.amina)).status_code == 404
    assert rosa_in.post(page(cast.amina)).status_code == 404
    assert rosa_in.get(page(cast.okello)).status_code == 200
    assert "Okello" in names()

    rosa_in.post(page(cast.okello))

    assert "Okello" not in names()
    assert "Amina" in names()
