"""Planning to say something, taking it back, and knowing who heard."""

import datetime
import uuid
from typing import Any

import pytest

from groups.models import Group
from members.actions import notifying
from members.models import Delivery, Member
from members.outbox import draining
from peersupport.channels.base import Ambiguous, Definite
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, states, tell, way_of

pytestmark = pytest.mark.django_db
State = Delivery.State
NIGHT = NOW.replace(hour=23)


@pytest.mark.guidance("NOTE-1")
def test_notify_writes_one_row_for_each_by_the_way_each_chose(
    news: News, group: Group, amina: Member, lin: Member, okello: Member, mika: Member
) -> None:
    tell(group, amina, lin, okello, mika)

    found = {row.member_id: (row.lane, row.state, row.reason) for row in Delivery.objects.all()}
    assert found == {
        amina.pk: ("email", State.PLANNED, ""),
        lin.pk: ("sms", State.PLANNED, ""),
        okello.pk: ("call", State.PLANNED, ""),
        mika.pk: ("", State.SUPPRESSED, "NO_WAY"),
    }


def test_notify_twice_writes_nothing_twice(news: News, group: Group, amina: Member, lin: Member) -> None:
    subject = uuid.uuid4()

    assert len(tell(group, amina, subject_id=subject)) == 1
    assert [row.member for row in tell(group, amina, lin, subject_id=subject)] == [lin]
    assert tell(group, amina, lin, subject_id=subject) == []
    assert len(tell(group, amina, lin, subject_id=subject, sequence=1)) == 2


def test_notify_passes_over_a_way_that_was_stopped(news: News, group: Group, amina: Member) -> None:
    way = way_of(amina, "EMAIL")
    way.stopped_at = NOW
    way.save()

    (row,) = tell(group, amina)

    assert row.lane == "sms"


@pytest.mark.guidance("NOTE-3")
def test_notify_moves_what_falls_into_quiet_hours_unless_it_is_urgent(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina, due_at=NIGHT, escalate_at=NIGHT + 14 * HOUR)
    (urgent,) = tell(group, amina, due_at=NIGHT, escalate_at=NIGHT + 14 * HOUR, is_urgent=True)

    assert row.due_at == row.next_attempt_at == NOW.replace(hour=8) + 24 * HOUR
    assert urgent.next_attempt_at == NIGHT


def test_notify_leaves_to_a_person_what_can_go_neither_after_nor_before_quiet_hours(
    news: News, group: Group, amina: Member
) -> None:
    (row,) = tell(group, amina, now=NIGHT, due_at=NIGHT, expires_at=NIGHT + 3 * HOUR, escalate_at=NIGHT + HOUR)

    assert (row.state, row.reason) == (State.CALLING, "QUIET")


def test_notify_of_what_is_over_already_goes_to_a_person(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina, expires_at=NOW)

    assert (row.state, row.reason) == (State.EXPIRED, "LATE")


