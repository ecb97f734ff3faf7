"""Planning reminders: when, to whom, and never twice."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from groups.models import Group
from meetings.actions import answering, reminding, scheduling
from meetings.models import Meeting, ReminderRule
from members.actions import joining, pausing
from members.kinds import kind_of
from members.models import Delivery, Member
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.meetings import MeetingFactory, ReminderRuleFactory
from tests.factories.members import ContactMethodFactory, MemberFactory, MembershipFactory
from tests.helpers import at_once

D, T, Delta = datetime.date, datetime.time, datetime.timedelta
KIND = "meeting.reminder.days.1"
UTC = datetime.UTC


def planned(meeting: Meeting, kind: str = KIND) -> dict[str, tuple[str, str, str]]:
    """Name to lane, state and reason."""
    found = Delivery.objects.filter(subject_id=meeting.pk, kind=kind).select_related("member")
    return {row.member.name: (row.lane, row.state, row.reason) for row in found}


@pytest.mark.guidance("NOTE-1", "NOTE-3")
def test_plan_writes_one_row_for_each_member_by_the_way_each_chose(cast: Cast, now: datetime.datetime) -> None:
    assert reminding.plan(now) == 7

    assert planned(cast.tomorrow) == {
        "Rosa": ("email", "PLANNED", ""),
        "Sam": ("sms", "PLANNED", ""),
        "Amina": ("email", "PLANNED", ""),
        "Lin": ("sms", "PLANNED", ""),
        "Okello": ("call", "PLANNED", ""),
    }
    assert set(planned(cast.table)) == {"Ines", "Joan"}


def test_plan_run_again_writes_nothing(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)

    assert reminding.plan(now) == 0
    assert reminding.plan(now + Delta(hours=3)) == 0
    assert Delivery.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_write_each_reminder_once(transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        cast = assemble(NOW)

        done = at_once(*[lambda: reminding.plan(NOW)] * 3)

        assert [one for one in done if isinstance(one, Exception)] == []
        assert Delivery.objects.count() == 7
        assert len(planned(cast.tomorrow)) == 5


@pytest.mark.guidance("NOTE-5")
def test_who_said_not_this_time_is_not_reminded_until_they_say_otherwise(cast: Cast, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=now)
    reminding.plan(now)
    assert "Amina" not in planned(cast.tomorrow)

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="UNSURE", now=now)
    reminding.plan(now)
    assert planned(cast.tomorrow)["Amina"] == ("email", "PLANNED", "")


def test_reminder_withdrawn_by_not_this_time_comes_back_with_another_answer(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=now)
    assert planned(cast.tomorrow)["Amina"][1:] == ("CANCELLED", "ANSWERED_NO")
    reminding.plan(now)
    assert planned(cast.tomorrow)["Amina"][1:] == ("CANCELLED", "ANSWERED_NO")

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=now)
    reminding.plan(now)

    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")
    assert Delivery.objects.filter(member=cast.amina).count() == 1


def test_reminder_that_went_does_not_go_again_after_a_change_of_mind(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    Delivery.objects.filter(member=cast.amina).update(state="ACCEPTED", attempts=1)
    for said in ("NO", "YES"):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=said, now=now)

    reminding.plan(now)

    assert planned(cast.tomorrow)["Amina"][1] == "ACCEPTED"


@pytest.mark.guidance("NOTE-5")
def test_pause_that_ended_lets_the_reminder_come_back(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    pausing.pause(by=cast.amina, member=cast.amina, until=D(2026, 12, 24), now=now)
    reminding.plan(now)
    assert planned(cast.tomorrow)["Amina"][1:] == ("CANCELLED", "PAUSED")

    pausing.resume(by=cast.amina, member=cast.amina)
    reminding.plan(now)

    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")


@pytest.mark.guidance("NOTE-5")
def test_reminder_planned_during_a_pause_waits_and_is_written_once(cast: Cast, now: datetime.datetime) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=D(2026, 12, 24), now=now)
    assert reminding.plan(now) == 7
    assert reminding.plan(now) == 0
    assert planned(cast.tomorrow)["Amina"][1:] == ("SUPPRESSED", "PAUSED")

    pausing.resume(by=cast.amina, member=cast.amina)

    assert reminding.plan(now) == 1
    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")


def test_pause_that_ends_before_the_reminder_is_due_hides_nothing(cast: Cast) -> None:
    early = datetime.datetime(2026, 11, 22, 10, tzinfo=UTC)
    pausing.pause(by=cast.amina, member=cast.amina, until=D(2026, 11, 23), now=early)

    reminding.plan(early)

    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")


@pytest.mark.guidance("MEM-1")
def test_person_who_left_and_came_back_is_reminded(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)
    reminding.plan(now)
    assert planned(cast.tomorrow)["Amina"][1:] == ("CANCELLED", "LEFT")

    joining.welcome(by=cast.rosa, group=cast.tuesday, member=cast.amina, shown_name="Amina")
    reminding.plan(now)

    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")


@pytest.mark.guidance("SET-7")
def test_group_that_pauses_holds_back_what_was_planned_until_it_meets_again(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    Group.objects.filter(pk=cast.tuesday.pk).update(status="PAUSED")
    row = Delivery.objects.select_related("member").get(member=cast.amina)
    kind_of(KIND).load([row])
    assert kind_of(KIND).guard(row, now) == "GROUP_PAUSED"
    Delivery.objects.filter(pk=row.pk).update(state="CANCELLED", reason="GROUP_PAUSED")

    assert reminding.plan(now) == 0
    Group.objects.filter(pk=cast.tuesday.pk).update(status="RUNNING")

    assert reminding.plan(now) == 1
    assert planned(cast.tomorrow)["Amina"][1:] == ("PLANNED", "")


@pytest.mark.guidance("MEET-2")
def test_moved_meeting_is_reminded_anew_for_its_new_time(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)
    scheduling.move_meeting(by=cast.rosa, meeting=cast.tomorrow, on_date=D(2026, 11, 25), start_time=T(18), now=now)

    reminding.plan(now)

    rows = Delivery.objects.filter(member=cast.amina, kind=KIND).order_by("sequence")
    assert [(row.sequence, row.state) for row in rows] == [(0, "CANCELLED"), (1, "PLANNED")]
    assert rows[1].due_at == datetime.datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize("status", ["FOUNDING", "PAUSED", "CLOSED"])
def test_group_that_does_not_meet_these_days_reminds_nobody(cast: Cast, now: datetime.datetime, status: str) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(status=status)

    reminding.plan(now)

    assert planned(cast.tomorrow) == {}
    assert set(planned(cast.table)) == {"Ines", "Joan"}


def test_cancelled_started_and_far_meetings_are_not_reminded_of(cast: Cast, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)
    far = MeetingFactory(group=cast.tuesday, on_date=D(2026, 12, 1))
    begun = MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 23), start_time=T(11, 30))

    reminding.plan(now)

    assert [planned(meeting) for meeting in (cast.tomorrow, far, begun)] == [{}, {}, {}]


def test_horizon_of_two_days_lets_a_silent_clock_delay_nothing(cast: Cast, now: datetime.datetime) -> None:
    due = datetime.datetime(2026, 11, 30, 9, tzinfo=UTC)
    meeting = MeetingFactory(group=cast.tuesday, on_date=D(2026, 12, 1))

    reminding.plan(due - Delta(hours=48, minutes=1))
    assert planned(meeting) == {}
    reminding.plan(due - Delta(hours=48))
    assert len(planned(meeting)) == 5


@pytest.mark.guidance("CON-2")
def test_who_left_or_closed_their_account_is_not_reminded(cast: Cast, now: datetime.datetime) -> None:
    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)
    Member.objects.filter(pk=cast.lin.pk).update(is_active=False)

    reminding.plan(now)

    assert set(planned(cast.tomorrow)) == {"Rosa", "Sam", "Okello"}


def test_plan_for_one_meeting_leaves_the_others(cast: Cast, now: datetime.datetime) -> None:
    assert reminding.plan(now, only=cast.table) == 2
    assert planned(cast.tomorrow) == {}


def test_two_rules_make_two_reminders(cast: Cast, now: datetime.datetime) -> None:
    ReminderRuleFactory(group=cast.tuesday, kind=ReminderRule.Kind.HOURS, ahead=2)

    reminding.plan(now)

    assert len(planned(cast.tomorrow)) == len(planned(cast.tomorrow, "meeting.reminder.hours.2")) == 5
    due = set(Delivery.objects.filter(kind="meeting.reminder.hours.2").values_list("due_at", flat=True))
    assert due == {cast.tomorrow.starts_at - Delta(hours=2)}


def test_group_without_rules_is_left_alone(cast: Cast, now: datetime.datetime) -> None:
    ReminderRule.objects.all().delete()

    assert reminding.plan(now) == 0


def test_number_of_queries_does_not_grow_with_members(
    cast: Cast, now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        member = MemberFactory()
        ContactMethodFactory(member=member, address=f"many{number}@example.org")
        MembershipFactory(group=cast.tuesday, member=member)

    with django_assert_max_num_queries(30):
        assert reminding.plan(now) == 37


# --- When -----------------------------------------------------------------------------------------------------

WHEN = [
    # zone, day of the meeting, "the day before at nine" in UTC, "24 hours before" in UTC, start 18:00
    ("Europe/Paris", D(2027, 3, 28), "2027-03-27T08:00", "2027-03-27T16:00"),
    ("Europe/Paris", D(2027, 3, 29), "2027-03-28T07:00", "2027-03-28T16:00"),
    ("America/New_York", D(2027, 3, 14), "2027-03-13T14:00", "2027-03-13T22:00"),
    ("America/New_York", D(2026, 11, 1), "2026-10-31T13:00", "2026-10-31T23:00"),
    ("Africa/Nairobi", D(2027, 3, 28), "2027-03-27T06:00", "2027-03-27T15:00"),
    ("Asia/Kolkata", D(2027, 3, 28), "2027-03-27T03:30", "2027-03-27T12:30"),
    ("Australia/Lord_Howe", D(2027, 4, 4), "2027-04-02T22:00", "2027-04-03T07:30"),
    ("Africa/Casablanca", D(2027, 2, 7), "2027-02-06T08:00", "2027-02-06T18:00"),
    ("Africa/Casablanca", D(2027, 2, 8), "2027-02-07T09:00", "2027-02-07T18:00"),
]


@pytest.mark.guidance("NOTE-5")
@pytest.mark.parametrize(("zone", "day", "the_day_before", "a_day_of_hours"), WHEN)
def test_days_are_told_by_the_wall_clock_and_hours_by_the_watch(
    zone: str, day: D, the_day_before: str, a_day_of_hours: str
) -> None:
    meeting = MeetingFactory.build(on_date=day, start_time=T(18), time_zone=zone)
    meeting.starts_at = datetime.datetime.combine(day, T(18), ZoneInfo(zone)).astimezone(UTC)
    by_day = ReminderRuleFactory.build(kind="DAYS", ahead=1, at_time=T(9))
    by_hour = ReminderRuleFactory.build(kind="HOURS", ahead=24)

    assert reminding.due_at(meeting, by_day).isoformat() == f"{the_day_before}:00+00:00"
    assert reminding.due_at(meeting, by_hour).isoformat() == f"{a_day_of_hours}:00+00:00"


QUIET = [
    # quiet from, until, due by the rule (London, winter), then when it goes
    (T(21), T(8), T(9), "2026-11-23T09:00"),
    (T(21), T(8), T(7), "2026-11-23T08:00"),  # waits for the morning
    (T(21), T(8), T(22), "2026-11-24T08:00"),  # the next morning, still before the meeting
    (T(9), T(12), T(9, 30), "2026-11-23T12:00"),  # quiet in the morning
    (T(12), T(12), T(3), "2026-11-23T03:00"),  # the same twice: any hour is fine
]


@pytest.mark.guidance("NOTE-5")
@pytest.mark.parametrize(("begins", "ends", "rule", "goes"), QUIET)
def test_quiet_hours_are_kept(cast: Cast, begins: T, ends: T, rule: T, goes: str) -> None:
    cast.amina.quiet_from, cast.amina.quiet_until = begins, ends
    cast.amina.save()
    ReminderRule.objects.update(at_time=rule)

    reminding.plan(datetime.datetime(2026, 11, 22, 12, tzinfo=UTC))

    row = Delivery.objects.get(member=cast.amina)
    assert row.next_attempt_at.isoformat() == f"{goes}:00+00:00"


@pytest.mark.guidance("NOTE-5")
def test_quiet_hours_are_those_of_the_persons_own_clock(cast: Cast) -> None:
    cast.amina.time_zone = "America/New_York"
    cast.amina.save()

    reminding.plan(datetime.datetime(2026, 11, 22, 12, tzinfo=UTC))

    there = Delivery.objects.get(member=cast.amina).next_attempt_at.astimezone(ZoneInfo("America/New_York"))
    here = Delivery.objects.get(member=cast.rosa).next_attempt_at.astimezone(ZoneInfo("Europe/London"))
    assert (there.time(), here.time()) == (T(8), T(9))


@pytest.mark.guidance("NOTE-5")
def test_early_meeting_is_told_before_the_quiet_night_rather_than_at_three(cast: Cast) -> None:
    group = GroupFactory(time_zone="Europe/London")
    MembershipFactory(group=group, member=cast.amina)
    ReminderRuleFactory(group=group, kind="HOURS", ahead=4)
    meeting = MeetingFactory(group=group, on_date=D(2026, 11, 25), start_time=T(8, 30))

    reminding.plan(datetime.datetime(2026, 11, 24, 12, tzinfo=UTC), only=meeting)

    row = Delivery.objects.get(subject_id=meeting.pk)
    assert row.next_attempt_at == datetime.datetime(2026, 11, 24, 20, 45, tzinfo=UTC)


def test_reminder_is_no_use_after_the_start_and_a_call_three_hours_before(cast: Cast, now: datetime.datetime) -> None:
    reminding.plan(now)

    row = Delivery.objects.get(member=cast.amina)
    assert (row.expires_at, row.escalate_at) == (cast.tomorrow.starts_at, cast.tomorrow.starts_at - Delta(hours=3))


def test_plan_after_somebody_chose_a_way_brings_their_reminder_back(cast: Cast, now: datetime.datetime) -> None:
    quiet = MemberFactory(name="Quiet")
    MembershipFactory(group=cast.tomorrow.group, member=quiet)
    reminding.plan(now)
    assert planned(cast.tomorrow)["Quiet"] == ("", "SUPPRESSED", "NO_WAY")
    assert reminding.plan(now) == 0

    ContactMethodFactory(member=quiet, channel="EMAIL", address="quiet@example.org", rank=1, verified_at=now)

    assert reminding.plan(now) == 1
    assert planned(cast.tomorrow)["Quiet"] == ("email", "PLANNED", "")
