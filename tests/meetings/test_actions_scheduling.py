"""Making, moving and cancelling meetings, and telling people."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from meetings.actions import answering, scheduling, telling
from meetings.models import Attendance, Meeting, ReminderRule, Series
from members.actions import joining
from members.kinds import kind_of
from members.models import Delivery, Member
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory, PlaceFactory
from tests.factories.members import DeliveryFactory

D, T = datetime.date, datetime.time
THURSDAY, FIVE = D(2026, 11, 26), T(17)
HOUR = datetime.timedelta(hours=1)


def rows(meeting: Meeting, kind: str) -> dict[str, str]:
    """Name to state of the messages of ``kind`` about ``meeting``."""
    found = Delivery.objects.filter(subject_id=meeting.pk, kind=kind).select_related("member")
    return {row.member.name: row.state for row in found}


def move(cast: Cast, now: datetime.datetime, *, day: D = THURSDAY, clock: T = FIVE, why: str = "") -> Meeting:
    return scheduling.move_meeting(by=cast.rosa, meeting=cast.tomorrow, on_date=day, start_time=clock, why=why, now=now)


# --- Series ---------------------------------------------------------------------------------------------------


def weekly(cast: Cast, now: datetime.datetime, **values: object) -> Series:
    return scheduling.arrange_series(
        **{
            "by": cast.rosa,
            "group": cast.tuesday,
            "rule": "FREQ=WEEKLY;BYDAY=TU",
            "first_on": D(2026, 12, 1),
            "start_time": T(18, 30),
            "place": cast.library,
            "now": now,
            **values,
        }
    )


@pytest.mark.guidance("MEET-2", "MEET-3")
def test_series_makes_the_meetings_of_a_season_at_the_same_place(cast: Cast, now: datetime.datetime) -> None:
    series = weekly(cast, now)

    made = list(series.meetings.order_by("on_date"))
    assert [made[0].on_date, made[-1].on_date, len(made)] == [D(2026, 12, 1), D(2027, 2, 16), 12]
    assert {(row.group, row.place, row.start_time, row.status) for row in made} == {
        (cast.tuesday, cast.library, T(18, 30), "ON")
    }


def test_series_extended_again_makes_nothing_and_later_only_the_rest(cast: Cast, now: datetime.datetime) -> None:
    series = weekly(cast, now)

    assert scheduling.extend_series(series=series, now=now) == 0
    assert scheduling.extend_series(series=series, now=now + datetime.timedelta(weeks=2)) == 2
    assert series.meetings.count() == len(set(series.meetings.values_list("series_on", flat=True)))


@pytest.mark.guidance("MEET-2")
def test_series_extended_after_a_move_and_a_cancellation_makes_neither_again(
    cast: Cast, now: datetime.datetime
) -> None:
    series = weekly(cast, now)
    first, second = series.meetings.order_by("on_date")[:2]
    scheduling.move_meeting(by=cast.rosa, meeting=first, on_date=D(2026, 12, 2), start_time=T(17), now=now)
    scheduling.cancel_meeting(by=cast.rosa, meeting=second, now=now)

    assert scheduling.extend_series(series=series, now=now) == 0
    days = sorted(series.meetings.values_list("on_date", flat=True))[:3]
    assert days == [D(2026, 12, 2), D(2026, 12, 8), D(2026, 12, 15)]


def test_series_moved_onto_the_day_of_the_next_meeting_keeps_both(cast: Cast, now: datetime.datetime) -> None:
    series = weekly(cast, now)
    first = series.meetings.earliest("on_date")

    scheduling.move_meeting(by=cast.rosa, meeting=first, on_date=D(2026, 12, 8), start_time=T(10), now=now)

    assert scheduling.extend_series(series=series, now=now) == 0
    assert series.meetings.filter(on_date=D(2026, 12, 8)).count() == 2


def test_series_ends_on_its_last_day(cast: Cast, now: datetime.datetime) -> None:
    series = weekly(cast, now)
    series.meetings.all().delete()
    series.until_on = D(2026, 12, 10)
    series.save()

    assert scheduling.extend_series(series=series, now=now) == 2


@pytest.mark.guidance("NOTE-5")
def test_series_keeps_the_wall_clock_over_the_change_of_hour(cast: Cast) -> None:
    series = weekly(cast, datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC), first_on=D(2027, 3, 23))

    before, after = series.meetings.order_by("on_date")[:2]
    assert (before.local_start.time(), after.local_start.time()) == (T(18, 30), T(18, 30))
    assert after.starts_at - before.starts_at == datetime.timedelta(days=7) - HOUR


@pytest.mark.parametrize("rule", ["", "FREQ=HOURLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "every Tuesday"])
def test_series_with_an_odd_rule_is_refused_and_makes_nothing(cast: Cast, now: datetime.datetime, rule: str) -> None:
    before = Meeting.objects.count()

    with pytest.raises(ValidationError):
        weekly(cast, now, rule=rule)

    assert (Series.objects.count(), Meeting.objects.count()) == (0, before)


# --- Reminder rules and places ---------------------------------------------------------------------------------


def test_reminder_rule_set_again_changes_its_hour(cast: Cast) -> None:
    scheduling.set_reminder(by=cast.rosa, group=cast.tuesday, kind="DAYS", ahead=1, at_time=T(10))

    rule = ReminderRule.objects.get(group=cast.tuesday)
    assert rule.at_time == T(10)
    assert ReminderRule.objects.get(group=cast.family).at_time == T(9)


@pytest.mark.parametrize(("kind", "ahead"), [("DAYS", 0), ("DAYS", 15), ("HOURS", 49), ("WEEKS", 1)])
def test_reminder_rule_without_sense_is_refused_with_words(cast: Cast, kind: str, ahead: int) -> None:
    with pytest.raises(ValidationError):
        scheduling.set_reminder(by=cast.rosa, group=cast.tuesday, kind=kind, ahead=ahead)

    assert ReminderRule.objects.filter(group=cast.tuesday).count() == 1


def test_place_is_noted_for_its_group(cast: Cast) -> None:
    place = scheduling.add_place(by=cast.rosa, group=cast.tuesday, name="Town hall", features=["QUIET"])

    assert place.feature_labels == [("QUIET", "A quiet corner")]
    assert AuditEvent.objects.get(action="place.added").group_id == cast.tuesday.pk
    with pytest.raises(ValidationError):
        scheduling.add_place(by=cast.rosa, group=cast.tuesday, name="")


# --- Moving ---------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-2", "NOTE-4")
def test_move_tells_everybody_the_way_they_chose_and_keeps_answers(cast: Cast, now: datetime.datetime) -> None:
    for member, said in ((cast.amina, "YES"), (cast.lin, "NO")):
        answering.answer(by=member, meeting=cast.tomorrow, answer=said, now=now)

    moved = move(cast, now)

    assert (moved.on_date, moved.start_time, moved.sequence, moved.changed_at) == (D(2026, 11, 26), T(17), 1, now)
    assert (moved.yes_count, moved.no_count) == (1, 1)
    told = Delivery.objects.filter(kind="meeting.moved", subject_id=moved.pk)
    assert {(row.member.name, row.lane, row.sequence) for row in told} == {
        ("Rosa", "email", 1),
        ("Sam", "sms", 1),
        ("Amina", "email", 1),
        ("Lin", "sms", 1),
        ("Okello", "call", 1),
    }
    assert {row.group_id for row in told} == {cast.tuesday.pk}


@pytest.mark.guidance("NOTE-4")
def test_move_stops_the_reminders_of_the_old_time(cast: Cast, now: datetime.datetime) -> None:
    old = DeliveryFactory(member=cast.amina, group=cast.tuesday, subject_id=cast.tomorrow.pk)
    gone = DeliveryFactory(member=cast.lin, group=cast.tuesday, subject_id=cast.tomorrow.pk, state="ACCEPTED")

    move(cast, now)

    for row in (old, gone):
        row.refresh_from_db()
    assert (old.state, old.reason, gone.state) == ("CANCELLED", "MOVED", "ACCEPTED")


def test_move_twice_tells_twice_and_the_first_word_is_not_said_any_more(cast: Cast, now: datetime.datetime) -> None:
    move(cast, now)
    move(cast, now, clock=T(16))

    notices = Delivery.objects.filter(kind="meeting.moved", member=cast.amina).order_by("sequence")
    assert [(row.sequence, row.state) for row in notices] == [(1, "CANCELLED"), (2, "PLANNED")]


@pytest.mark.parametrize(
    ("day", "clock"),
    [(D(2026, 11, 23), T(11)), (D(2026, 11, 1), T(18)), (D(1, 1, 1), T(0)), (D(2029, 1, 1), T(9)), (D.max, T.max)],
)
def test_move_to_a_time_gone_by_or_years_away_is_refused_and_tells_nobody(
    cast: Cast, now: datetime.datetime, day: D, clock: T
) -> None:
    with pytest.raises(ValidationError) as refused:
        move(cast, now, day=day, clock=clock)

    assert "on_date" in refused.value.message_dict
    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.on_date, cast.tomorrow.sequence) == (D(2026, 11, 24), 0)
    assert rows(cast.tomorrow, "meeting.moved") == {}


def test_move_to_the_time_it_has_already_is_refused_and_tells_nobody(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError):
        move(cast, now, day=cast.tomorrow.on_date, clock=cast.tomorrow.start_time, why="No reason")

    assert rows(cast.tomorrow, "meeting.moved") == {}


@pytest.mark.guidance("NOTE-5")
@pytest.mark.parametrize(("ahead", "is_urgent"), [(datetime.timedelta(hours=13), False), (11 * HOUR, True)])
def test_move_so_near_that_it_cannot_wait_minds_no_quiet_hours(
    cast: Cast, ahead: datetime.timedelta, is_urgent: bool
) -> None:
    start = datetime.datetime(2026, 11, 26, 17, 0, tzinfo=datetime.UTC)

    cast.tomorrow.on_date = D(2026, 11, 27)
    cast.tomorrow.save()
    move(cast, start - ahead)

    assert {row.is_urgent for row in Delivery.objects.filter(kind="meeting.moved")} == {is_urgent}


# --- Cancelling -----------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-4", "MEET-2")
def test_cancel_stops_what_has_not_gone_and_tells_who_was_told_and_who_might_come(
    cast: Cast, now: datetime.datetime
) -> None:
    waiting = DeliveryFactory(member=cast.amina, group=cast.tuesday, subject_id=cast.tomorrow.pk)
    calling = DeliveryFactory(
        member=cast.okello, group=cast.tuesday, subject_id=cast.tomorrow.pk, lane="call", state="CALLING"
    )
    went = DeliveryFactory(member=cast.lin, group=cast.tuesday, subject_id=cast.tomorrow.pk, state="ACCEPTED")

    off = scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, why="The heating is broken.", now=now)

    for row in (waiting, calling, went):
        row.refresh_from_db()
    assert (off.status, off.sequence, off.why) == ("CANCELLED", 1, "The heating is broken.")
    assert [(row.state, row.reason) for row in (waiting, calling, went)] == [
        ("CANCELLED", "CANCELLED"),
        ("CANCELLED", "CANCELLED"),
        ("ACCEPTED", ""),
    ]
    assert set(rows(off, "meeting.cancelled")) == {"Rosa", "Sam", "Amina", "Lin", "Okello"}


@pytest.mark.guidance("NOTE-4")
def test_cancel_leaves_out_who_said_no_unless_a_message_had_reached_them(cast: Cast, now: datetime.datetime) -> None:
    for member in (cast.amina, cast.lin):
        answering.answer(by=member, meeting=cast.tomorrow, answer="NO", now=now)
    DeliveryFactory(member=cast.lin, group=cast.tuesday, subject_id=cast.tomorrow.pk, state="ACCEPTED")

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)

    assert set(rows(cast.tomorrow, "meeting.cancelled")) == {"Rosa", "Sam", "Lin", "Okello"}


@pytest.mark.guidance("CON-2")
def test_cancel_tells_nobody_of_the_other_group_and_nobody_who_left(cast: Cast, now: datetime.datetime) -> None:
    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)

    assert set(rows(cast.tomorrow, "meeting.cancelled")) == {"Rosa", "Sam", "Lin", "Okello"}
    cast.table.refresh_from_db()
    assert cast.table.status == "ON"


def test_cancel_twice_is_refused_and_tells_once(cast: Cast, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)

    with pytest.raises(ValidationError, match="already called off"):
        scheduling.cancel_meeting(by=cast.sam, meeting=cast.tomorrow, now=now)

    assert Delivery.objects.filter(kind="meeting.cancelled", member=cast.amina).count() == 1


def test_cancel_while_it_goes_on_still_tells_and_afterwards_is_refused(cast: Cast) -> None:
    start, end = cast.tomorrow.starts_at, cast.tomorrow.ends_at
    with pytest.raises(ValidationError, match="over"):
        scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=end)

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=start + HOUR)

    assert {row.expires_at for row in Delivery.objects.filter(kind="meeting.cancelled")} == {end}
    assert all(row.is_urgent for row in Delivery.objects.filter(kind="meeting.cancelled"))


def test_cancel_after_a_move_withdraws_the_word_of_the_move(cast: Cast, now: datetime.datetime) -> None:
    moved = move(cast, now)

    scheduling.cancel_meeting(by=cast.rosa, meeting=moved, now=now)

    assert rows(moved, "meeting.moved")["Amina"] == "CANCELLED"
    assert rows(moved, "meeting.cancelled")["Amina"] == "PLANNED"


def test_person_who_has_no_way_gets_a_row_that_says_so(cast: Cast, now: datetime.datetime) -> None:
    cast.amina.contact_methods.update(rank=None)

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)

    row = Delivery.objects.get(kind="meeting.cancelled", member=cast.amina)
    assert (row.state, row.reason) == ("SUPPRESSED", "NO_WAY")


# --- What is asked again before sending ------------------------------------------------------------------------


def guard(kind: str, meeting: Meeting, member: Member, now: datetime.datetime, sequence: int = 0) -> str:
    key = {"kind": kind, "member": member, "subject_id": meeting.pk, "sequence": sequence}
    if not Delivery.objects.filter(**key).exists():
        DeliveryFactory(group=meeting.group, **key)
    found = Delivery.objects.select_related("member", "group").get(**key)
    kind_of(kind).load([found])
    return kind_of(kind).guard(found, now)


@pytest.mark.guidance("NOTE-4", "CON-2")
def test_reminder_is_asked_again_before_it_goes(cast: Cast, now: datetime.datetime) -> None:
    reminder, start = "meeting.reminder.days.1", cast.tomorrow.starts_at
    assert guard(reminder, cast.tomorrow, cast.amina, now) == ""
    assert guard(reminder, cast.tomorrow, cast.sam, start) == "LATE"
    assert guard(reminder, cast.tomorrow, cast.joan, now) == "LEFT"

    answering.answer(by=cast.lin, meeting=cast.tomorrow, answer="NO", now=now)
    assert guard(reminder, cast.tomorrow, cast.lin, now) == "ANSWERED_NO"

    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)
    assert guard(reminder, cast.tomorrow, cast.okello, now) in ("MOVED", "CANCELLED")
    assert guard(reminder, cast.tomorrow, cast.okello, now, sequence=1) == "CANCELLED"
    assert guard("meeting.cancelled", cast.tomorrow, cast.rosa, now, sequence=1) == ""


def test_word_of_a_change_is_late_after_the_start_and_of_a_cancellation_after_the_end(
    cast: Cast, now: datetime.datetime
) -> None:
    start, end = cast.tomorrow.starts_at, cast.tomorrow.ends_at

    assert guard("meeting.moved", cast.tomorrow, cast.amina, start - HOUR) == ""
    assert guard("meeting.moved", cast.tomorrow, cast.lin, start) == "LATE"
    assert guard("meeting.cancelled", cast.tomorrow, cast.amina, start) == ""
    assert guard("meeting.cancelled", cast.tomorrow, cast.lin, end) == "LATE"


def test_message_about_a_meeting_that_is_not_there_is_dropped(cast: Cast, now: datetime.datetime) -> None:
    other = MeetingFactory(group=cast.tuesday)
    row = DeliveryFactory(member=cast.amina, group=cast.tuesday, subject_id=other.pk)
    other.delete()
    found = Delivery.objects.select_related("member", "group").get(pk=row.pk)
    kind_of(row.kind).load([found])

    assert kind_of(row.kind).guard(found, now) == "GONE"


# --- Counting heads -------------------------------------------------------------------------------------------


@pytest.mark.guidance("RUN-13", "RUN-15")
def test_heads_are_a_number_and_no_names(cast: Cast) -> None:
    scheduling.count_heads(by=cast.rosa, meeting=cast.tomorrow, number=2)

    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.head_count == 2
    assert Attendance.objects.count() == 0
    with pytest.raises((ValidationError, IntegrityError)):
        scheduling.count_heads(by=cast.rosa, meeting=cast.tomorrow, number=-1)


# --- The place ------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-8")
@pytest.mark.parametrize(
    ("zone", "moment", "is_told"),
    [
        ("Europe/London", "2026-11-23T23:59", False),
        ("Europe/London", "2026-11-24T00:00", True),
        ("Asia/Kolkata", "2026-11-23T18:29", False),
        ("Asia/Kolkata", "2026-11-23T18:30", True),
        ("America/New_York", "2026-11-24T04:59", False),
        ("America/New_York", "2026-11-24T05:00", True),
    ],
)
def test_place_that_is_told_on_the_day_shows_from_midnight_there(
    cast: Cast, zone: str, moment: str, is_told: bool
) -> None:
    cast.table.time_zone = zone
    cast.table.save()
    now = datetime.datetime.fromisoformat(f"{moment}:00+00:00")

    assert cast.table.tells_place(now) is is_told
    assert cast.tomorrow.tells_place(now)
    assert not MeetingFactory(group=cast.tuesday, place=None).tells_place(now)


def test_kinds_of_reminders_are_those_of_the_rules() -> None:
    kinds = telling.reminder_kinds()

    assert len(kinds) == len(set(kinds)) == 14 + 48
    assert all(kind_of(kind).code == kind for kind in kinds)


def test_place_belongs_to_one_group(cast: Cast) -> None:
    other = PlaceFactory(group=cast.family)

    assert other.group != cast.library.group
