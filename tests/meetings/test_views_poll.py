"""The pages of agreeing on day and hour: for members, by the link of a message, and for those who look after it."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from meetings import polls
from meetings.actions import polling
from meetings.models import Poll, PollAnswer, PollOption, Series
from members.kinds import KINDS
from members.models import Delivery, Member
from tests.cast import Cast
from tests.factories.members import DeliveryFactory, MembershipFactory
from tests.factories.polls import PollAnswerFactory, PollFactory, PollLinkFactory, PollOptionFactory
from tests.helpers import sign_in, text_of
from tests.house.saying import FORBIDDEN, LANGUAGES, parts_of

D, T = datetime.date, datetime.time
ASK = "/groups/tuesday-circle/meetings/ask/week/"
TYPED = {"day_1": "1", "time_1": "18:00", "day_3": "5", "time_3": "10:00", "until_on": "2026-11-30", "words": "Winter"}


@pytest.fixture
def poll(cast: Cast) -> Poll:
    """Tuesdays at six or Saturdays at ten."""
    made = PollFactory(group=cast.tuesday)
    PollOptionFactory(poll=made)
    PollOptionFactory(poll=made, weekday=5, start_time=T(10))
    return made


@pytest.fixture
def options(poll: Poll) -> list[PollOption]:
    return polls.options_of(poll)


def of(poll: Poll, end: str = "") -> str:
    return f"/groups/tuesday-circle/meetings/asked/{poll.pk}/{end}"


def answered(poll: Poll, *said: str) -> None:
    """So many others said this of the first option."""
    for value in said:
        member = MembershipFactory(group=poll.group).member
        PollAnswerFactory(option=polls.options_of(poll)[0], member=member, said=value)


# --- Asking ---------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3")
def test_facilitator_offers_weekdays_and_hours_and_everybody_is_asked(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    assert "How often would you meet?" in text_of(client.get("/groups/tuesday-circle/meetings/ask/"))
    assert 'value="2026-11-30"' in client.get(ASK).content.decode()

    page = text_of(client.post(ASK, TYPED, follow=True))

    assert "Everybody is asked, by the way they chose." in page
    assert [one.says for one in polls.options_of(Poll.objects.get())] == [
        "Tuesday, 6:00 in the evening",
        "Saturday, 10:00 in the morning",
    ]
    client.post(ASK, TYPED)
    assert (Poll.objects.count(), Delivery.objects.filter(kind="poll.asked").count()) == (1, 4)
    assert "You ask which day suits" in text_of(client.get("/groups/tuesday-circle/meetings/"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"time_1": ""}, "At what hour?"),
        ({"day_1": ""}, "On which day?"),
        ({"day_3": "1", "time_3": "18:00"}, "stands here already"),
        ({"day_1": "", "time_1": "", "day_3": "", "time_3": ""}, "at least one day and hour"),
        ({"until_on": "2026-11-22"}, "This day has gone by."),
        ({"time_1": "noon"}, "Please write an hour."),
    ],
)
def test_what_cannot_be_asked_is_said_beside_it_and_the_rest_is_kept(
    changed: dict[str, str], says: str, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)

    response = client.post(ASK, {**TYPED, **changed})

    assert response.status_code == 422
    assert says in text_of(response)
    assert 'value="Winter"' in response.content.decode()
    assert not Poll.objects.exists()


def test_days_of_the_calendar_can_be_offered_too(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    client.post(ASK.replace("week", "dates"), {"day_2": "2026-12-05", "time_2": "14:00", "until_on": "2026-11-30"})

    assert polls.options_of(Poll.objects.get())[0].says == "Saturday 5 December, 2:00 in the afternoon"


# --- Answering ------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3")
def test_member_answers_from_home_with_nothing_chosen_beforehand(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.amina)
    assert "You are asked, and every answer is fine." in text_of(client.get("/home/"))
    page = client.get(f"/polls/{poll.pk}/")
    assert " checked" not in page.content.decode()
    assert "Take my answers back" not in text_of(page)

    done = client.post(f"/polls/{poll.pk}/", {"option_1": "YES", "option_2": "NO"}, follow=True)

    assert "Thank you. You can change it while it is open." in text_of(done)
    assert polls.said_by(poll, cast.amina.pk) == {options[0].pk: "YES", options[1].pk: "NO"}
    assert re.findall(r'value="(\w+)"[^>]* checked', done.content.decode()) == ["YES", "NO"]
    assert "You have answered." in text_of(client.get("/home/"))
    client.post(f"/polls/{poll.pk}/", {"take_back": "yes"})
    assert not PollAnswer.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"option_1": "PERHAPS"}])
def test_answer_that_says_nothing_is_sent_back_kindly(
    sent: dict[str, str], poll: Poll, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.amina)

    response = client.post(f"/polls/{poll.pk}/", sent)

    assert response.status_code == 422
    assert re.search("at least one of them|one of the three answers", text_of(response))
    assert not PollAnswer.objects.exists()


@pytest.mark.guidance("CON-2")
def test_members_see_no_numbers_while_it_is_open_and_never_a_name(poll: Poll, cast: Cast, client: Client) -> None:
    answered(poll, "YES", "YES", "MAYBE")
    sign_in(client, cast.amina)
    assert "suits 2 people" not in text_of(client.get(f"/polls/{poll.pk}/"))

    polling.close(by=cast.rosa, poll=poll, now=poll.asked_at)

    page = text_of(client.get(f"/polls/{poll.pk}/"))
    assert "suits 2 people" in page
    assert "In a small group people may guess who said what." in page
    assert not [name for name in ("Rosa", "Sam", "Lin", "Okello") if re.search(rf"\b{name}\b", page)]
    late = client.post(f"/polls/{poll.pk}/", {"option_1": "YES"})
    assert (late.status_code, "No answers are taken any more." in text_of(late)) == (422, True)


@pytest.mark.guidance("NOTE-3", "CON-2")
def test_link_of_a_message_takes_answers_and_says_no_name_of_the_group(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    link = PollLinkFactory(poll=poll, member=cast.lin)
    page = client.get(f"/p/{link.token}/")
    assert "Library group" in text_of(page)
    assert cast.tuesday.name not in page.content.decode()
    assert not PollAnswer.objects.exists()

    assert "Thank you." in text_of(client.post(f"/p/{link.token}/", {"option_2": "MAYBE"}))
    assert polls.said_by(poll, cast.lin.pk) == {options[1].pk: "MAYBE"}

    polling.close(by=cast.rosa, poll=poll, now=poll.asked_at)
    assert "It is closed. Thank you." in text_of(client.get(f"/p/{link.token}/"))
    assert client.post(f"/p/{link.token}/", {"option_2": "NO"}).status_code == 422


def test_link_opens_nothing_for_who_left_and_none_that_is_guessed(poll: Poll, cast: Cast, client: Client) -> None:
    link = PollLinkFactory(poll=poll, member=cast.lin)
    cast.lin.memberships.update(left_on=D(2026, 11, 20))

    assert client.get(f"/p/{link.token}/").status_code == 404
    assert client.get("/p/somebody-guessed/").status_code == 404


# --- How it stands --------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "CON-2")
def test_facilitator_sees_numbers_from_three_answers_on_and_not_who_said_what(
    poll: Poll, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    assert "Nobody has answered. That happens." in text_of(client.get(of(poll)))
    answered(poll, "YES", "MAYBE")
    few = text_of(client.get(of(poll)))
    assert "fewer than three people have answered" in few
    assert "suits 1 person" not in few

    answered(poll, "YES")

    page = text_of(client.get(of(poll)))
    assert "3 people have answered." in page
    assert "suits 2 people · 1 person if need be · does not suit 0 people" in page
    assert "This suits most people." in page


def test_tie_is_said_and_left_to_the_group(poll: Poll, options: list[PollOption], cast: Cast, client: Client) -> None:
    for option in options:
        for member in (cast.amina, cast.lin, cast.sam):
            PollAnswerFactory(option=option, member=member)
    sign_in(client, cast.rosa)

    page = text_of(client.get(of(poll)))

    assert page.count("It is equal with another one.") == 2
    assert "the group decides, the numbers only help" in page


def test_page_takes_the_same_number_of_queries_however_many_answered(
    poll: Poll, cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, cast.rosa)

    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(of(poll))
        return len(counted)

    few = queries()
    answered(poll, *["YES"] * 6)

    assert queries() == few


@pytest.mark.guidance("MEET-3")
def test_what_was_chosen_leads_into_planning_with_day_and_hour_filled_in(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    saturday = options[1]
    stands = client.get(of(poll)).content.decode()
    assert f"plan/week/?option={saturday.pk}" in stands
    plan = f"/groups/tuesday-circle/meetings/plan/week/?option={saturday.pk}"

    page = client.get(plan).content.decode()

    assert all(part in page for part in ('value="2026-11-28"', 'value="10:00"', 'value="11:30"'))
    asked = {"first_on": "2026-11-28", "start_time": "10:00", "end_time": "11:30", "place": "", "until_on": ""}
    assert "You asked everybody, and chose: Saturday" in text_of(client.post(plan, asked))
    done = client.post(plan, {**asked, "on": ["2026-11-28", "2026-12-05"], "sure": "yes"}, follow=True)
    assert "Settled." in text_of(done)
    assert Series.objects.get().start_time == T(10)
    assert Delivery.objects.filter(kind="meeting.season", member=cast.amina).count() == 1
    assert "It is settled: Saturday" in text_of(client.get(of(poll)))
    sign_in(client, cast.amina)
    assert "It is settled: Saturday" in text_of(client.get(f"/polls/{poll.pk}/"))


def test_option_of_another_group_fills_nothing_in(cast: Cast, client: Client) -> None:
    theirs = PollOptionFactory(poll__group=cast.family, start_time=T(7, 7))
    sign_in(client, cast.rosa)

    for option in (theirs.pk, "nothing"):
        page = client.get(f"/groups/tuesday-circle/meetings/plan/week/?option={option}").content.decode()
        assert "07:07" not in page


@pytest.mark.parametrize("rhythm", ["week", "month"])
def test_first_day_fits_the_rhythm(rhythm: str, cast: Cast, now: datetime.datetime) -> None:
    option = PollOptionFactory(poll__group=cast.tuesday, poll__rhythm=rhythm, weekday=0)

    assert polls.first_day(option, now) == {"week": D(2026, 11, 30), "month": D(2026, 12, 7)}[rhythm]


# --- Paper, and closing ---------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "NOTE-6")
def test_paper_has_a_slip_and_a_sheet_to_pass_round_and_names_no_group(poll: Poll, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    for end, says in (("paper/", "Make one tick in each line."), ("paper/?as=list", "A name, if you like")):
        page = client.get(of(poll, end)).content.decode()
        sheet = page[page.index('class="card sheet"') : page.index("</section>")]
        assert says in sheet
        assert "Saturday, 10:00 in the morning" in sheet
        assert "Have you answered on your phone? Then please leave this empty." in sheet
        assert cast.tuesday.name not in sheet


@pytest.mark.guidance("MEET-3", "NOTE-6")
def test_numbers_from_paper_are_written_down_and_nothing_of_somebody_else_is_overwritten(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    numbers = {"sheets": "4", "yes_1": "3", "maybe_1": "1", "seen": "0"}
    assert "leave out whoever has answered" in text_of(client.get(of(poll, "sheets/"))).lower()
    wrong = client.post(of(poll, "sheets/"), {**numbers, "no_1": "1"})
    assert (wrong.status_code, "Please count again." in text_of(wrong)) == (422, True)

    client.post(of(poll, "sheets/"), numbers)
    late = text_of(client.post(of(poll, "sheets/"), {**numbers, "yes_1": "0"}))

    options[0].refresh_from_db()
    assert (options[0].yes, options[0].maybe) == (3, 1)
    assert "Somebody wrote down numbers in the meantime." in late
    assert "4 people have answered." in text_of(client.get(of(poll)))


@pytest.mark.guidance("NOTE-6")
def test_facilitator_notes_for_who_does_not_sign_in_and_for_nobody_else(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    page = text_of(client.get(of(poll)))
    assert "Okello" in page
    assert "Amina" not in page

    def said(member: Member) -> str:
        return of(poll, f"said/{member.memberships.get().pk}/")

    assert client.post(said(cast.okello), {}).status_code == 422
    client.post(said(cast.okello), {"option_1": "MAYBE"})
    client.post(said(cast.amina), {"option_1": "MAYBE"})

    row = PollAnswer.objects.get()
    assert (row.member, row.option, row.noted_by_id) == (cast.okello, options[0], cast.rosa.pk)


def test_closing_and_another_last_day_are_one_press_each(poll: Poll, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    client.post(of(poll, "longer/"), {"until_on": "2026-12-04"})
    poll.refresh_from_db()
    assert poll.last_day == D(2026, 12, 4)
    assert client.post(of(poll, "longer/"), {"until_on": "2026-01-04"}).status_code == 422

    assert "Only numbers are left" in text_of(client.post(of(poll, "close/"), follow=True))
    assert "It was closed already." in text_of(client.post(of(poll, "close/"), follow=True))


# --- The message ----------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_message_says_that_there_is_a_question_and_no_name(language: str, poll: Poll, cast: Cast) -> None:
    row = DeliveryFactory.build(kind="poll.asked", member=cast.lin, group=cast.tuesday, subject_id=poll.pk)
    with translation.override(language):
        message, call = KINDS["poll.asked"].render(row), KINDS["poll.asked"].call_words(row)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    assert cast.tuesday.name not in everything
    assert FORBIDDEN.findall(everything.replace(message.link, "")) == []
    assert "!" not in everything
    assert message.short.startswith("Library group")
    assert "30" in message.short
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 2)

    cast.lin.message_wording = Member.Wording.FULL
    assert cast.tuesday.name in KINDS["poll.asked"].render(row).short
