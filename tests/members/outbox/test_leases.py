"""Whoever lost the lease changes nothing: each step of the state machine, refused to the one who came too late."""

import datetime
import time
import uuid
from typing import Any

import pytest
from django.db import OperationalError

from groups.models import Group
from members.actions import notifying
from members.models import Delivery, DeliveryAttempt, Member
from members.outbox import draining, timing
from members.outbox.claiming import claim
from members.outbox.intent import Going, begin
from members.outbox.reaping import expire, give_up_waiting, hand_calls_over, reap, take_back
from members.outbox.results import Try, finish, finish_all, postpone
from peersupport.channels.base import TOO_LATE, Accepted, Ambiguous, Definite, Outcome
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, states, tell

pytestmark = pytest.mark.django_db
State, Tried = Delivery.State, DeliveryAttempt.Outcome
LATER = NOW + timing.LEASE + datetime.timedelta(seconds=1)


def claimed(group: Group, member: Member, lane: str = "email") -> tuple[Delivery, uuid.UUID]:
    (row,) = tell(group, member)
    token, ids = claim(lane, limit=8, now=NOW)
    assert ids == [row.pk]
    return row, token


def sending(group: Group, member: Member) -> tuple[Delivery, Going]:
    row, token = claimed(group, member)
    (going,) = begin(token, [row.pk], now=NOW)
    return row, going


def done(going: Going, outcome: Outcome = Accepted("ref"), now: datetime.datetime = NOW) -> bool:  # noqa: B008
    return finish(Try(going, outcome, NOW), now=now)


def test_claim_takes_a_row_that_is_in_hand_from_nobody(news: News, group: Group, amina: Member) -> None:
    row, token = claimed(group, amina)

    assert claim("email", limit=8, now=NOW)[1] == []
    assert (again(row).state, again(row).claim_token) == (State.CLAIMED, token)


def test_claim_takes_urgent_rows_first(news: News, group: Group, amina: Member) -> None:
    tell(group, amina, due_at=NOW - HOUR)
    (urgent,) = tell(group, amina, is_urgent=True)

    assert claim("email", limit=1, now=NOW)[1] == [urgent.pk]


def test_begin_after_the_row_was_taken_back_sends_nothing(news: News, group: Group, amina: Member) -> None:
    row, token = claimed(group, amina)
    assert take_back(NOW) == 0
    assert take_back(LATER) == 1
    other, _ids = claim("email", limit=8, now=LATER)

    assert begin(token, [row.pk], now=LATER) == []
    assert again(row).claim_token == other
    assert len(begin(other, [row.pk], now=LATER)) == 1


def test_begin_after_a_withdrawal_sends_nothing(news: News, group: Group, amina: Member) -> None:
    row, token = claimed(group, amina)
    assert notifying.withdraw(subject_id=row.subject_id, reason="CANCELLED", now=NOW) == 1

    assert begin(token, [row.pk], now=NOW) == []
    assert states() == {State.CANCELLED: 1}


def test_begin_counts_a_try_and_renews_the_lease(news: News, group: Group, amina: Member) -> None:
    row, token = claimed(group, amina)

    begin(token, [row.pk], now=NOW + datetime.timedelta(seconds=9))

    row = again(row)
    assert (row.state, row.attempts) == (State.SENDING, 1)
    assert row.lease_until == NOW + datetime.timedelta(seconds=9) + timing.LEASE


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("r"), State.ACCEPTED),
        (Definite("SMTP_451"), State.PLANNED),
        (Definite("HTTP_400", permanent=True), State.PLANNED),  # by the second way
        (Ambiguous("NO_REPLY"), State.UNKNOWN),
    ],
)
def test_finish_moves_the_row_for_who_holds_it_and_only_logs_for_who_lost_it(
    news: News, group: Group, amina: Member, outcome: Outcome, state: str
) -> None:
    _row, holder = sending(group, amina)
    assert done(holder, outcome) is True
    assert states() == {state: 1}
    Delivery.objects.all().delete()

    row, loser = sending(group, amina)
    assert give_up_waiting(LATER) == 1
    assert done(loser, outcome, LATER) is False
    assert again(row).state == State.UNKNOWN
    assert [tried.outcome for tried in row.tries.order_by("finished_at", "outcome")] == [Tried.AMBIGUOUS, Tried.LATE]


