"""Before anybody outside is told something about a person: they are asked, answer alone, and can take it back."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from members.actions import consenting, erasing, joining, telling
from members.actions.forgetting import forget_expired
from members.messages import QUESTION
from members.models import Delivery, Disclosure, Membership
from members.outbox.ticking import tick
from members.waiting import waiting_for
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.conftest import NOW
from tests.helpers import sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-4")]
ASKED = {"to_whom": "Her sister Ana", "what": "That the bus pass came", "why": "So she need not worry", "days": "30"}
SECRETS = (ASKED["to_whom"], ASKED["what"], ASKED["why"])


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Any) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


def of(cast: Cast, name: str) -> Membership:
    return getattr(cast, name).memberships.select_related("group", "member").get()


def page(cast: Cast, name: str = "amina") -> str:
    return f"/groups/tuesday-circle/people/{of(cast, name).pk}/telling/"


def ask(cast: Cast, name: str = "amina") -> Disclosure:
    return telling.ask(by=cast.rosa, membership=of(cast, name), now=NOW, **ASKED | {"days": 30})


def answer(cast: Cast, asked: Disclosure, said: str, now: datetime.datetime = NOW) -> bool:
    return telling.answer(by=cast.amina, disclosure=asked, answer=said, now=now)


def test_asking_keeps_it_sealed_and_sends_only_that_there_is_a_question(client: Client, cast: Cast) -> None:
    client = sign_in(client, cast.rosa, second_step=True)

    response = client.post(page(cast), ASKED)

    asked = Disclosure.objects.get()
    assert (response.status_code, asked.state, asked.asked_by_id, asked.what) == (
        302,
        "ASKED",
        cast.rosa.pk,
        SECRETS[1],
    )
    assert asked.until == datetime.datetime(2026, 12, 23, 23, 59, tzinfo=datetime.UTC)
    row = Delivery.objects.get(kind=QUESTION)
    assert (row.member, row.payload) == (cast.amina, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_whom, what, why FROM members_disclosure")
        assert not any(secret in str(cursor.fetchall()) for secret in SECRETS)


def test_asking_twice_asks_once_and_what_is_missing_is_asked_for(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa, second_step=True)
    for _time in range(2):
        client.post(page(cast), ASKED)
    refused = client.post(page(cast), ASKED | {"what": "", "days": ""})

    assert (Disclosure.objects.count(), Delivery.objects.filter(kind=QUESTION).count()) == (1, 1)
    assert refused.status_code == 422
    assert ASKED["to_whom"] in refused.content.decode()


def test_person_reads_what_to_whom_why_until_when_with_three_equal_answers(client: Client, cast: Cast) -> None:
    asked = ask(cast)
    sign_in(client, cast.amina)
    assert "A question for you" in text_of(client.get("/home/"))

    response = client.get(f"/me/questions/{asked.pk}/")

    text, html = text_of(response), response.content.decode()
    for part in (*SECRETS, "Rosa asked on Monday 23 November 2026", "Wednesday 23 December 2026"):
        assert part in text
    for value in ("yes", "talk", "no"):
        assert f'<button type="submit" class="button" name="answer" value="{value}">' in html


@pytest.mark.parametrize(
    ("said", "state", "shown"),
    [
        ("yes", "YES", "Yes, you may tell them this"),
        ("talk", "TALK", "Let’s talk first"),
        ("no", "NO", "No, please not"),
    ],
)
def test_facilitator_sees_the_answer_and_the_message_is_stopped(
    client: Client, cast: Cast, said: str, state: str, shown: str
) -> None:
    asked = ask(cast)
    sign_in(client, cast.amina).post(f"/me/questions/{asked.pk}/", {"answer": said})

    asked.refresh_from_db()
    assert (asked.state, asked.answered_at, asked.ended_at) == (state, NOW, NOW if said == "no" else None)
    assert "A question for you" not in text_of(client.get("/home/"))
    assert Delivery.objects.get(kind=QUESTION).state == "CANCELLED"
    text = text_of(sign_in(client, cast.sam, second_step=True).get(page(cast)))
    assert f"{shown} · Monday 23 November 2026" in text
    assert ("I told it" in text) is (said == "yes")


def test_yes_can_be_taken_back_until_it_is_told_and_then_nothing_may_be_told(cast: Cast) -> None:
    asked = ask(cast)
    assert answer(cast, asked, "YES")
    assert answer(cast, asked, "NO")
    asked.refresh_from_db()
    assert asked.state == "TAKEN_BACK"

    with pytest.raises(telling.NotAnsweredYesError):
        telling.mark_told(by=cast.rosa, disclosure=asked, now=NOW)
    assert not answer(cast, asked, "YES")


@pytest.mark.parametrize("said", ["", "TALK", "NO"])
def test_without_a_yes_nothing_can_be_marked_as_told(client: Client, cast: Cast, said: str) -> None:
    asked = ask(cast)
    if said:
        answer(cast, asked, said)

    response = sign_in(client, cast.rosa, second_step=True).post(
        f"{page(cast)}{asked.pk}/", {"done": "told"}, follow=True
    )

    asked.refresh_from_db()
    assert (asked.state, asked.told_by_id) == (said or "ASKED", None)
    assert "There is no yes that holds now. Please tell nobody." in text_of(response)


def test_telling_is_noted_with_who_and_when_and_the_person_reads_it(client: Client, cast: Cast, clock: Any) -> None:
    asked = ask(cast)
    answer(cast, asked, "YES")
    clock.shift(datetime.timedelta(days=2))

    sign_in(client, cast.sam, second_step=True).post(f"{page(cast)}{asked.pk}/", {"done": "told"})

    asked.refresh_from_db()
    assert (asked.state, asked.told_by_id, asked.ended_at) == ("TOLD", cast.sam.pk, NOW + datetime.timedelta(days=2))
    assert "Wednesday 25 November 2026: told" in text_of(sign_in(client, cast.amina).get(f"/me/questions/{asked.pk}/"))


def test_yes_is_over_with_its_time_even_before_the_clock_ticks(cast: Cast, clock: Any) -> None:
    asked, other = ask(cast), ask(cast, "okello")
    answer(cast, asked, "YES")
    later = NOW + datetime.timedelta(days=31)
    with pytest.raises(telling.NotAnsweredYesError):
        telling.mark_told(by=cast.rosa, disclosure=asked, now=later)
    assert not answer(cast, other, "YES", later)

    assert tick(later, clock=lambda: later)

    assert {row.state for row in Disclosure.objects.all()} == {"RAN_OUT"}


def test_letting_go_ends_it_and_says_so_to_nobody_else(client: Client, cast: Cast) -> None:
    asked = ask(cast)
    sign_in(client, cast.rosa, second_step=True).post(f"{page(cast)}{asked.pk}/", {"done": "let_go"})

    asked.refresh_from_db()
    assert (asked.state, Delivery.objects.get(kind=QUESTION).state) == ("LET_GO", "CANCELLED")
    assert not telling.let_go(by=cast.rosa, disclosure=asked, now=NOW)


@pytest.mark.guidance("NOTE-6")
def test_answer_of_somebody_without_sign_in_is_noted_with_who_noted_it(client: Client, cast: Cast) -> None:
    asked = ask(cast, "okello")
    assert not Delivery.objects.filter(kind=QUESTION).exists()

    sign_in(client, cast.sam, second_step=True).post(f"{page(cast, 'okello')}{asked.pk}/", {"done": "yes"})

    asked.refresh_from_db()
    assert (asked.state, asked.is_in_person, asked.noted_by_id) == ("YES", True, cast.sam.pk)
    assert "said in person" in text_of(client.get(page(cast, "okello")))


def test_nobody_answers_for_whoever_can_sign_in(client: Client, cast: Cast) -> None:
    asked = ask(cast)

    sign_in(client, cast.rosa, second_step=True).post(f"{page(cast)}{asked.pk}/", {"done": "yes"})

    asked.refresh_from_db()
    assert asked.state == "ASKED"
    with pytest.raises(consenting.AnswersAloneError):
        telling.note_answer(by=cast.rosa, disclosure=asked, answer="YES", now=NOW)


@pytest.mark.guidance("CON-1", "CON-2")
@pytest.mark.parametrize(("name", "status"), [("ines", 404), ("chidi", 404), ("root", 404), ("lin", 403)])
def test_question_is_never_seen_by_other_members_coordinators_or_other_groups(
    client: Client, cast: Cast, name: str, status: int
) -> None:
    asked = ask(cast)
    sign_in(client, getattr(cast, name), second_step=True)

    for response in (
        client.get(page(cast)),
        client.post(page(cast), ASKED),
        client.post(f"{page(cast)}{asked.pk}/", {"done": "told"}),
    ):
        assert response.status_code == status
        assert not any(secret in response.content.decode() for secret in SECRETS)
    assert client.get(f"/me/questions/{asked.pk}/").status_code == 404
    assert client.post(f"/me/questions/{asked.pk}/", {"answer": "yes"}).status_code == 404
    assert not any(secret in client.get("/me/questions/").content.decode() for secret in SECRETS)


def test_question_about_one_person_cannot_be_settled_on_the_page_of_another(client: Client, cast: Cast) -> None:
    asked = ask(cast)
    answer(cast, asked, "YES")
    sign_in(client, cast.rosa, second_step=True)

    assert client.post(f"{page(cast, 'lin')}{asked.pk}/", {"done": "told"}).status_code == 404


def test_leaving_ends_what_is_open(cast: Cast) -> None:
    asked = ask(cast)
    answer(cast, asked, "YES")

    joining.leave(by=cast.amina, membership=of(cast, "amina"), now=NOW)

    asked.refresh_from_db()
    assert asked.state == "LET_GO"
    with pytest.raises(telling.NotAnsweredYesError):
        telling.mark_told(by=cast.rosa, disclosure=asked, now=NOW)


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize(("days", "is_kept"), [(180, True), (181, False)])
def test_question_is_kept_for_half_a_year_after_it_ended(cast: Cast, days: int, is_kept: bool) -> None:
    asked = ask(cast)
    answer(cast, asked, "NO")

    forget_expired(NOW + datetime.timedelta(days=days, minutes=-1))

    assert Disclosure.objects.exists() is is_kept


@pytest.mark.guidance("CON-7")
def test_person_takes_it_along_and_erasing_takes_it_away_while_the_askers_name_only_fades(cast: Cast) -> None:
    asked = ask(cast)
    assert all(secret in as_json(cast.amina) for secret in SECRETS)
    assert not any(secret in as_json(cast.rosa) for secret in SECRETS)

    erasing.erase_everything(by=cast.rosa, member=cast.rosa, now=NOW, leaves_groups=True)
    asked.refresh_from_db()
    assert (asked.asked_by_id, asked.what) == (None, SECRETS[1])
    erasing.erase_everything(by=cast.amina, member=cast.amina, now=NOW)
    assert not Disclosure.objects.exists()


@pytest.mark.guidance("FAC-1")
@pytest.mark.parametrize(("said", "waits"), [("YES", True), ("TALK", True), ("NO", False), ("", False)])
def test_answer_that_lets_something_be_done_waits_for_whoever_asked_and_nobody_else(
    cast: Cast, said: str, waits: bool
) -> None:
    asked = ask(cast)
    if said:
        answer(cast, asked, said)

    def titles(person: Any, now: datetime.datetime = NOW) -> list[str]:
        return [item.title for item in waiting_for(cast.tuesday, person, now)]

    assert ("Somebody answered what you asked." in titles(cast.rosa)) is waits
    assert "Somebody answered what you asked." not in [*titles(cast.sam), *titles(cast.amina), *titles(cast.ines)]
    assert "Somebody answered what you asked." not in titles(cast.rosa, NOW + datetime.timedelta(days=60))


def test_message_waits_for_nobody_who_has_answered(cast: Cast) -> None:
    from members.kinds import kind_of

    asked = ask(cast)
    row = Delivery(kind=QUESTION, subject_id=asked.pk, member=cast.amina, group=cast.tuesday)
    assert kind_of(QUESTION).guard(row, NOW) == ""

    answer(cast, asked, "TALK")

    assert kind_of(QUESTION).guard(row, NOW) == "ANSWERED"
