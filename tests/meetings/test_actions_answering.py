"""Saying whether I come."""

import datetime
import random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from meetings.actions import answering, scheduling
from meetings.models import Attendance, Meeting
from members.actions import roles
from members.models import Delivery, Member
from peersupport.audit.models import AuditEvent
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory, MembershipFactory
from tests.helpers import at_once

YES, UNSURE, NO = Attendance.Answer.YES, Attendance.Answer.UNSURE, Attendance.Answer.NO


def counts(meeting: Meeting) -> tuple[int, int, int]:
    """Yes, unsure, no; and proof that the stored counters say what the rows say."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    kept = (meeting.yes_count, meeting.unsure_count, meeting.no_count)
    rows = Attendance.objects.filter(meeting=meeting).aggregate(
        **{answer: Count("pk", filter=Q(answer=answer)) for answer in Attendance.Answer.values}
    )
    assert kept == (rows["YES"], rows["UNSURE"], rows["NO"])
    return kept


@pytest.mark.guidance("NOTE-3")
def test_answer_given_is_kept_and_counted(cast: Cast, now: datetime.datetime) -> None:
    for member, said in ((cast.amina, YES), (cast.lin, UNSURE), (cast.okello, NO), (cast.sam, YES)):
        answering.answer(by=member, meeting=cast.tomorrow, answer=said, now=now)

    assert counts(cast.tomorrow) == (2, 1, 1)
    assert counts(cast.table) == (0, 0, 0)


@pytest.mark.guidance("NOTE-3")
def test_answer_changed_counts_the_last_word(cast: Cast, now: datetime.datetime) -> None:
    for said in (YES, NO, UNSURE, UNSURE, YES, NO):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=said, now=now)

    assert counts(cast.tomorrow) == (0, 0, 1)
    assert Attendance.objects.get().answer == NO


def test_answer_said_twice_is_noted_once(cast: Cast, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, now=now)
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, now=now)

    assert AuditEvent.objects.filter(action="meeting.answered").count() == 1
    assert counts(cast.tomorrow) == (1, 0, 0)


@pytest.mark.guidance("CON-2")
def test_answer_leaves_a_line_without_the_answer(cast: Cast, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=NO, now=now)

    line = AuditEvent.objects.get(action="meeting.answered")
    assert (line.by_id, line.subject_id, line.group_id) == (cast.amina.pk, cast.tomorrow.pk, cast.tuesday.pk)
    assert "NO" not in (line.action, line.subject_kind)


def test_answer_in_the_last_second_is_taken_and_at_the_start_refused(cast: Cast) -> None:
    start = cast.tomorrow.starts_at
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, now=start - datetime.timedelta(seconds=1))

    with pytest.raises(ValidationError, match="No answers are taken any more"):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=NO, now=start)

    assert counts(cast.tomorrow) == (1, 0, 0)


def test_answer_to_a_cancelled_meeting_is_refused(cast: Cast, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)

    with pytest.raises(ValidationError):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, now=now)

    assert counts(cast.tomorrow) == (0, 0, 0)


def test_answer_to_what_was_changed_meanwhile_asks_to_look_again(cast: Cast, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=UNSURE, seen_sequence=0, now=now)
    moved = scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(9), now=now
    )

    with pytest.raises(answering.ChangedSinceError, match="changed just now"):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, seen_sequence=0, now=now)

    assert counts(cast.tomorrow) == (0, 1, 0)
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, seen_sequence=moved.sequence, now=now)
    assert counts(cast.tomorrow) == (1, 0, 0)


def test_answer_that_is_none_of_the_three_is_refused(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="MAYBE", now=now)

    assert counts(cast.tomorrow) == (0, 0, 0)


@pytest.mark.guidance("NOTE-1", "NOTE-5")
def test_not_this_time_stops_the_reminder_that_has_not_gone(cast: Cast, now: datetime.datetime) -> None:
    planned = [
        DeliveryFactory(member=member, group=cast.tuesday, subject_id=cast.tomorrow.pk)
        for member in (cast.amina, cast.lin)
    ]
    other = DeliveryFactory(member=cast.amina, group=cast.tuesday)

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=NO, now=now)

    for row in (*planned, other):
        row.refresh_from_db()
    assert [(row.state, row.reason) for row in planned] == [("CANCELLED", "ANSWERED_NO"), ("PLANNED", "")]
    assert other.state == Delivery.State.PLANNED


def test_not_this_time_does_not_stop_word_of_a_change(cast: Cast, now: datetime.datetime) -> None:
    notice = DeliveryFactory(
        member=cast.amina, group=cast.tuesday, subject_id=cast.tomorrow.pk, kind="meeting.moved", sequence=1
    )

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=NO, now=now)

    notice.refresh_from_db()
    assert notice.state == Delivery.State.PLANNED


@pytest.mark.guidance("CON-2")
def test_whoever_left_at_this_moment_leaves_no_answer_behind(cast: Cast, now: datetime.datetime) -> None:
    cast.amina.memberships.update(left_on=now.date())

    with pytest.raises(roles.NotHereError):
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=YES, now=now)

    assert counts(cast.tomorrow) == (0, 0, 0)


# --- At the same time ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_answers_at_once_keep_the_counters_right(transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        cast = assemble(NOW)
        crowd = [cast.rosa, cast.sam, cast.amina, cast.lin, cast.okello]
        crowd += [MembershipFactory(group=cast.tuesday).member for _one in range(2)]

        def says(member: Member, said: str) -> None:
            answering.answer(by=member, meeting=cast.tomorrow, answer=said, now=NOW)

        first = at_once(*[lambda m=member: says(m, YES) for member in crowd])
        assert first == [None] * len(crowd)
        assert counts(cast.tomorrow) == (7, 0, 0)

        then = at_once(*[lambda m=member, s=said: says(m, s) for member in crowd[:3] for said in (NO, UNSURE, YES)])
        assert then == [None] * 9
        yes, unsure, no = counts(cast.tomorrow)
        assert (yes + unsure + no, yes >= 4) == (7, True)


@pytest.mark.django_db(transaction=True)
def test_two_first_answers_of_one_person_at_once_make_one_row(transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        cast = assemble(NOW)
        for _round in range(3):
            Attendance.objects.all().delete()
            Meeting.objects.update(yes_count=0, unsure_count=0, no_count=0)

            done = at_once(
                *[
                    lambda s=said: answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=s, now=NOW)
                    for said in (YES, NO, UNSURE)
                ]
            )

            assert [one for one in done if isinstance(one, Exception)] == []
            assert sum(counts(cast.tomorrow)) == 1


@pytest.mark.django_db(transaction=True)
def test_answer_and_cancellation_at_once_are_put_in_order(transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        cast = assemble(NOW)

        for meeting, host, who in ((cast.tomorrow, cast.rosa, cast.amina), (cast.table, cast.ines, cast.joan)):
            said, _off = at_once(
                lambda m=meeting, w=who: answering.answer(by=w, meeting=m, answer=YES, now=NOW),
                lambda m=meeting, h=host: scheduling.cancel_meeting(by=h, meeting=m, now=NOW),
            )

            assert counts(meeting)[0] == (0 if isinstance(said, ValidationError) else 1)
            assert Meeting.objects.get(pk=meeting.pk).is_cancelled


def test_counters_stay_right_through_a_long_random_walk(cast: Cast, now: datetime.datetime) -> None:
    chance = random.Random(20261124)
    for member in cast.circle:
        MembershipFactory(group=cast.family, member=member)

    for _step in range(120):
        answering.answer(
            by=chance.choice(cast.circle),
            meeting=chance.choice([cast.tomorrow, cast.table]),
            answer=chance.choice(answering.SAYABLE),
            now=now,
        )

    assert sum(counts(cast.tomorrow)) <= 5
    assert sum(counts(cast.table)) <= 5