def test_finish_all_settles_what_is_held_and_only_logs_what_was_lost(
    news: News, group: Group, amina: Member, lin: Member
) -> None:
    held, holder = sending(group, amina)
    lost, token = claimed(group, lin, "sms")
    (loser,) = begin(token, [lost.pk], now=NOW - HOUR)
    assert give_up_waiting(NOW) == 1

    finish_all([Try(holder, Accepted("r"), NOW), Try(loser, Accepted("r"), NOW)], now=NOW)

    assert (again(held).state, again(lost).state) == (State.ACCEPTED, State.UNKNOWN)
    assert lost.tries.filter(outcome=Tried.LATE).count() == 1


def test_finish_of_a_message_to_somebody_who_was_erased_meanwhile_leaves_nothing(
    news: News, group: Group, amina: Member
) -> None:
    _row, going = sending(group, amina)
    amina.delete()

    assert done(going) is False
    assert DeliveryAttempt.objects.count() == 0


@pytest.mark.parametrize("failures", [1, 3])
def test_results_that_cannot_be_written_together_are_written_each_alone(
    news: News,
    group: Group,
    amina: Member,
    channels: dict[str, Scripted],
    monkeypatch: pytest.MonkeyPatch,
    failures: int,
) -> None:
    for _ in range(4):
        tell(group, amina)
    left = [failures]

    def away(*args: Any, **kwargs: Any) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise OperationalError("the database is away")
        finish_all(*args, **kwargs)

    monkeypatch.setattr(draining, "finish_all", away)

    draining.drain_once("email", clock=at(NOW))

    assert states() == {State.ACCEPTED: 4}


def test_finish_with_another_token_changes_nothing(news: News, group: Group, amina: Member) -> None:
    row, going = sending(group, amina)
    stranger = Going(going.delivery, going.way, uuid.uuid4())

    assert done(stranger) is False
    assert again(row).state == State.SENDING
    assert done(going) is True


def test_postpone_without_the_lease_changes_nothing(news: News, group: Group, amina: Member) -> None:
    row, token = claimed(group, amina)

    postpone(row.pk, uuid.uuid4(), now=NOW)
    assert again(row).state == State.CLAIMED
    postpone(row.pk, token, now=NOW)
    assert (again(row).state, again(row).reason) == (State.PLANNED, "BROKEN")


def test_reap_leaves_work_whose_lease_holds(news: News, group: Group, amina: Member, lin: Member) -> None:
    sending(group, amina)
    claimed(group, lin, "sms")

    assert reap(NOW + timing.LEASE) == 0
    assert states() == {State.SENDING: 1, State.CLAIMED: 1}


@pytest.mark.parametrize(("idempotent", "state"), [(False, State.UNKNOWN), (True, State.PLANNED)])
def test_reap_of_a_vanished_sender_asks_a_person_unless_the_provider_drops_second_copies(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted], idempotent: bool, state: str
) -> None:
    row, _going = sending(group, amina)
    channels["email"].idempotent = idempotent

    assert reap(LATER) == 1

    row = again(row)
    assert (row.state, row.reason, row.claim_token) == (state, "WORKER_LOST", None)
    (tried,) = row.tries.all()
    assert (tried.outcome, tried.error_code, tried.number) == (Tried.AMBIGUOUS, "WORKER_LOST", 1)


def test_expire_ends_what_is_too_late_and_only_that(news: News, group: Group, amina: Member) -> None:
    (late,) = tell(group, amina, expires_at=NOW + HOUR)
    (fine,) = tell(group, amina)

    assert expire(NOW) == 0
    assert expire(NOW + HOUR) == 1
    assert (again(late).state, again(fine).state) == (State.EXPIRED, State.PLANNED)


