"""Is it all right if…? Answered one by one, remembered with its words, taken back, and carried out."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from members import consents
from members.actions import consenting, joining
from members.actions.forgetting import forget_expired
from members.consents import ABOUT_A_MEETING, KEEPING_IN_TOUCH, LEAVE_A_MESSAGE, OPEN, QUESTIONS, Question, holds
from members.models import Consent, Member
from members.outbox import listing
from members.outbox.ticking import tick
from peersupport.audit.models import AuditEvent
from peersupport.privacy.export import as_json, sections
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory
from tests.helpers import at_once, sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-3")]
MEETING, CARE = QUESTIONS[ABOUT_A_MEETING], QUESTIONS[KEEPING_IN_TOUCH]


def page(cast: Cast, person: Member, code: str = ABOUT_A_MEETING) -> str:
    return f"/me/privacy/all-right/{person.memberships.get().pk}/{code}/"


def said_yes(cast: Cast, days: int = 90, question: Question = MEETING, now: datetime.datetime = NOW) -> Consent:
    return consenting.say_yes(
        by=cast.amina, member=cast.amina, question=question, group=cast.tuesday, days=days, option="EMAIL", now=now
    )


@pytest.fixture
def forgotten() -> Iterator[list[Consent]]:
    """A question under which something is collected; what was removed is noted here."""
    gone: list[Consent] = []
    question = Question(
        code="collect",
        title="Is it all right if we keep a song for you?",
        short="We keep a song",
        what="A song.",
        why="To sing it.",
        who="The choir.",
        on_yes="We keep it.",
        on_no="Nothing.",
        on_end="It is gone.",
        lengths=(30, OPEN),
        forget=lambda row, _now: gone.append(row),
    )
    consents.register(question)
    yield gone
    del QUESTIONS["collect"]


# --- Answering --------------------------------------------------------------------------------------------------


def test_question_says_what_why_who_until_when_and_what_follows_and_chooses_nothing(client: Client, cast: Cast) -> None:
    response = sign_in(client, cast.amina).get(page(cast, cast.amina))
    text = text_of(response)

    for part in (MEETING.title, MEETING.what, MEETING.why, MEETING.who, MEETING.on_yes, MEETING.on_no, MEETING.on_end):
        assert str(part) in text
    assert "Now that is: Rosa, Sam." in text
    assert "Until Sunday 21 February 2027" in text
    assert "checked" not in response.content.decode()


def test_two_answers_are_the_same_kind_of_button(client: Client, cast: Cast) -> None:
    html = sign_in(client, cast.amina).get(page(cast, cast.amina)).content.decode()

    for value in ("yes", "no"):
        assert f'<button type="submit" class="button" name="answer" value="{value}">' in html


def test_yes_is_kept_with_the_words_as_shown_their_language_and_its_end(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)

    answer = client.post(page(cast, cast.amina), {"answer": "yes", "days": "90", "option": "EMAIL"})

    row = Consent.objects.get()
    assert answer.headers["Location"] == "/me/privacy/"
    assert (row.answer, row.option, row.language, row.said, row.given_at) == ("YES", "EMAIL", "en", "HERE", NOW)
    assert row.until == datetime.datetime(2027, 2, 21, 23, 59, tzinfo=datetime.UTC)
    for part in (
        str(MEETING.title),
        "Rosa, Sam",
        "My email address",
        "Until Sunday 21 February 2027",
        str(MEETING.on_end),
    ):
        assert part in row.wording
    assert row.wording.startswith(f"{MEETING.title}\n{MEETING.what}\n")
    assert "Yes, until Sunday 21 February 2027 · My email address" in text_of(client.get("/me/privacy/"))


@pytest.mark.guidance("LANG-5")
def test_words_are_kept_in_the_language_in_which_they_were_read(client: Client, cast: Cast) -> None:
    Member.objects.filter(pk=cast.amina.pk).update(language="ar")
    client.cookies["language"] = "ar"
    sign_in(client, cast.amina).post(page(cast, cast.amina), {"answer": "no"})

    assert Consent.objects.get().language == "ar"


def test_yes_without_its_choices_is_asked_again_and_keeps_nothing(client: Client, cast: Cast) -> None:
    answer = sign_in(client, cast.amina).post(page(cast, cast.amina), {"answer": "yes", "days": "90"})

    assert answer.status_code == 422
    assert "If you say yes, please choose one." in text_of(answer)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("values", [{"days": "4000", "option": "EMAIL"}, {"days": "90", "option": "SHOE_SIZE"}])
def test_length_or_choice_that_was_not_offered_is_refused(client: Client, cast: Cast, values: dict[str, str]) -> None:
    answer = sign_in(client, cast.amina).post(page(cast, cast.amina), {"answer": "yes", **values})

    assert (answer.status_code, Consent.objects.count()) == (422, 0)
    with pytest.raises(ValueError, match=r"offered|chosen"):
        consenting.say_yes(
            by=cast.amina,
            member=cast.amina,
            question=MEETING,
            group=cast.tuesday,
            days=int(values["days"]),
            option=values["option"],
            now=NOW,
        )


def test_no_needs_no_choice_is_remembered_and_can_be_reopened_by_the_person(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina).post(page(cast, cast.amina), {"answer": "no"})
    row = Consent.objects.get()
    assert (row.answer, row.until, row.option) == ("NO", None, "")

    text = text_of(client.get("/me/privacy/"))
    assert "A facilitator may reach me about a meeting No Look again" in text

    client.post(page(cast, cast.amina), {"answer": "yes", "days": "0", "option": "EMAIL"})
    assert holds(ABOUT_A_MEETING, cast.amina, group=cast.tuesday, now=NOW)


@pytest.mark.parametrize("code", ["reach-meeting", "no-such-question", "call-message"])
def test_question_to_somebody_else_or_about_nothing_is_not_there(client: Client, cast: Cast, code: str) -> None:
    sign_in(client, cast.amina)

    assert client.get(page(cast, cast.lin, code)).status_code == 404
    assert client.get(f"/me/privacy/all-right/{code}/").status_code == 404
    assert client.post(page(cast, cast.lin, code), {"answer": "no"}).status_code == 404


def test_same_answer_twice_is_one(client: Client, cast: Cast) -> None:
    for _time in range(2):
        said_yes(cast)
    assert Consent.objects.count() == 1
    for _time in range(2):
        consenting.say_no(by=cast.amina, member=cast.amina, question=MEETING, group=cast.tuesday, now=NOW)

    assert [row.answer for row in Consent.objects.current()] == ["NO"]
    assert Consent.objects.count() == 2


# --- Taking back, and what follows ------------------------------------------------------------------------------


def test_yes_holds_for_its_group_its_question_and_its_person_only(cast: Cast) -> None:
    said_yes(cast)

    assert holds(ABOUT_A_MEETING, cast.amina, group=cast.tuesday, now=NOW)
    assert not holds(ABOUT_A_MEETING, cast.amina, group=cast.family, now=NOW)
    assert not holds(KEEPING_IN_TOUCH, cast.amina, group=cast.tuesday, now=NOW)
    assert not holds(ABOUT_A_MEETING, cast.lin, group=cast.tuesday, now=NOW)


def test_taking_back_ends_it_at_once_and_the_person_reads_both(client: Client, cast: Cast) -> None:
    said_yes(cast)
    sign_in(client, cast.amina)
    assert "Take it back" in text_of(client.get(page(cast, cast.amina)))

    client.post(page(cast, cast.amina), {"answer": "no"})

    assert not holds(ABOUT_A_MEETING, cast.amina, group=cast.tuesday, now=NOW)
    text = text_of(client.get(page(cast, cast.amina)))
    assert "Take it back" not in text
    assert "Yes, that is all right · Monday 23 November 2026 Monday 23 November 2026: taken back" in text
    assert AuditEvent.objects.filter(action="consent.taken_back", by_id=cast.amina.pk).count() == 1


@pytest.mark.parametrize("how", ["no", "ran out", "left"])
def test_what_was_collected_is_removed_however_the_yes_ends(cast: Cast, forgotten: list[Consent], how: str) -> None:
    said = {"by": cast.amina, "member": cast.amina, "question": QUESTIONS["collect"], "group": cast.tuesday}
    row = consenting.say_yes(**said, days=30, now=NOW)
    assert forgotten == []

    if how == "no":
        consenting.say_no(**said, now=NOW)
    elif how == "ran out":
        consenting.end_what_ran_out(NOW + datetime.timedelta(days=31))
    else:
        joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=NOW)

    assert forgotten == [row]
    row.refresh_from_db()
    assert row.ended_how == {"no": "TAKEN_BACK", "ran out": "RAN_OUT", "left": "LEFT"}[how]


def test_what_was_collected_stays_when_a_yes_is_only_made_longer(cast: Cast, forgotten: list[Consent]) -> None:
    said = {"by": cast.amina, "member": cast.amina, "question": QUESTIONS["collect"], "group": cast.tuesday}
    consenting.say_yes(**said, days=30, now=NOW)
    consenting.say_yes(**said, days=OPEN, now=NOW)

    assert forgotten == []
    assert [(row.until, row.ended_how) for row in Consent.objects.order_by("ended_how")] == [
        (None, ""),
        (datetime.datetime(2026, 12, 23, 23, 59, tzinfo=datetime.UTC), "ANEW"),
    ]


def test_yes_is_over_after_its_last_minute_even_before_the_clock_has_ticked(cast: Cast) -> None:
    row = said_yes(cast, days=14, question=CARE)
    assert row.until == datetime.datetime(2026, 12, 7, 23, 59, tzinfo=datetime.UTC)

    assert holds(KEEPING_IN_TOUCH, cast.amina, group=cast.tuesday, now=row.until - datetime.timedelta(seconds=1))
    assert not holds(KEEPING_IN_TOUCH, cast.amina, group=cast.tuesday, now=row.until)


def test_tick_ends_what_ran_out_and_nothing_else(cast: Cast, clock: Any) -> None:
    short, long = said_yes(cast, days=14, question=CARE), said_yes(cast, days=90)
    later = NOW + datetime.timedelta(days=20)

    assert tick(later, clock=lambda: later)

    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.ended_at, short.ended_how, long.ended_at) == (later, "RAN_OUT", None)


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize(("days", "is_kept"), [(365, True), (367, False)])
def test_old_answer_is_kept_for_a_year_and_what_holds_for_ever(cast: Cast, days: int, is_kept: bool) -> None:
    said_yes(cast, days=OPEN)
    consenting.say_no(by=cast.amina, member=cast.amina, question=MEETING, group=cast.tuesday, now=NOW)

    forget_expired(NOW + datetime.timedelta(days=days))

    assert {row.answer for row in Consent.objects.all()} == ({"YES", "NO"} if is_kept else {"NO"})


@pytest.mark.guidance("CON-7")
def test_answers_are_taken_along_in_words_and_name_nobody_else(cast: Cast) -> None:
    consenting.note_yes(
        by=cast.rosa, membership=cast.okello.memberships.get(), question=MEETING, days=0, option="PHONE", now=NOW
    )
    words = [value.shown for section in sections(cast.okello) for row in section.rows for value in row]

    assert {"A facilitator may reach me about a meeting", "My phone number", "said in person"} <= set(words)
    assert str(cast.rosa.pk) not in as_json(cast.okello)
    assert "said in person" not in as_json(cast.rosa)


# --- In person --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-6")
def test_facilitator_notes_what_somebody_without_sign_in_said_with_name_and_day(client: Client, cast: Cast) -> None:
    theirs = cast.okello.memberships.get()
    sign_in(client, cast.rosa, second_step=True)
    here = f"/groups/tuesday-circle/people/{theirs.pk}/all-right/"
    assert "This person does not sign in." in text_of(client.get(here))

    client.post(here + "reach-meeting/", {"answer": "yes", "days": "365", "option": "PHONE"})

    row = Consent.objects.get()
    assert (row.member, row.said, row.noted_by_id, row.given_at) == (cast.okello, "IN_PERSON", cast.rosa.pk, NOW)
    assert "Yes, until Tuesday 23 November 2027 Said in person, noted on Monday 23 November 2026" in text_of(
        client.get(here)
    )

    client.post(here + "reach-meeting/", {"answer": "no"})
    assert not holds(ABOUT_A_MEETING, cast.okello, group=cast.tuesday, now=NOW)


def test_nobody_answers_in_the_place_of_who_can_sign_in(client: Client, cast: Cast) -> None:
    theirs = cast.amina.memberships.get()
    sign_in(client, cast.rosa, second_step=True)
    here = f"/groups/tuesday-circle/people/{theirs.pk}/all-right/"

    answer = client.post(here + "reach-meeting/", {"answer": "yes", "days": "365", "option": "EMAIL"})

    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert not Consent.objects.exists()
    assert "This person answers alone" in text_of(client.get(here))
    with pytest.raises(consenting.AnswersAloneError):
        consenting.note_no(by=cast.rosa, membership=theirs, question=MEETING, now=NOW)


@pytest.mark.guidance("CON-1", "CON-2")
@pytest.mark.parametrize(
    ("name", "status"), [("ines", 404), ("mika", 404), ("chidi", 404), ("root", 404), ("amina", 403)]
)
def test_state_is_for_facilitators_of_the_group_alone(client: Client, cast: Cast, name: str, status: int) -> None:
    sign_in(client, getattr(cast, name), second_step=True)
    here = f"/groups/tuesday-circle/people/{cast.okello.memberships.get().pk}/all-right/"

    assert client.get(here).status_code == status
    assert client.post(here + "reach-meeting/", {"answer": "no"}).status_code == status
    assert not Consent.objects.exists()


def test_facilitator_of_two_groups_sees_in_each_only_what_was_said_there(client: Client, cast: Cast) -> None:
    consenting.say_yes(
        by=cast.amina, member=cast.amina, question=MEETING, group=cast.tuesday, days=0, option="EMAIL", now=NOW
    )
    joining.welcome(by=None, group=cast.family, member=cast.amina, shown_name="A.")
    sign_in(client, cast.ines, second_step=True)
    theirs = cast.amina.memberships.get(group=cast.family)

    assert "Yes, until" not in text_of(client.get(f"/groups/family-table/people/{theirs.pk}/all-right/"))


def test_state_opens_after_a_fresh_second_step_only(client: Client, cast: Cast) -> None:
    here = f"/groups/tuesday-circle/people/{cast.okello.memberships.get().pk}/all-right/"

    assert sign_in(client, cast.rosa).get(here).headers["Location"] == "/me/second-step/"


# --- Leaving a message ------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-1")
def test_call_list_says_that_a_message_may_be_left_only_while_that_is_all_right(cast: Cast) -> None:
    DeliveryFactory(member=cast.okello, group=cast.tuesday, subject_id=cast.tomorrow.pk, lane="call", state="CALLING")
    said = {"by": cast.okello, "member": cast.okello, "question": QUESTIONS[LEAVE_A_MESSAGE], "now": NOW}
    assert [call.may_leave_message for call in listing.for_a_person(cast.tuesday, NOW)] == [False]

    consenting.say_yes(**said, days=OPEN)
    assert [call.may_leave_message for call in listing.for_a_person(cast.tuesday, NOW)] == [True]

    consenting.say_no(**said)
    assert [call.may_leave_message for call in listing.for_a_person(cast.tuesday, NOW)] == [False]


# --- The register -----------------------------------------------------------------------------------------------


def test_two_questions_cannot_share_a_code() -> None:
    other = Question(**{name: getattr(MEETING, name) for name in Question.__dataclass_fields__} | {"short": "Other"})

    consents.register(MEETING)
    with pytest.raises(ValueError, match="two questions"):
        consents.register(other)


def test_every_question_has_an_end_or_can_be_taken_back_at_any_time() -> None:
    for question in QUESTIONS.values():
        assert question.lengths
        assert min(question.lengths) >= 0
        assert str(question.title).startswith("Is it all right if ")
        assert str(question.title).endswith("?")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_leave_one(transactional_db: None, clock: Any) -> None:
    from tests.cast import assemble

    cast = assemble(NOW)
    said = {"by": cast.amina, "member": cast.amina, "question": MEETING, "group": cast.tuesday, "now": NOW}

    results = at_once(
        lambda: consenting.say_yes(**said, days=90, option="EMAIL"),
        lambda: consenting.say_no(**said),
        lambda: consenting.say_yes(**said, days=OPEN, option="EMAIL"),
    )

    assert [type(one) for one in results] == [Consent] * 3
    assert Consent.objects.current().count() == 1
