"""What comes of a try: again later, by the second way, on the call list, or never by machine again."""

import datetime
from typing import Any

import pytest

from groups.models import Group
from members.actions import notifying
from members.models import Delivery, DeliveryAttempt, Member
from members.outbox import draining
from peersupport.channels.base import Ambiguous, Definite
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, states, tell

pytestmark = pytest.mark.django_db
State, Tried = Delivery.State, DeliveryAttempt.Outcome
MINUTE = datetime.timedelta(minutes=1)
REFUSED, NOT_NOW, SILENCE = Definite("SMTP_550", permanent=True), Definite("SMTP_451"), Ambiguous("NO_REPLY")

Channels = dict[str, Scripted]


def drain(lane: str, now: datetime.datetime = NOW) -> None:
    draining.drain(lane, clock=at(now))


def test_a_definite_trouble_is_tried_again_after_growing_waits_with_the_same_key(
    news: News, group: Group, lin: Member, channels: Channels
) -> None:
    (row,) = tell(group, lin)
    channels["sms"].outcomes = [NOT_NOW, NOT_NOW]

    drain("sms", NOW)
    assert (again(row).state, again(row).next_attempt_at) == (State.PLANNED, NOW + MINUTE)
    drain("sms", NOW + MINUTE)
    assert again(row).next_attempt_at == NOW + 3 * MINUTE
    drain("sms", NOW + 2 * MINUTE)
    assert len(channels["sms"].sent) == 2
    drain("sms", NOW + 3 * MINUTE)

    assert states() == {State.ACCEPTED: 1}
    assert len({key for _to, _text, key in channels["sms"].sent}) == 1
    assert [tried.outcome for tried in row.tries.order_by("number")] == [Tried.DEFINITE, Tried.DEFINITE, Tried.ACCEPTED]


def test_a_definite_trouble_ends_on_the_call_list_when_time_runs_out(
    news: News, group: Group, lin: Member, channels: Channels
) -> None:
    (row,) = tell(group, lin, escalate_at=NOW + 2 * MINUTE)
    channels["sms"].outcomes = [NOT_NOW, NOT_NOW, NOT_NOW]

    drain("sms", NOW)
    drain("sms", NOW + MINUTE)

    assert (again(row).state, again(row).reason) == (State.FAILED, "SMTP_451")
    assert len(channels["sms"].sent) == 2


def test_a_provider_that_asks_for_more_time_than_there_is_ends_on_the_call_list(
    news: News, group: Group, lin: Member, channels: Channels
) -> None:
    tell(group, lin, escalate_at=NOW + HOUR)
    channels["sms"].outcomes = [Definite("HTTP_429", retry_after=3600)]

    drain("sms")

    assert states() == {State.FAILED: 1}


