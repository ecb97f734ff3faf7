"""The last look before a message leaves: what may have changed since it was planned is asked again."""

import datetime
from typing import Any

import pytest

from groups.models import Group
from members.models import Delivery, DeliveryAttempt, Member
from members.outbox import draining
from peersupport.channels.base import Ambiguous, Definite
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, states, tell, way_of

pytestmark = pytest.mark.django_db
State, Tried = Delivery.State, DeliveryAttempt.Outcome
MINUTE = datetime.timedelta(minutes=1)
REFUSED, NOT_NOW, SILENCE = Definite("SMTP_550", permanent=True), Definite("SMTP_451"), Ambiguous("NO_REPLY")

Channels = dict[str, Scripted]


def drain(lane: str, now: datetime.datetime = NOW) -> None:
    draining.drain(lane, clock=at(now))


def test_drain_sends_what_is_due_once_and_writes_down_that_it_went(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (row,) = tell(group, amina)

    drain("email")
    drain("email")

    assert channels["email"].sent == [("amina@example.org", "News", str(row.idempotency_key))]
    row = again(row)
    assert (row.state, row.accepted_at, row.attempts, row.claim_token) == (State.ACCEPTED, NOW, 1, None)
    (tried,) = row.tries.all()
    assert (tried.outcome, tried.number, tried.lane, tried.provider_ref) == (Tried.ACCEPTED, 1, "email", "ref")


def test_drain_leaves_what_is_not_due_and_what_belongs_to_another_lane(
    news: News, group: Group, amina: Member, lin: Member, channels: Channels
) -> None:
    tell(group, amina, due_at=NOW + MINUTE)
    tell(group, lin)

    drain("email")

    assert channels["email"].sent == channels["sms"].sent == []
    assert states() == {State.PLANNED: 2}


def test_drain_asks_again_holding_what_the_message_is_about_before_it_leaves(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    tell(group, amina)

    drain("email")

    assert news.asked == ["lock", "load", "guard"]


@pytest.mark.guidance("NOTE-4")
def test_drain_does_not_say_what_no_longer_holds(news: News, group: Group, amina: Member, channels: Channels) -> None:
    (off,) = tell(group, amina)
    (late,) = tell(group, amina)
    news.stopped = {off.subject_id: "CANCELLED", late.subject_id: "LATE"}

    drain("email")

    assert channels["email"].sent == []
    assert (again(off).state, again(off).reason) == (State.CANCELLED, "CANCELLED")
    assert (again(late).state, again(late).reason) == (State.EXPIRED, "LATE")


def test_drain_does_not_say_what_is_too_late(news: News, group: Group, amina: Member, channels: Channels) -> None:
    tell(group, amina)

    drain("email", NOW + 24 * HOUR)

    assert channels["email"].sent == []
    assert states() == {State.EXPIRED: 1}


def test_drain_does_not_write_to_somebody_whose_account_was_closed(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (row,) = tell(group, amina)
    amina.is_active = False
    amina.save()

    drain("email")

    assert channels["email"].sent == []
    assert (again(row).state, again(row).reason) == (State.CANCELLED, "CLOSED")


def test_drain_does_not_write_to_somebody_who_takes_a_pause_until_it_is_over(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (paused,) = tell(group, amina)
    amina.paused_until = NOW.date() + datetime.timedelta(days=1)
    amina.save()
    drain("email")
    assert (again(paused).state, again(paused).reason) == (State.CANCELLED, "PAUSED")

    (within,) = tell(group, amina, due_at=NOW + HOUR)
    (after,) = tell(group, amina, due_at=NOW + 24 * HOUR, expires_at=NOW + 48 * HOUR)
    drain("email", NOW + 24 * HOUR)
    assert (again(within).state, again(within).reason) == (State.SUPPRESSED, "PAUSED")
    assert again(after).state == State.ACCEPTED


@pytest.mark.guidance("NOTE-1")
def test_drain_follows_somebody_who_chose_another_way_meanwhile(
    news: News,
    group: Group,
    amina: Member,
    channels: Channels,
    woken: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    (row,) = tell(group, amina)
    way_of(amina, "EMAIL").delete()

    with django_capture_on_commit_callbacks(execute=True):
        drain("email")
    assert channels["email"].sent == []
    assert (again(row).state, again(row).lane, woken) == (State.PLANNED, "sms", ["sms"])

    drain("sms")
    assert [to for to, _text, _key in channels["sms"].sent] == ["+447700900103"]


def test_drain_follows_somebody_who_wants_to_hear_nothing_any_more(
    news: News, group: Group, lin: Member, channels: Channels
) -> None:
    (row,) = tell(group, lin)
    lin.contact_methods.update(stopped_at=NOW)

    drain("sms")

    assert channels["sms"].sent == []
    assert (again(row).state, again(row).reason) == (State.SUPPRESSED, "NO_WAY")


def test_drain_in_quiet_hours_waits_unless_urgent_and_asks_a_person_where_waiting_is_too_long(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    night = NOW.replace(hour=23)
    (waits,) = tell(group, amina, escalate_at=NOW + 23 * HOUR)
    (urgent,) = tell(group, amina, is_urgent=True)
    (too_long,) = tell(group, amina, escalate_at=NOW + 12 * HOUR)

    drain("email", night)

    assert [key for _to, _text, key in channels["email"].sent] == [str(urgent.idempotency_key)]
    assert (again(waits).state, again(waits).next_attempt_at) == (State.PLANNED, NOW.replace(hour=8) + 24 * HOUR)
    assert (again(too_long).state, again(too_long).reason) == (State.CALLING, "QUIET")
