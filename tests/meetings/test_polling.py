"""Agreeing on day and hour together: asking, answering, paper, closing, and what comes of it (MEET-3, SET-6)."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from meetings import polls
from meetings.actions import polling, seasons, settling
from meetings.actions.polling import Choice
from meetings.actions.seasons import Draft
from meetings.actions.telling import ChangedMeanwhileError
from meetings.models import Poll, PollAnswer, PollOption, Series
from meetings.poll_news import PollAsked
from members.actions import consenting, joining
from members.models import Delivery, Member, Membership
from members.waiting import waiting_for
from peersupport.privacy.erase import erase
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.factories.meetings import SeriesFactory
from tests.factories.members import MembershipFactory
from tests.factories.polls import PollAnswerFactory, PollFactory, PollOptionFactory

D, T = datetime.date, datetime.time
DAY = datetime.timedelta(days=1)
OFFERED = {"TUESDAY": Choice(T(18), weekday=1), "SATURDAY": Choice(T(10), weekday=5)}


@pytest.fixture
def poll(cast: Cast, now: datetime.datetime) -> Poll:
    """Tuesdays at six or Saturdays at ten, open until Monday."""
    return polling.ask(
        by=cast.rosa,
        group=cast.tuesday,
        rhythm="week",
        choices=list(OFFERED.values()),
        until_on=D(2026, 11, 30),
        now=now,
    )


@pytest.fixture
def options(poll: Poll) -> list[PollOption]:
    """Tuesday, Saturday."""
    return polls.options_of(poll)


def numbers(poll: Poll, now: datetime.datetime) -> list[tuple[int, int, int]]:
    return [(one.yes, one.maybe, one.no) for one in polls.standing_of(Poll.objects.get(pk=poll.pk), now).lines]


def draft(option: PollOption, **values: Any) -> Draft:
    """The season that follows from ``option``."""
    said = {"rule": "FREQ=WEEKLY;BYDAY=SA", "first_on": D(2026, 11, 28), "start_time": option.start_time, "minutes": 90}
    return Draft(**{**said, **values})


def settle(cast: Cast, option: PollOption, now: datetime.datetime, **values: Any) -> bool:
    plan = values.pop("draft", draft(option))
    days = {one.day for one in seasons.outlook(group=cast.tuesday, draft=plan, now=now).days if one.is_on}
    option = PollOption.objects.select_related("poll__group").get(pk=option.pk)
    return settling.become_rhythm(by=cast.rosa, option=option, draft=plan, on=days, now=now, **values)


# --- Asking ---------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "SET-6", "NOTE-1")
def test_everybody_who_belongs_is_asked_once_by_the_way_they_chose(
    poll: Poll, cast: Cast, now: datetime.datetime
) -> None:
    rows = Delivery.objects.filter(kind="poll.asked", subject_id=poll.pk)

    assert set(rows.values_list("member", flat=True)) == {one.pk for one in cast.circle if one != cast.rosa}
    assert poll.last_day == D(2026, 11, 30)
    again = polling.ask(
        by=cast.sam, group=cast.tuesday, rhythm="week", choices=list(OFFERED.values()), until_on=D(2026, 12, 4), now=now
    )
    assert (again, Poll.objects.count(), rows.count()) == (poll, 1, 4)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"choices": []}, "day_1"),
        ({"choices": [Choice(T(9), on_date=D(2026, 11, 23))]}, "day_1"),
        ({"choices": [Choice(T(9), on_date=D(2029, 1, 1))]}, "day_1"),
        ({"until_on": D(2026, 11, 22)}, "until_on"),
        ({"until_on": D(2027, 3, 1)}, "until_on"),
        ({"choices": [Choice(T(9), on_date=D(2026, 11, 26))]}, "until_on"),
    ],
)
def test_day_that_has_gone_by_or_nothing_to_choose_is_refused_beside_its_field(
    values: dict[str, Any], field: str, cast: Cast, now: datetime.datetime
) -> None:
    asked = {"rhythm": "dates", "choices": [Choice(T(13), on_date=D(2026, 12, 5))], "until_on": D(2026, 11, 30)}

    with pytest.raises(ValidationError) as refused:
        polling.ask(by=cast.rosa, group=cast.tuesday, now=now, **{**asked, **values})

    assert list(refused.value.error_dict) == [field]
    assert not Poll.objects.exists()
    assert polling.ask(by=cast.rosa, group=cast.tuesday, now=now, **asked)


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Europe/London", D(2027, 3, 27), datetime.datetime(2027, 3, 28, 0, tzinfo=datetime.UTC)),
        ("Africa/Cairo", D(2027, 4, 29), datetime.datetime(2027, 4, 29, 22, tzinfo=datetime.UTC)),
        ("America/New_York", D(2027, 3, 14), datetime.datetime(2027, 3, 15, 4, tzinfo=datetime.UTC)),
    ],
)
def test_last_day_is_whole_on_the_groups_own_clock_also_when_clocks_change(
    zone: str, day: datetime.date, ends: datetime.datetime, db: None
) -> None:
    group = GroupFactory(time_zone=zone)
    by = MembershipFactory(group=group, role="FACILITATOR").member
    before = datetime.datetime.combine(day - 5 * DAY, T(12), datetime.UTC)

    poll = polling.ask(by=by, group=group, rhythm="week", choices=[OFFERED["TUESDAY"]], until_on=day, now=before)

    assert (poll.ends_at, poll.last_day) == (ends, day)


def test_hour_that_a_clock_skips_is_said(cast: Cast) -> None:
    poll = PollFactory(group=cast.tuesday, rhythm="dates")
    skipped = PollOptionFactory(poll=poll, weekday=None, on_date=D(2027, 3, 28), start_time=T(1, 30))
    usual = PollOptionFactory(poll=poll, weekday=None, on_date=D(2027, 3, 28), start_time=T(10))

    assert (skipped.shown_from, usual.shown_from) == (T(2, 30), None)


# --- Answering ------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3")
def test_answer_is_kept_and_the_last_word_counts(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    tuesday, saturday = options
    polling.answer(by=cast.amina, poll=poll, said={tuesday.pk: "YES"}, now=now)
    polling.answer(by=cast.amina, poll=poll, said={tuesday.pk: "NO", saturday.pk: "MAYBE"}, now=now)
    polling.answer(by=cast.lin, poll=poll, said={saturday.pk: "YES"}, now=now)

    assert numbers(poll, now) == [(0, 0, 1), (1, 1, 0)]
    assert Delivery.objects.get(kind="poll.asked", member=cast.amina).reason == "ANSWERED"
    assert Delivery.objects.get(kind="poll.asked", member=cast.sam).reason == ""

    polling.take_back(by=cast.amina, poll=poll, now=now)
    assert numbers(poll, now) == [(0, 0, 0), (1, 0, 0)]


@pytest.mark.parametrize("said", [{}, {"nothing": "YES"}])
def test_answer_that_says_nothing_or_is_about_another_poll_is_refused(
    said: dict[Any, str], poll: Poll, cast: Cast, now: datetime.datetime
) -> None:
    with pytest.raises(ValidationError):
        polling.answer(by=cast.amina, poll=poll, said=said, now=now)
    other = PollOptionFactory(poll__group=cast.family)
    with pytest.raises(ValidationError):
        polling.answer(by=cast.amina, poll=poll, said={other.pk: "YES"}, now=now)

    assert not PollAnswer.objects.exists()


def test_answer_after_the_last_day_or_after_closing_is_told_kindly_and_changes_nothing(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    said = {options[0].pk: "YES"}
    with pytest.raises(ValidationError, match="It is closed"):
        polling.answer(by=cast.amina, poll=poll, said=said, now=poll.ends_at)
    polling.close(by=cast.rosa, poll=poll, now=now)
    for act in (
        lambda: polling.answer(by=cast.amina, poll=poll, said=said, now=now),
        lambda: polling.take_back(by=cast.amina, poll=poll, now=now),
        lambda: polling.prolong(by=cast.rosa, poll=poll, until_on=D(2026, 12, 4), now=now),
    ):
        with pytest.raises(ValidationError, match="It is closed"):
            act()

    assert numbers(poll, now) == [(0, 0, 0), (0, 0, 0)]


def test_day_that_has_gone_by_can_neither_be_answered_nor_chosen(cast: Cast, now: datetime.datetime) -> None:
    poll = PollFactory(group=cast.tuesday, rhythm="dates", ends_at=now + 30 * DAY)
    gone = PollOptionFactory(poll=poll, weekday=None, on_date=D(2026, 11, 20))
    ahead = PollOptionFactory(poll=poll, weekday=None, on_date=D(2026, 12, 20))

    polling.answer(by=cast.amina, poll=poll, said={gone.pk: "YES", ahead.pk: "YES"}, now=now)

    assert list(PollAnswer.objects.values_list("option", flat=True)) == [ahead.pk]
    assert [line.is_best for line in polls.standing_of(poll, now).lines] == [False, True]
    with pytest.raises(ValidationError, match="gone by"):
        settling.become_rhythm(by=cast.rosa, option=gone, draft=draft(gone), on=set(), now=now)


# --- Paper, and who told somebody -----------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "NOTE-6")
def test_what_somebody_without_sign_in_told_is_noted_and_counts_once(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    okello = Membership.objects.select_related("member", "group").get(member=cast.okello)
    assert list(polls.people_without_sign_in(cast.tuesday)) == [okello]

    for said in ("YES", "MAYBE"):
        polling.note(by=cast.rosa, poll=poll, membership=okello, said={options[0].pk: said}, now=now)
    assert numbers(poll, now) == [(0, 1, 0), (0, 0, 0)]

    polling.answer(by=cast.okello, poll=poll, said={options[1].pk: "YES"}, now=now)  # by the link of a message
    assert numbers(poll, now) == [(0, 0, 0), (1, 0, 0)]
    with pytest.raises(ValidationError, match="answered already"):
        polling.note(by=cast.rosa, poll=poll, membership=okello, said={options[0].pk: "NO"}, now=now)
    assert polls.said_by(poll, cast.okello.pk, noted_by=cast.rosa) == {}


def test_nobody_notes_anything_for_who_can_sign_in(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    amina = Membership.objects.select_related("member", "group").get(member=cast.amina)

    with pytest.raises(consenting.AnswersAloneError):
        polling.note(by=cast.rosa, poll=poll, membership=amina, said={options[0].pk: "NO"}, now=now)

    assert not PollAnswer.objects.exists()


@pytest.mark.guidance("MEET-3")
def test_paper_is_counted_with_the_rest_and_written_again_replaces_itself(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    tuesday, saturday = options
    polling.answer(by=cast.amina, poll=poll, said={saturday.pk: "YES"}, now=now)
    wrote = {"by": cast.rosa, "poll": poll, "now": now}
    polling.count_sheets(sheets=3, numbers={tuesday.pk: (1, 1, 1)}, seen_sequence=0, **wrote)

    with pytest.raises(ChangedMeanwhileError):
        polling.count_sheets(sheets=9, numbers={tuesday.pk: (9, 0, 0)}, seen_sequence=0, **wrote)
    assert numbers(poll, now) == [(1, 1, 1), (1, 0, 0)]

    polling.count_sheets(sheets=2, numbers={saturday.pk: (2, 0, 0)}, seen_sequence=1, **wrote)
    assert numbers(poll, now) == [(0, 0, 0), (3, 0, 0)]
    assert polls.standing_of(Poll.objects.get(), now).people == 3


def test_more_ticks_than_sheets_and_more_people_than_belong_are_refused(cast: Cast, now: datetime.datetime) -> None:
    option = PollOptionFactory(poll__group=cast.family)  # closed: Ines and Joan
    wrote = {"by": cast.ines, "poll": option.poll, "seen_sequence": 0, "now": now}
    PollAnswerFactory(option=option, member=cast.joan)

    with pytest.raises(ValidationError, match="more ticks"):
        polling.count_sheets(sheets=1, numbers={option.pk: (1, 1, 0)}, **wrote)
    with pytest.raises(ValidationError, match="2 people, and 1 have answered"):
        polling.count_sheets(sheets=2, numbers={option.pk: (2, 0, 0)}, **wrote)

    polling.count_sheets(sheets=1, numbers={option.pk: (1, 0, 0)}, **wrote)
    assert numbers(option.poll, now) == [(2, 0, 0)]


# --- Closing --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "CON-7")
def test_closing_leaves_numbers_and_nobody_who_said_them(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    for member, said in ((cast.amina, "YES"), (cast.lin, "MAYBE"), (cast.sam, "NO")):
        polling.answer(by=member, poll=poll, said={options[0].pk: said}, now=now)
    polling.count_sheets(
        by=cast.rosa, poll=poll, sheets=1, numbers={options[0].pk: (1, 0, 0)}, seen_sequence=0, now=now
    )
    before = numbers(poll, now)

    assert polling.close(by=cast.rosa, poll=poll, now=now)

    assert not PollAnswer.objects.exists()
    assert numbers(poll, now) == before == [(2, 1, 1), (0, 0, 0)]
    assert polls.standing_of(Poll.objects.get(), now).people == 4
    assert not polling.close(by=cast.sam, poll=poll, now=now)
    assert Delivery.objects.get(kind="poll.asked", member=cast.okello).reason == "SETTLED"


def test_last_day_closes_by_itself_and_facilitators_are_shown_that_it_waits(
    poll: Poll, cast: Cast, now: datetime.datetime, clock: time_machine.Traveller
) -> None:
    assert polling.close_due(now) == 0
    assert polling.close_due(poll.ends_at) == 1
    assert polling.close_due(poll.ends_at) == 0

    def shown(at: datetime.datetime, member: Member) -> bool:
        return any(item.title == "Which day and hour?" for item in waiting_for(cast.tuesday, member, at))

    assert (shown(poll.ends_at, cast.rosa), shown(poll.ends_at, cast.amina)) == (True, False)
    assert not shown(poll.ends_at + 15 * DAY, cast.rosa)


def test_longer_is_longer_and_nobody_is_told_again(poll: Poll, cast: Cast, now: datetime.datetime) -> None:
    polling.prolong(by=cast.rosa, poll=poll, until_on=D(2026, 12, 6), now=now)

    poll.refresh_from_db()
    assert poll.last_day == D(2026, 12, 6)
    assert Delivery.objects.filter(kind="poll.asked").count() == 4
    with pytest.raises(ValidationError):
        polling.prolong(by=cast.rosa, poll=poll, until_on=D(2026, 11, 1), now=now)


# --- What comes of it -----------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "MEET-2", "SET-6")
def test_what_suits_becomes_the_rhythm_and_everybody_hears_once(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    saturday = options[1]
    polling.answer(by=cast.amina, poll=poll, said={saturday.pk: "YES"}, now=now)

    assert settle(cast, saturday, now)
    assert not settle(cast, saturday, now)

    series = Series.objects.get(group=cast.tuesday)
    poll.refresh_from_db()
    assert (series.rule, series.start_time, poll.chosen, poll.closed_at) == (
        "FREQ=WEEKLY;BYDAY=SA",
        T(10),
        saturday,
        now,
    )
    told = Delivery.objects.filter(kind="meeting.season", subject_id=series.pk)
    assert set(told.values_list("member", flat=True)) == {one.pk for one in cast.circle}
    assert not PollAnswer.objects.exists()
    with pytest.raises(ValidationError, match="settled this in the meantime"):
        settle(cast, options[0], now)
    assert Series.objects.count() == 1


def test_rhythm_that_is_there_gets_the_new_day_and_everybody_hears_once(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    series = SeriesFactory(group=cast.tuesday, first_on=D(2026, 11, 3), place=cast.library)

    assert settle(cast, options[1], now, series=series, draft=draft(options[1], place=cast.library))

    series.refresh_from_db()
    assert (series.rule, series.sequence, Series.objects.count()) == ("FREQ=WEEKLY;BYDAY=SA", 1, 1)
    assert Delivery.objects.filter(kind="meeting.season", member=cast.amina).count() == 1


def test_season_that_cannot_be_leaves_the_poll_open(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    past = draft(options[1], first_on=D(2026, 11, 21))

    with pytest.raises(ValidationError):
        settling.become_rhythm(by=cast.rosa, option=options[1], draft=past, on={D(2026, 11, 21)}, now=now)

    poll.refresh_from_db()
    assert (poll.is_open(now), Series.objects.exists()) == (True, False)


# --- Numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "best"),
    [
        ([], []),
        ([("YES", ""), ("YES", "YES"), ("NO", "YES")], [0, 1]),
        ([("YES", "MAYBE"), ("NO", "MAYBE"), ("YES", "MAYBE")], [1]),
        ([("MAYBE", "YES"), ("MAYBE", "YES"), ("NO", "NO")], [1]),
        ([("NO", "NO")], []),
    ],
)
def test_best_is_what_most_people_could_come_to_and_a_tie_is_a_tie(
    said: list[tuple[str, str]], best: list[int], poll: Poll, options: list[PollOption], now: datetime.datetime
) -> None:
    for answers in said:
        member = MembershipFactory(group=poll.group).member
        for option, value in zip(options, answers, strict=True):
            if value:
                PollAnswerFactory(option=option, member=member, said=value)

    standing = polls.standing_of(poll, now)

    assert [options.index(line.option) for line in standing.best] == best
    assert standing.people == len(said)
    assert standing.shows_numbers is (len(said) >= 3)


# --- People who go --------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize("goes", ["leaves", "is erased"])
@pytest.mark.parametrize("is_closed", [False, True])
def test_who_goes_is_not_counted_while_it_is_open_and_is_only_a_number_afterwards(
    goes: str, is_closed: bool, poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    for member in (cast.amina, cast.lin):
        polling.answer(by=member, poll=poll, said={options[0].pk: "YES"}, now=now)
    if is_closed:
        polling.close(by=cast.rosa, poll=poll, now=now)

    if goes == "leaves":
        joining.leave(by=cast.amina, membership=cast.amina.memberships.select_related("group", "member").get(), now=now)
    else:
        erase(cast.amina)

    assert numbers(poll, now)[0] == ((2, 0, 0) if is_closed else (1, 0, 0))
    assert not PollAnswer.objects.filter(member=cast.amina.pk).exists()


@pytest.mark.parametrize(("happens", "why"), [("nothing", ""), ("closed", "SETTLED"), ("over", "SETTLED")])
def test_question_is_said_only_while_it_can_be_answered(
    happens: str, why: str, poll: Poll, cast: Cast, now: datetime.datetime
) -> None:
    row = Delivery.objects.get(kind="poll.asked", member=cast.amina)
    if happens == "closed":
        polling.close(by=cast.rosa, poll=poll, now=now)

    assert PollAsked().guard(row, poll.ends_at if happens == "over" else now) == why


def test_question_is_not_said_to_who_answered(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    row = Delivery.objects.get(kind="poll.asked", member=cast.amina)
    PollAnswerFactory(option=options[0], member=cast.amina)

    assert PollAsked().guard(row, now) == "ANSWERED"