@pytest.mark.guidance("NOTE-1")
def test_an_address_that_is_certain_not_to_work_leads_to_the_second_way(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (row,) = tell(group, amina)
    channels["email"].outcomes = [REFUSED]

    drain("email")
    assert (again(row).state, again(row).lane, again(row).reason) == (State.PLANNED, "sms", "SECOND_WAY")
    drain("sms")

    assert states() == {State.ACCEPTED: 1}
    assert [to for to, _text, _key in channels["sms"].sent] == ["+447700900103"]


def test_two_ways_that_do_not_work_end_on_the_call_list(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    tell(group, amina)
    channels["email"].outcomes = [REFUSED]
    channels["sms"].outcomes = [NOT_NOW, REFUSED]

    drain("email")
    drain("sms")
    drain("sms", NOW + 10 * MINUTE)
    drain("email", NOW + HOUR)

    assert states() == {State.FAILED: 1}
    assert (len(channels["email"].sent), len(channels["sms"].sent)) == (1, 2)


def test_no_clear_answer_is_never_repeated_by_the_machine_nor_led_to_the_second_way(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (row,) = tell(group, amina)
    channels["email"].outcomes = [SILENCE]

    for minutes in (0, 5, 60):
        for lane in channels:
            drain(lane, NOW + minutes * MINUTE)

    assert (again(row).state, again(row).reason) == (State.UNKNOWN, "NO_REPLY")
    assert (len(channels["email"].sent), len(channels["sms"].sent)) == (1, 0)


def test_no_clear_answer_is_repeated_where_the_provider_drops_second_copies(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    tell(group, amina)
    channels["email"].idempotent = True
    channels["email"].outcomes = [SILENCE]

    drain("email")
    drain("email", NOW + MINUTE)

    assert states() == {State.ACCEPTED: 1}
    assert len({key for _to, _text, key in channels["email"].sent}) == 1


def test_a_refusal_after_no_clear_answer_stays_unknown(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    tell(group, amina)
    channels["email"].idempotent = True
    channels["email"].outcomes = [SILENCE, REFUSED]

    drain("email")
    drain("email", NOW + MINUTE)

    assert states() == {State.UNKNOWN: 1}
    assert channels["sms"].sent == []


def test_a_message_withdrawn_while_it_is_going_is_not_tried_again(
    news: News, group: Group, lin: Member, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = tell(group, lin)

    def withdraw_meanwhile(*_args: Any) -> Definite:
        notifying.withdraw(subject_id=row.subject_id, reason="CANCELLED", now=NOW)
        return NOT_NOW

    monkeypatch.setattr(channels["sms"], "send", withdraw_meanwhile)

    drain("sms")

    assert states() == {State.CANCELLED: 1}


@pytest.mark.logs_errors
def test_a_channel_that_breaks_may_have_sent(
    news: News, group: Group, lin: Member, channels: Channels, caplog: pytest.LogCaptureFixture
) -> None:
    (row,) = tell(group, lin)
    channels["sms"].outcomes = [RuntimeError("could not text +447700900104")]

    drain("sms")

    assert (again(row).state, again(row).reason) == (State.UNKNOWN, "CHANNEL_BROKE")
    assert "RuntimeError" in caplog.text
    assert "7700900104" not in caplog.text


@pytest.mark.logs_errors
def test_one_message_that_cannot_be_written_does_not_stop_the_others(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (broken,) = tell(group, amina)
    (fine,) = tell(group, amina)
    news.unwritable = {broken.subject_id}

    drain("email")

    assert (again(broken).state, again(broken).reason) == (State.PLANNED, "UNWRITTEN")
    assert again(fine).state == State.ACCEPTED


@pytest.mark.logs_errors
def test_one_kind_that_cannot_be_asked_does_not_stop_the_others(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (broken,) = tell(group, amina, escalate_at=NOW + 2 * MINUTE)
    (fine,) = tell(group, amina)
    news.stopped = {broken.subject_id: "BREAK"}

    drain("email")
    assert (again(broken).state, again(broken).reason) == (State.PLANNED, "BROKEN")
    assert again(fine).state == State.ACCEPTED

    drain("email", NOW + MINUTE)
    assert again(broken).lane == "sms"
    drain("sms", NOW + MINUTE)
    assert (again(broken).state, again(broken).reason) == (State.FAILED, "BROKEN")


@pytest.mark.logs_errors
def test_an_address_that_cannot_be_opened_does_not_stop_the_others(
    news: News, group: Group, amina: Member, lin: Member, channels: Channels
) -> None:
    from django.db import connection

    tell(group, amina)
    tell(group, lin)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_contactmethod SET address = %s WHERE channel = 'EMAIL'", [b"\x02\x00\x00\x00\x00garbage"]
        )

    drain("email")
    drain("sms")

    assert states() == {State.PLANNED: 1, State.ACCEPTED: 1}


def test_a_message_is_written_in_the_language_of_the_person(
    news: News, group: Group, amina: Member, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import translation

    amina.language = "ar"
    amina.save()
    tell(group, amina)
    seen: list[str | None] = []
    render = news.render
    monkeypatch.setattr(news, "render", lambda row: seen.append(translation.get_language()) or render(row))

    drain("email")

    assert seen == ["ar"]
    assert translation.get_language() != "ar"


def test_a_drain_is_bounded_and_says_that_more_waits(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    for _ in range(9):
        tell(group, amina)

    assert draining.drain("email", clock=at(NOW), seconds=0) is True
    assert states() == {State.ACCEPTED: 8, State.PLANNED: 1}
    assert draining.drain("email", clock=at(NOW), seconds=0) is False


def test_a_row_of_a_kind_that_this_version_does_not_know_waits(
    news: News, group: Group, amina: Member, channels: Channels
) -> None:
    (row,) = tell(group, amina)
    Delivery.objects.update(kind="from.tomorrow")

    drain("email")

    assert again(row).state == State.PLANNED


def test_a_drain_sends_side_by_side_over_a_real_gateway_and_a_real_mail_server(
    news: News, group: Group, amina: Member, lin: Member, gateway: Any, mail_server: Any
) -> None:
    gateway.delay = 0.3
    rows = [row for _ in range(4) for row in tell(group, amina, lin)]

    begun = datetime.datetime.now(tz=datetime.UTC)
    drain("sms")
    took = (datetime.datetime.now(tz=datetime.UTC) - begun).total_seconds()
    drain("email")

    assert states() == {State.ACCEPTED: 8}
    assert sorted(gateway.keys) == sorted(str(row.idempotency_key) for row in rows if row.lane == "sms")
    assert len(mail_server.letters) == 4
    assert took < 4 * 0.3