def test_notify_wakes_the_lanes_of_what_is_due_and_no_other(
    news: News,
    group: Group,
    amina: Member,
    lin: Member,
    okello: Member,
    woken: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(group, amina, okello)
        tell(group, lin, due_at=NOW + HOUR)

    assert woken == ["email"]


def test_notify_takes_the_urgency_of_the_kind_unless_told_otherwise(
    news: News, group: Group, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(News, "is_urgent", True)

    assert tell(group, amina)[0].is_urgent
    assert not tell(group, amina, is_urgent=False)[0].is_urgent


def test_notify_of_an_unknown_kind_is_refused(group: Group, amina: Member) -> None:
    with pytest.raises(KeyError):
        tell(group, amina, kind="nobody.knows")


# --- To an address --------------------------------------------------------------------------------------------


def test_notify_address_goes_ahead_of_others_and_leaves_nothing_behind(
    news: News, group: Group, lin: Member, channels: dict[str, Scripted]
) -> None:
    tell(group, lin, due_at=NOW - HOUR)
    row = notifying.notify_address(
        kind=news.code,
        channel="SMS",
        address="+447700900999",
        payload={"words": "493821"},
        expires_at=NOW + HOUR,
        now=NOW,
    )
    channels["sms"].in_flight = 1  # type: ignore[misc]

    draining.drain_once("sms", clock=at(NOW))

    assert [(to, text) for to, text, _key in channels["sms"].sent] == [("+447700900999", "493821")]
    row = again(row)
    assert (row.state, row.address, row.payload, row.member, row.group) == (State.ACCEPTED, None, None, None, None)


@pytest.mark.parametrize("outcome", [Definite("SMTP_550", permanent=True), Ambiguous("NO_REPLY")])
def test_notify_address_that_does_not_arrive_forgets_what_it_said(
    news: News, db: None, channels: dict[str, Scripted], outcome: Definite | Ambiguous
) -> None:
    row = notifying.notify_address(
        kind=news.code, channel="email", address="x@example.org", payload={"words": "1"}, expires_at=NOW + HOUR, now=NOW
    )
    channels["email"].outcomes = [outcome]

    draining.drain("email", clock=at(NOW))

    row = again(row)
    assert row.state in (State.FAILED, State.UNKNOWN)
    assert (row.address, row.payload) == (None, None)


def test_notify_address_by_a_way_that_no_machine_serves_is_refused(news: News) -> None:
    with pytest.raises(ValueError, match="no machine"):
        notifying.notify_address(
            kind=news.code, channel="CALL", address="+44", payload={}, expires_at=NOW + HOUR, now=NOW
        )


# --- Taking back ----------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-4")
def test_withdraw_stops_what_has_not_gone_and_keeps_who_was_told(
    news: News, group: Group, amina: Member, lin: Member, okello: Member, channels: dict[str, Scripted]
) -> None:
    subject = uuid.uuid4()
    tell(group, amina, lin, okello, subject_id=subject)
    draining.drain("email", clock=at(NOW))

    assert notifying.withdraw(subject_id=subject, reason="CANCELLED", now=NOW) == 2

    draining.drain("sms", clock=at(NOW))
    assert channels["sms"].sent == []
    assert states() == {State.ACCEPTED: 1, State.CANCELLED: 2}
    assert notifying.told(subject_id=subject) == [amina.pk]


def test_withdraw_of_some_people_and_kinds_leaves_the_others(
    news: News, group: Group, amina: Member, lin: Member
) -> None:
    subject, other = uuid.uuid4(), uuid.uuid4()
    tell(group, amina, lin, subject_id=subject)
    tell(group, amina, subject_id=other)

    assert notifying.withdraw(subject_id=subject, kinds=["test.other"], reason="MOVED", now=NOW) == 0
    assert notifying.withdraw(subject_id=subject, members=[amina], reason="ANSWERED_NO", now=NOW) == 1

    assert states() == {State.PLANNED: 2, State.CANCELLED: 1}


def test_withdraw_takes_everybody_off_the_call_list(
    news: News, group: Group, amina: Member, lin: Member, channels: dict[str, Scripted]
) -> None:
    subject = uuid.uuid4()
    tell(group, amina, lin, subject_id=subject)
    channels["email"].outcomes = [Ambiguous("NO_REPLY")]
    channels["sms"].outcomes = [Definite("HTTP_400", permanent=True)]
    for lane in ("email", "sms"):
        draining.drain(lane, clock=at(NOW))
    assert states() == {State.UNKNOWN: 1, State.FAILED: 1}

    notifying.withdraw(subject_id=subject, reason="CANCELLED", now=NOW)

    assert states() == {State.UNKNOWN: 1, State.CANCELLED: 1}
    assert not Delivery.objects.filter(withdrawn_at__isnull=True).exists()
    assert notifying.told(subject_id=subject) == [amina.pk]


@pytest.mark.guidance("NOTE-7")
def test_withdraw_from_one_person_stops_everything_to_them_in_one_group_or_everywhere(
    news: News, group: Group, other_group: Group, amina: Member, lin: Member
) -> None:
    tell(group, amina, lin)
    (elsewhere,) = tell(other_group, amina)

    assert notifying.withdraw_from(member=amina, group=group, reason="LEFT", now=NOW) == 1
    assert again(elsewhere).state == State.PLANNED
    assert notifying.withdraw_from(member=amina, reason="DIED", now=NOW) == 1
    assert again(elsewhere).reason == "DIED"
    assert states() == {State.PLANNED: 1, State.CANCELLED: 2}


def test_a_row_withdrawn_before_any_try_comes_back_when_it_is_said_again(
    news: News, group: Group, amina: Member
) -> None:
    subject = uuid.uuid4()
    (row,) = tell(group, amina, subject_id=subject)
    notifying.withdraw(subject_id=subject, members=[amina], reason="ANSWERED_NO", now=NOW)

    (back,) = tell(group, amina, subject_id=subject, due_at=NOW + HOUR)

    assert back.pk == row.pk
    assert (back.state, back.reason, back.withdrawn_at, back.due_at) == (State.PLANNED, "", None, NOW + HOUR)


def test_a_row_that_was_tried_does_not_come_back(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    subject = uuid.uuid4()
    tell(group, amina, subject_id=subject)
    channels["email"].outcomes = [Definite("SMTP_451")]
    draining.drain_once("email", clock=at(NOW))
    notifying.withdraw(subject_id=subject, reason="ANSWERED_NO", now=NOW)

    assert tell(group, amina, subject_id=subject) == []
    assert states() == {State.CANCELLED: 1}


def test_a_row_without_a_way_comes_back_once_there_is_one(news: News, group: Group, mika: Member) -> None:
    from tests.factories.members import ContactMethodFactory

    subject = uuid.uuid4()
    tell(group, mika, subject_id=subject)
    assert tell(group, mika, subject_id=subject) == []
    ContactMethodFactory(member=mika, channel="SMS", address="+447700900106")

    (row,) = tell(group, mika, subject_id=subject)

    assert (row.state, row.lane) == (State.PLANNED, "sms")


def test_told_counts_who_was_phoned_and_asks_by_kind_and_sequence(
    news: News, group: Group, amina: Member, okello: Member, channels: dict[str, Scripted]
) -> None:
    from members.actions.calling import mark_called
    from members.outbox.reaping import hand_calls_over

    subject = uuid.uuid4()
    rows = {row.member_id: row for row in tell(group, amina, okello, subject_id=subject, sequence=2)}
    hand_calls_over(NOW)
    assert notifying.told(subject_id=subject) == []

    mark_called(by=amina, delivery=rows[okello.pk], how="TOLD", now=NOW)
    draining.drain("email", clock=at(NOW))

    assert set(notifying.told(subject_id=subject)) == {amina.pk, okello.pk}
    assert set(notifying.told(subject_id=subject, kinds=[news.code], below_sequence=3)) == {amina.pk, okello.pk}
    assert notifying.told(subject_id=subject, below_sequence=2) == []
    assert notifying.told(subject_id=subject, kinds=["test.other"]) == []


# --- Sending now ----------------------------------------------------------------------------------------------


def test_send_now_sends_what_was_planned_for_later_even_in_quiet_hours(
    news: News, group: Group, amina: Member, okello: Member, channels: dict[str, Scripted]
) -> None:
    rows = tell(group, amina, okello, due_at=NOW + 20 * HOUR, escalate_at=None)

    number = notifying.send_now(by=amina, group=group, delivery_ids=[row.pk for row in rows], now=NIGHT)
    draining.drain("email", clock=at(NIGHT))

    assert number == 2
    assert states() == {State.ACCEPTED: 1, State.CALLING: 1}


def test_send_now_leaves_messages_of_another_group_alone(
    news: News, group: Group, other_group: Group, amina: Member
) -> None:
    rows = tell(group, amina, due_at=NOW + HOUR)

    assert notifying.send_now(by=amina, group=other_group, delivery_ids=[row.pk for row in rows], now=NOW) == 0
    assert again(rows[0]).next_attempt_at == NOW + HOUR


def test_send_now_repeats_what_perhaps_went_only_where_hearing_twice_does_no_harm(
    news: News, group: Group, lin: Member, channels: dict[str, Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tell(group, lin)
    channels["sms"].outcomes = [Ambiguous("NO_REPLY")]
    draining.drain("sms", clock=at(NOW))
    ids = [row.pk for row in rows]

    assert notifying.send_now(by=lin, group=group, delivery_ids=ids, now=NOW) == 0
    monkeypatch.setattr(News, "resend_when_unknown", True)
    assert notifying.send_now(by=lin, group=group, delivery_ids=ids, now=NOW) == 1
    draining.drain("sms", clock=at(NOW))
    assert states() == {State.ACCEPTED: 1}


def test_send_now_sends_neither_what_went_nor_what_was_withdrawn_nor_what_is_over(
    news: News, group: Group, amina: Member, lin: Member, okello: Member, channels: dict[str, Scripted]
) -> None:
    gone = tell(group, amina)
    draining.drain("email", clock=at(NOW))
    withdrawn = tell(group, lin)
    notifying.withdraw(subject_id=withdrawn[0].subject_id, reason="MOVED", now=NOW)
    over = tell(group, okello, expires_at=NOW + datetime.timedelta(minutes=1))

    ids = [row.pk for row in gone + withdrawn + over]

    assert notifying.send_now(by=amina, group=group, delivery_ids=ids, now=NOW + HOUR) == 0
