"""The edges of the outbox, where one sign more or less would lose a message, double one, or wake somebody."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from groups.models import Group
from members.actions import notifying
from members.models import Delivery, DeliveryAttempt, Member, Tick
from members.outbox import draining, listing, reaping
from members.outbox.claiming import claim
from members.outbox.intent import begin
from members.outbox.results import postpone
from members.outbox.timing import LEASE, Quiet
from peersupport.channels.base import Ambiguous, Definite
from peersupport.channels.message import Message
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, tell

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
    assert again(row).state == ends


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


# --- Calls -----------------------------------------------------------------------------------------------------


def test_urgent_call_is_handed_over_first(
    news: News, group: Group, okello: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaping, "MOST_AT_ONCE", 1)
    (early,) = tell(group, okello, due_at=NOW - HOUR)
    (urgent,) = tell(group, okello, is_urgent=True)

    assert reaping.hand_calls_over(NOW) == 1
    assert (again(early).state, again(urgent).state) == (State.PLANNED, State.CALLING)


def test_call_handed_over_has_no_reason_left_of_earlier(news: News, group: Group, okello: Member) -> None:
    (row,) = tell(group, okello)
    Delivery.objects.filter(pk=row.pk).update(reason="QUIET")

    reaping.hand_calls_over(NOW)

    assert (again(row).state, again(row).reason) == (State.CALLING, "")


def test_call_list_opens_with_a_question_where_no_way_is_left(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    channels["email"].outcomes = [Ambiguous("NO_REPLY")]
    tell(group, amina)
    draining.drain("email", clock=at(NOW))

    assert [call.words for call in listing.for_a_person(group, NOW)] == ["Is this a good moment? There is news."]


def test_call_list_leaves_out_what_was_said_to_an_address(news: News, group: Group, okello: Member) -> None:
    DeliveryFactory(kind=news.code, group=group, member=None, address="+447700900100", state=State.FAILED, due_at=NOW)

    assert listing.for_a_person(group, NOW) == []


def test_call_list_gives_its_kind_every_row_to_load(
    news: News, group: Group, okello: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[uuid.UUID] = []

    def load(_kind: News, rows: Collection[Delivery]) -> None:
        loaded.extend(row.pk for row in rows)

    monkeypatch.setattr(News, "load", load)
    rows = [tell(group, okello)[0] for _one in range(2)]
    reaping.hand_calls_over(NOW)
    loaded.clear()

    listing.for_a_person(group, NOW)

    assert sorted(loaded) == sorted(row.pk for row in rows)


# --- Whether it moves ------------------------------------------------------------------------------------------


def test_only_what_still_waits_can_be_late(news: News, group: Group, amina: Member, lin: Member) -> None:
    (gone,) = tell(group, amina, due_at=NOW - 2 * HOUR)
    Delivery.objects.filter(pk=gone.pk).update(state=State.ACCEPTED)
    (waits,) = tell(group, lin, due_at=NOW - HOUR)

    assert listing.oldest_due(NOW) == waits.next_attempt_at


def test_lateness_is_judged_by_the_moment_that_was_asked_for(news: News, group: Group, amina: Member) -> None:
    tell(group, amina)
    moment = NOW + 6 * MINUTE
    Tick.objects.update_or_create(pk=1, defaults={"started_at": moment, "finished_at": moment})

    with time_machine.travel(NOW - HOUR):
        assert listing.is_late(moment)
        assert not listing.is_late(NOW + 4 * MINUTE)


# --- Quiet hours -----------------------------------------------------------------------------------------------


def test_quiet_within_a_day_holds_from_its_very_first_moment() -> None:
    rest = Quiet(datetime.time(12), datetime.time(14), ZoneInfo("UTC"))

    assert [rest.holds(NOW.replace(hour=hour, minute=0)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_quiet_began_on_the_day_of_the_persons_own_clock() -> None:
    far = Quiet(datetime.time(21), datetime.time(8), ZoneInfo("Pacific/Pago_Pago"))  # eleven hours behind
    ten_at_night = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC)

    assert far.begin_before(ten_at_night) == datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)
