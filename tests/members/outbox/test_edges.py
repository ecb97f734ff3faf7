"""The edges of the outbox, where one sign more or less would lose a message, double one, or wake somebody."""

import datetime
import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.utils import translation

from groups.models import Group
from members.actions import notifying
from members.models import ContactMethod, Delivery, DeliveryAttempt, Member
from members.outbox import draining, reaping
from members.outbox.claiming import claim
from members.outbox.intent import begin
from members.outbox.results import Try, postpone
from members.outbox.timing import LEASE, Quiet, wait
from peersupport.channels.base import Accepted, Definite
from peersupport.channels.message import Message
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, tell, way_of

pytestmark = pytest.mark.django_db
State, Tried = Delivery.State, DeliveryAttempt.Outcome
MINUTE = datetime.timedelta(minutes=1)


# --- Taken in hand ---------------------------------------------------------------------------------------------


def test_begin_twice_with_one_claim_sends_once(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina)
    token, ids = claim("email", limit=8, now=NOW)

    assert [one.delivery.pk for one in begin(token, ids, now=NOW)] == [row.pk]
    assert begin(token, ids, now=NOW) == []


def test_begin_of_a_later_try_knows_its_number(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina)
    Delivery.objects.filter(pk=row.pk).update(attempts=2)
    token, ids = claim("email", limit=8, now=NOW)

    (going,) = begin(token, ids, now=NOW)

    assert (going.delivery.attempts, again(row).attempts) == (3, 3)


def test_begin_of_one_row_leaves_the_others_of_the_claim_alone(news: News, group: Group, amina: Member) -> None:
    rows = [tell(group, amina)[0] for _one in range(2)]
    token, _ids = claim("email", limit=8, now=NOW)

    begin(token, [rows[0].pk], now=NOW)

    assert [again(row).state for row in rows] == [State.SENDING, State.CLAIMED]


def test_row_put_back_is_the_one_that_broke_with_its_own_count(news: News, group: Group, amina: Member) -> None:
    rows = sorted((tell(group, amina)[0] for _one in range(3)), key=lambda row: str(row.pk))
    token, _ids = claim("email", limit=8, now=NOW)
    Delivery.objects.filter(pk=rows[0].pk).update(attempts=4)

    postpone(rows[2].pk, token, now=NOW)

    assert [again(row).state for row in rows] == [State.CLAIMED, State.CLAIMED, State.PLANNED]
    assert [again(row).attempts for row in rows] == [4, 0, 1]


def test_row_taken_back_is_in_nobodys_hands(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina)
    claim("email", limit=8, now=NOW)

    assert reaping.take_back(NOW + LEASE + MINUTE) == 1

    kept = again(row)
    assert (kept.state, kept.claim_token, kept.lease_until) == (State.PLANNED, None, None)


def test_worker_that_vanished_leaves_a_try_in_the_log_of_its_lane(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina)
    token, ids = claim("email", limit=8, now=NOW)
    begin(token, ids, now=NOW)

    assert reaping.give_up_waiting(NOW + LEASE + MINUTE) == 1

    (one,) = row.tries.all()
    assert (one.lane, one.outcome, one.error_code) == ("email", Tried.AMBIGUOUS, "WORKER_LOST")
    assert (one.started_at, one.finished_at) == (NOW, NOW + LEASE + MINUTE)


def test_worker_that_vanished_before_sending_tried_nothing(news: News, group: Group, amina: Member) -> None:
    (row,) = tell(group, amina)
    claim("email", limit=8, now=NOW)

    assert reaping.give_up_waiting(NOW + LEASE + MINUTE) == 0
    assert (again(row).state, row.tries.count()) == (State.CLAIMED, 0)


def test_way_that_is_noted_but_not_chosen_is_never_taken(
    news: News, group: Group, lin: Member, channels: dict[str, Scripted]
) -> None:
    (row,) = tell(group, lin)
    ContactMethod.objects.filter(member=lin).update(rank=None)

    draining.drain_once("sms", clock=at(NOW))

    assert (again(row).state, again(row).reason, channels["sms"].sent) == (State.SUPPRESSED, "NO_WAY", [])


