"""Planning a season and changing it: the days looked through one by one, and nothing lost that people count on."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from meetings import rhythm
from meetings.actions import answering, scheduling, seasons
from meetings.actions.scheduling import ChangedMeanwhileError
from meetings.actions.seasons import Draft
from meetings.models import Attendance, Meeting, Series
from meetings.recurrence import BY_HAND
from meetings.rhythm import Rhythm
from members.kinds import kind_of
from members.models import Delivery
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import LifeChangeFactory
from tests.factories.meetings import MeetingFactory, PlaceFactory, SeriesFactory
from tests.factories.members import DeliveryFactory

D, T = datetime.date, datetime.time
FIRST = D(2026, 12, 1)
WEEK = datetime.timedelta(weeks=1)
CHRISTMAS = D(2026, 12, 22)


def draft(cast: Cast, **values: object) -> Draft:
    usual = Draft(
        rule="FREQ=WEEKLY;BYDAY=TU", first_on=FIRST, start_time=T(18, 30), minutes=90, place=cast.library, until_on=None
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def days_of(cast: Cast, what: Draft, now: datetime.datetime, series: Series | None = None) -> list[D]:
    found = seasons.outlook(group=cast.tuesday, draft=what, series=series, now=now)
    return [row.day for row in found.days if row.is_on]


def planned(cast: Cast, now: datetime.datetime, without: tuple[D, ...] = (), **values: object) -> Series:
    what = draft(cast, **values)
    on = [day for day in days_of(cast, what, now) if day not in without]
    return seasons.plan(by=cast.rosa, group=cast.tuesday, draft=what, on=on, now=now)


def change(cast: Cast, series: Series, what: Draft, now: datetime.datetime, without: tuple[D, ...] = ()) -> bool:
    on = [day for day in days_of(cast, what, now, series) if day not in without]
    return seasons.change(by=cast.sam, series=series, draft=what, on=on, seen_sequence=series.sequence, now=now)


def dates(series: Series) -> list[D]:
    return list(series.meetings.order_by("on_date").values_list("on_date", flat=True))


# --- Rhythms ---------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3")
@pytest.mark.parametrize(
    ("chosen", "first", "weeks", "rule", "says"),
    [
        (Rhythm.WEEK, FIRST, 2, "FREQ=WEEKLY;BYDAY=TU", "Every week on Tuesday"),
        (Rhythm.WEEKS, D(2026, 12, 3), 2, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "Every 2 weeks on Thursday"),
        (Rhythm.WEEKS, D(2026, 12, 3), 26, "FREQ=WEEKLY;INTERVAL=26;BYDAY=TH", "Every 26 weeks on Thursday"),
        (Rhythm.MONTH, FIRST, 2, "FREQ=MONTHLY;BYDAY=1TU", "On the first Tuesday of the month"),
        (Rhythm.MONTH, D(2026, 12, 28), 2, "FREQ=MONTHLY;BYDAY=4MO", "On the fourth Monday of the month"),
        (Rhythm.LAST, D(2026, 12, 25), 2, "FREQ=MONTHLY;BYDAY=-1FR", "On the last Friday of the month"),
        (Rhythm.DATES, FIRST, 2, BY_HAND, "On days chosen one by one"),
    ],
)
def test_rhythm_chosen_becomes_a_rule_that_says_the_same(
    chosen: Rhythm, first: D, weeks: int, rule: str, says: str
) -> None:
    assert rhythm.rule_of(chosen, first, weeks) == rule
    assert rhythm.sentence(rule) == says
    found = rhythm.rhythm_of(rule)
    assert found is not None
    assert found[0] is chosen
    assert found[1] == (weeks if chosen is Rhythm.WEEKS else 1)


def test_fifth_weekday_of_a_month_is_no_rhythm() -> None:
    with pytest.raises(ValueError, match="2026-12-29"):
        rhythm.rule_of(Rhythm.MONTH, D(2026, 12, 29))

    assert rhythm.rule_of(Rhythm.LAST, D(2026, 12, 29)) == "FREQ=MONTHLY;BYDAY=-1TU"


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYMONTHDAY=3", "FREQ=WEEKLY"])
def test_rule_that_says_more_is_named_without_pretending(rule: str) -> None:
    assert rhythm.rhythm_of(rule) is None
    assert rhythm.sentence(rule) == "Again and again"


# --- Planning --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3")
def test_season_planned_without_a_holiday_leaves_it_out_for_good(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now, without=(CHRISTMAS,))

    assert CHRISTMAS not in dates(series)
    assert dates(series)[:4] == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK, FIRST + 4 * WEEK]
    assert scheduling.extend_series(series=series, now=now + 2 * WEEK) == 2
    assert CHRISTMAS not in dates(series)
    assert not Delivery.objects.exists()
    assert AuditEvent.objects.filter(action="series.arranged").count() == 1


def test_season_planned_twice_is_one(cast: Cast, now: datetime.datetime) -> None:
    first = planned(cast, now)
    number = Meeting.objects.count()

    assert seasons.plan(by=cast.sam, group=cast.tuesday, draft=draft(cast), on=[FIRST], now=now) == first
    assert (Series.objects.count(), Meeting.objects.count()) == (1, number)


def test_days_by_hand_are_made_and_never_more(cast: Cast, now: datetime.datetime) -> None:
    chosen = (FIRST, D(2027, 1, 9), D(2027, 6, 30))
    series = planned(cast, now, rule=BY_HAND, by_hand=chosen)

    assert dates(series) == list(chosen)
    assert scheduling.extend_series(series=series, now=now + 30 * WEEK) == 0


def test_season_that_begins_after_half_a_year_has_its_first_meeting(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now, rule="FREQ=MONTHLY;BYDAY=1TU", first_on=D(2027, 6, 1))

    assert dates(series) == [D(2027, 6, 1), D(2027, 7, 6)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_on": D(2026, 11, 22)}, "first_on"),
        ({"first_on": D(1, 1, 1)}, "first_on"),
        ({"first_on": D(2030, 1, 1)}, "first_on"),
        ({"until_on": D(2026, 11, 30)}, "until_on"),
        ({"rule": "FREQ=MONTHLY;BYDAY=-1FR", "until_on": D(2026, 12, 20)}, "until_on"),
        ({"rule": BY_HAND}, "first_on"),
        ({"rule": BY_HAND, "by_hand": (FIRST, D(2031, 1, 1))}, "first_on"),
    ],
)
def test_season_of_days_that_cannot_be_is_refused_beside_its_question(
    wrong: dict[str, object], field: str, cast: Cast, now: datetime.datetime
) -> None:
    before = Meeting.objects.count()

    with pytest.raises(ValidationError) as caught:
        seasons.plan(by=cast.rosa, group=cast.tuesday, draft=draft(cast, **wrong), on=[FIRST], now=now)

    assert list(caught.value.message_dict) == [field]
    assert (Series.objects.count(), Meeting.objects.count()) == (0, before)


def test_day_that_begins_today_is_planned_while_the_hour_is_to_come(cast: Cast, now: datetime.datetime) -> None:
    today = now.date()
    weekly = {"rule": "FREQ=WEEKLY;BYDAY=MO", "first_on": today}

    assert days_of(cast, draft(cast, **weekly, start_time=T(12, 1)), now)[0] == today
    assert days_of(cast, draft(cast, **weekly, start_time=T(12)), now)[0] == today + WEEK


def test_place_that_is_taken_at_these_hours_is_said_and_refused(cast: Cast, now: datetime.datetime) -> None:
    planned(cast, now)
    later = draft(cast, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", start_time=T(19, 59))

    found = seasons.outlook(group=cast.tuesday, draft=later, now=now)
    assert {(row.is_taken, row.is_on) for row in found.days} == {(True, False)}
    with pytest.raises(ValidationError) as caught:
        seasons.plan(by=cast.rosa, group=cast.tuesday, draft=later, on=[FIRST], now=now)
    assert list(caught.value.message_dict) == ["on"]

    beside = replace(later, start_time=T(20))
    elsewhere = replace(later, place=PlaceFactory(group=cast.tuesday))
    for free in (beside, elsewhere):
        assert len(days_of(cast, free, now)) == len(found.days)


def test_place_of_another_group_is_refused(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError) as caught:
        seasons.outlook(group=cast.tuesday, draft=draft(cast, place=cast.kitchen), now=now)

    assert list(caught.value.message_dict) == ["place"]


def test_days_in_a_break_are_said_and_come_back_with_the_meetings(cast: Cast, now: datetime.datetime) -> None:
    pause = LifeChangeFactory(group=cast.tuesday, kind="BREAK", holds_on=D(2026, 12, 7), until_on=D(2026, 12, 12))
    series = planned(cast, now)
    assert FIRST + WEEK not in dates(series)

    pause.taken_back_at = now
    pause.save()
    assert scheduling.extend_series(series=series, now=now) == 1
    assert FIRST + WEEK in dates(series)


def test_no_day_left_is_refused(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError, match="at least one day"):
        seasons.plan(
            by=cast.rosa, group=cast.tuesday, draft=draft(cast), on=[CHRISTMAS + datetime.timedelta(1)], now=now
        )


def test_hour_that_the_clocks_skip_is_said(cast: Cast, now: datetime.datetime) -> None:
    night = draft(cast, rule="FREQ=WEEKLY;BYDAY=SU", first_on=D(2027, 3, 21), start_time=T(1, 30))

    found = {row.day: row.shown_from for row in seasons.outlook(group=cast.tuesday, draft=night, now=now).days}

    assert (found[D(2027, 3, 21)], found[D(2027, 3, 28)]) == (None, T(2, 30))


# --- Changing --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-2", "MEET-3")
def test_changed_rhythm_keeps_the_past_what_was_answered_told_and_changed_by_hand(
    cast: Cast, now: datetime.datetime
) -> None:
    series = planned(cast, now)
    past = MeetingFactory(group=cast.tuesday, series=series, series_on=D(2026, 11, 17), on_date=D(2026, 11, 17))
    answered, told, moved, off = series.meetings.filter(on_date__gte=FIRST + WEEK).order_by("on_date")[:4]
    answering.answer(by=cast.amina, meeting=answered, answer=Attendance.Answer.NO, now=now)
    DeliveryFactory(
        member=cast.lin, group=cast.tuesday, subject_id=told.pk, state="ACCEPTED", kind="meeting.reminder.days.1"
    )
    scheduling.move_meeting(by=cast.rosa, meeting=moved, on_date=D(2026, 12, 23), start_time=T(10), now=now)
    scheduling.cancel_meeting(by=cast.rosa, meeting=off, now=now)

    assert change(cast, series, draft(cast, rule="FREQ=WEEKLY;BYDAY=TH", first_on=D(2026, 12, 3)), now)

    series.refresh_from_db()
    first_of_old = FIRST  # before the day from which the change holds
    tuesdays = [day for day in dates(series) if day.weekday() == 1]
    assert tuesdays == [past.on_date, first_of_old, answered.on_date, told.on_date, off.on_date]
    assert Meeting.objects.get(pk=moved.pk).on_date == D(2026, 12, 23)
    assert Attendance.objects.get(meeting=answered).answer == "NO"
    thursdays = [day for day in dates(series) if day.weekday() == 3]
    assert thursdays[:2] == [D(2026, 12, 3), D(2026, 12, 10)]
    assert (series.rule, series.sequence) == ("FREQ=WEEKLY;BYDAY=TH", 1)


@pytest.mark.guidance("MEET-2", "NOTE-4")
def test_changed_rhythm_is_told_to_everybody_once_and_pressed_again_to_nobody(
    cast: Cast, now: datetime.datetime
) -> None:
    series = planned(cast, now)
    later = draft(cast, start_time=T(17), first_on=FIRST)

    assert change(cast, series, later, now)
    assert not change(cast, series, later, now)

    rows = Delivery.objects.filter(kind="meeting.season")
    assert sorted(row.member.name for row in rows if row.member) == ["Amina", "Lin", "Okello", "Rosa", "Sam"]
    assert {row.sequence for row in rows} == {1}
    assert set(series.meetings.values_list("start_time", flat=True)) == {T(17)}


def test_second_change_takes_the_first_word_back_before_it_goes(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    change(cast, series, draft(cast, start_time=T(17)), now)
    series.refresh_from_db()
    change(cast, series, draft(cast, start_time=T(16)), now)

    states = {(row.sequence, row.state, row.reason) for row in Delivery.objects.filter(member=cast.amina)}
    assert states == {(1, "CANCELLED", "MOVED"), (2, "PLANNED", "")}


def test_holiday_taken_out_later_leaves_the_other_days_untouched(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    before = dict(series.meetings.values_list("on_date", "pk"))

    assert change(cast, series, draft(cast), now, without=(CHRISTMAS,))

    del before[CHRISTMAS]
    assert dict(series.meetings.values_list("on_date", "pk")) == before
    series.refresh_from_db()
    assert scheduling.extend_series(series=series, now=now) == 0
    assert series.left_out == [CHRISTMAS.isoformat()]


def test_holiday_after_all_a_meeting_is_made_again(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now, without=(CHRISTMAS,))
    on = [*days_of(cast, draft(cast), now, series), CHRISTMAS]

    assert seasons.change(by=cast.rosa, series=series, draft=draft(cast), on=on, seen_sequence=0, now=now)

    assert CHRISTMAS in dates(series)


def test_looking_through_without_a_change_is_noted_and_told_to_nobody(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    later = now + 8 * WEEK
    scheduling.extend_series(series=series, now=later)
    before = series.looked_until

    assert not change(cast, series, seasons.draft_of(series, later), later)

    series.refresh_from_db()
    assert before is not None
    assert series.looked_until == before + 8 * WEEK
    assert (series.sequence, Delivery.objects.exists()) == (0, False)


@pytest.mark.guidance("NOTE-4")
def test_reminder_of_a_day_that_is_gone_is_taken_back(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    gone = series.meetings.earliest("on_date")
    row = DeliveryFactory(member=cast.lin, group=cast.tuesday, subject_id=gone.pk, kind="meeting.reminder.days.1")

    change(cast, series, draft(cast, rule="FREQ=WEEKLY;BYDAY=WE", first_on=FIRST), now)

    row.refresh_from_db()
    assert (row.state, Meeting.objects.filter(pk=gone.pk).exists()) == ("CANCELLED", False)


def test_two_facilitators_the_second_is_told_and_overwrites_nothing(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    change(cast, series, draft(cast, start_time=T(17)), now)

    mine = draft(cast, start_time=T(10))
    with pytest.raises(ChangedMeanwhileError):
        seasons.change(by=cast.rosa, series=series, draft=mine, on=[FIRST], seen_sequence=0, now=now)

    series.refresh_from_db()
    assert (series.start_time, series.sequence) == (T(17), 1)


def test_change_into_another_season_that_is_there_is_refused(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)
    SeriesFactory(group=cast.tuesday, rule="FREQ=WEEKLY;BYDAY=WE", first_on=D(2026, 12, 2), start_time=T(9))

    twin = draft(cast, rule="FREQ=WEEKLY;BYDAY=WE", first_on=D(2026, 12, 2), start_time=T(9))
    with pytest.raises(ValidationError) as caught:
        change(cast, series, twin, now)

    assert list(caught.value.message_dict) == ["first_on"]


def test_change_that_holds_later_than_a_season_leaves_no_gap_before(cast: Cast, now: datetime.datetime) -> None:
    series = planned(cast, now)

    change(cast, series, draft(cast, rule="FREQ=WEEKLY;BYDAY=TH", first_on=D(2027, 4, 1)), now)

    found = dates(series)
    assert (D(2027, 3, 30) in found, D(2027, 4, 1) in found, D(2027, 4, 6) in found) == (True, True, False)


# --- What is said ----------------------------------------------------------------------------------------------


def test_word_about_other_dates_is_discreet_unless_somebody_chose_fuller_ones(
    cast: Cast, now: datetime.datetime
) -> None:
    series = planned(cast, now)
    change(cast, series, draft(cast, start_time=T(17)), now)
    lin = Delivery.objects.get(kind="meeting.season", member=cast.lin)
    kind = kind_of("meeting.season")

    said = kind.render(lin)
    for text in (said.subject, said.short, said.long, kind.call_words(lin)):
        assert cast.tuesday.name not in text
        assert cast.library.name not in text
    assert said.short.startswith("Library group: our dates are new. The next: Tuesday 24 November")
    assert said.link.endswith("/home/")
    cast.lin.message_wording = "FULL"
    cast.lin.save()
    assert kind.render(Delivery.objects.get(pk=lin.pk)).short.startswith("Tuesday Circle")


@pytest.mark.parametrize("reason", ["MOVED", "LEFT", "GONE", ""])
def test_word_about_other_dates_is_kept_back_where_it_holds_no_more(
    reason: str, cast: Cast, now: datetime.datetime
) -> None:
    series = planned(cast, now)
    change(cast, series, draft(cast, start_time=T(17)), now)
    if reason == "MOVED":
        Series.objects.filter(pk=series.pk).update(sequence=2)
    elif reason == "LEFT":
        cast.lin.memberships.update(left_on=now.date())
    elif reason == "GONE":
        series.delete()

    row = Delivery.objects.get(kind="meeting.season", member=cast.lin)
    assert kind_of("meeting.season").guard(row, now) == reason