def test_expire_of_what_perhaps_went_stays_unknown(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    channels["email"].idempotent = True
    row, _going = sending(group, amina)
    give_up_waiting(LATER)

    assert again(row).state == State.PLANNED
    assert expire(NOW + 24 * HOUR) == 1
    assert again(row).state == State.UNKNOWN


def test_hand_calls_over_at_their_hour_and_not_what_was_withdrawn(
    news: News, group: Group, okello: Member, amina: Member
) -> None:
    (due,) = tell(group, okello)
    (not_yet,) = tell(group, okello, due_at=NOW + HOUR)
    (off,) = tell(group, okello)
    news.stopped = {off.subject_id: "CANCELLED"}
    tell(group, amina)

    hand_calls_over(NOW)

    assert [again(row).state for row in (due, not_yet, off)] == [State.CALLING, State.PLANNED, State.CANCELLED]
    notifying.withdraw(subject_id=due.subject_id, reason="CANCELLED", now=NOW)
    assert again(due).state == State.CANCELLED


def test_hand_calls_over_follows_somebody_who_chose_messages_meanwhile(
    news: News, group: Group, okello: Member
) -> None:
    (row,) = tell(group, okello)
    okello.contact_methods.update(channel="SMS", verified_at=NOW)

    hand_calls_over(NOW)

    assert (again(row).state, again(row).lane) == (State.PLANNED, "sms")


def test_a_worker_that_was_stopped_past_its_lease_sends_nothing(
    news: News, group: Group, lin: Member, gateway: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = tell(group, lin)
    monkeypatch.setattr(timing, "LEASE", datetime.timedelta(seconds=0.2))
    render = news.render
    monkeypatch.setattr(news, "render", lambda one: time.sleep(0.3) or render(one))

    draining.drain_once("sms", clock=at(NOW))

    assert gateway.arrived == []
    assert (again(row).state, again(row).reason) == (State.PLANNED, TOO_LATE.code)


@pytest.mark.logs_errors
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("failures", "state"), [(2, State.ACCEPTED), (10_000, State.SENDING)])
def test_a_result_is_written_patiently_while_the_database_is_away_and_left_to_the_reaper_after_the_lease(
    news: News,
    group: Group,
    amina: Member,
    channels: dict[str, Scripted],
    monkeypatch: pytest.MonkeyPatch,
    failures: int,
    state: str,
) -> None:
    (row,) = tell(group, amina)
    monkeypatch.setattr(timing, "LEASE", datetime.timedelta(seconds=0.5))
    monkeypatch.setattr(draining, "PAUSE_SECONDS", 0.05)
    left = [failures]

    def away(*args: Any, **kwargs: Any) -> bool:
        left[0] -= 1
        if left[0] >= 0:
            raise OperationalError("the database is away")
        return finish(*args, **kwargs)

    monkeypatch.setattr(draining, "finish", away)

    draining.drain_once("email", clock=at(NOW))

    assert again(row).state == state
    assert len(channels["email"].sent) == 1


@pytest.mark.logs_errors
def test_result_that_never_can_be_written_down_is_given_up_in_the_log_and_left_to_a_person(
    group: Group,
    news: News,
    amina: Member,
    channels: dict[str, Scripted],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (row,) = tell(group, amina)
    slept: list[float] = []

    def away(*_args: Any, **_kwargs: Any) -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(draining, "finish", away)
    monkeypatch.setattr(draining.time, "sleep", slept.append)
    monkeypatch.setattr(draining.time, "monotonic", lambda: 0.0)

    draining.drain_once("email", clock=at(NOW))

    assert again(row).state == State.SENDING
    assert sum(slept) >= timing.LEASE.total_seconds()
    assert "What came of a message could not be written down" in caplog.text