# --- What came of it -------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-1")
def test_second_way_is_woken_at_once(
    news: News,
    group: Group,
    amina: Member,
    channels: dict[str, Scripted],
    woken: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    channels["email"].outcomes = [Definite("HTTP_550", permanent=True)]
    (row,) = tell(group, amina)
    woken.clear()

    with django_capture_on_commit_callbacks(execute=True):
        draining.drain_once("email", clock=at(NOW))

    assert (again(row).lane, woken) == ("sms", ["sms"])


@pytest.mark.parametrize(("tried", "ends"), [(Tried.DEFINITE, State.EXPIRED), (Tried.AMBIGUOUS, State.UNKNOWN)])
def test_what_is_too_late_is_unknown_only_if_it_may_have_arrived(
    news: News, group: Group, amina: Member, tried: str, ends: str
) -> None:
    (row,) = tell(group, amina)
    DeliveryAttempt.objects.create(
        delivery=row, number=1, lane="email", started_at=NOW, finished_at=NOW, outcome=tried, error_code="HTTP_450"
    )

    assert reaping.expire(NOW + 24 * HOUR) == 1
    assert (again(row).state, again(row).reason) == (ends, "LATE")


def test_second_way_that_is_gone_by_then_leaves_the_first(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    channels["email"].outcomes = [Definite("HTTP_550", permanent=True)]
    (row,) = tell(group, amina)
    draining.drain_once("email", clock=at(NOW))
    way_of(amina, "SMS").delete()

    draining.drain_once("sms", clock=at(NOW))

    assert (again(row).state, again(row).lane, channels["sms"].sent) == (State.PLANNED, "email", [])


def test_log_of_tries_keeps_what_the_provider_answered(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    channels["email"].outcomes = [Definite("HTTP_450" + "x" * 60)]
    (row,) = tell(group, amina)
    draining.drain_once("email", clock=at(NOW))
    draining.drain_once("email", clock=at(NOW + HOUR))

    assert (again(row).state, again(row).reason) == (State.ACCEPTED, "")
    codes = row.tries.order_by("number").values_list("outcome", "error_code", "provider_ref")
    assert list(codes) == [(Tried.DEFINITE, ("HTTP_450" + "x" * 60)[:40], ""), (Tried.ACCEPTED, "", "ref")]


def test_two_results_at_once_are_written_down_together(
    news: News, group: Group, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[int] = []
    monkeypatch.setattr(draining, "finish_all", lambda tries, **_now: together.append(len(tries)))
    rows = [tell(group, amina)[0] for _one in range(2)]
    token, ids = claim("email", limit=8, now=NOW)
    tries = [Try(one, Accepted("ref"), NOW) for one in begin(token, ids, now=NOW)]

    draining._write_down(tries, clock=at(NOW), until=time.monotonic() + 60)

    assert (len(rows), together) == (2, [2])


@pytest.mark.logs_errors
def test_result_that_cannot_be_written_down_until_the_lease_ends_is_said_in_the_log(
    news: News, group: Group, amina: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_one: Try, **_now: object) -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(draining, "finish", away)
    tell(group, amina)
    token, ids = claim("email", limit=8, now=NOW)
    (going,) = begin(token, ids, now=NOW)

    draining._write_down([Try(going, Accepted("ref"), NOW)], clock=at(NOW), until=time.monotonic() - 1)

    assert "a person is asked" in caplog.text


@pytest.mark.guidance("NOTE-6")
def test_number_sent_to_an_address_is_written_in_the_language_of_the_page(
    news: News, channels: dict[str, Scripted], monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(News, "render", lambda _kind, _row: Message(*[translation.get_language()] * 3))
    for number, payload in enumerate(({"language": "ar"}, {})):
        values = {"channel": "SMS", "address": f"+44770090010{number}", "payload": payload}
        notifying.notify_address(kind=news.code, expires_at=NOW + HOUR, now=NOW, **values)  # type: ignore[arg-type]

    draining.drain("sms", clock=at(NOW))

    assert sorted((to, words) for to, words, _key in channels["sms"].sent) == [
        ("+447700900100", "ar"),
        ("+447700900101", "en"),
    ]


# --- Quiet hours -----------------------------------------------------------------------------------------------


def test_quiet_within_a_day_holds_from_its_very_first_moment() -> None:
    rest = Quiet(datetime.time(12), datetime.time(14), ZoneInfo("UTC"))

    assert [rest.holds(NOW.replace(hour=hour, minute=0)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_quiet_began_on_the_day_of_the_persons_own_clock() -> None:
    far = Quiet(datetime.time(21), datetime.time(8), ZoneInfo("Pacific/Pago_Pago"))  # eleven hours behind
    ten_at_night = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC)

    assert far.begin_before(ten_at_night) == datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)


def test_quiet_that_begins_in_the_hour_that_comes_twice_began_in_the_first() -> None:
    odd = Quiet(datetime.time(2, 30), datetime.time(9), ZoneInfo("Europe/Paris"))
    morning = datetime.datetime(2027, 10, 31, 7, tzinfo=datetime.UTC)

    assert odd.begin_before(morning) == datetime.datetime(2027, 10, 31, 0, 30, tzinfo=datetime.UTC)


def test_quiet_ends_on_the_day_of_the_persons_own_clock() -> None:
    far = Quiet(datetime.time(21), datetime.time(8), ZoneInfo("Pacific/Kiritimati"))  # fourteen hours ahead
    seven_in_the_morning = datetime.datetime(2026, 11, 23, 17, tzinfo=datetime.UTC)

    assert far.end_after(seven_in_the_morning) == datetime.datetime(2026, 11, 23, 18, tzinfo=datetime.UTC)


def test_waits_are_spread_from_half_to_half_as_much_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[float, float]] = []
    monkeypatch.setattr("members.outbox.timing.random.uniform", lambda low, high: bounds.append((low, high)) or 1)

    wait(1, is_urgent=False)

    assert bounds == [(0.5, 1.5)]
