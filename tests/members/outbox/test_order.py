"""A cancellation and a sending that meet are put in order: no call of a provider begins after the cancellation."""

import datetime
import threading
import time
from typing import Any

import pytest
from django.db import transaction

from meetings.actions import reminding, scheduling
from meetings.messages import Reminder
from meetings.models import Meeting
from members.actions import notifying
from members.models import Delivery
from members.outbox.claiming import claim
from members.outbox.intent import begin
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.helpers import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.guidance("NOTE-4")]
State = Delivery.State
LATER = NOW + datetime.timedelta(hours=1)
MOMENT = 0.5


@pytest.fixture
def planned() -> Cast:
    """Tuesday Circle's reminders are due."""
    found = assemble(NOW)
    reminding.plan(NOW)
    return found


def take(lane: str = "email") -> list[Delivery]:
    token, ids = claim(lane, limit=8, now=LATER)
    return [going.delivery for going in begin(token, ids, now=LATER)]


def reminders(meeting: Meeting, lane: str) -> set[tuple[str, bool]]:
    rows = Delivery.objects.filter(subject_id=meeting.pk, kind__startswith="meeting.reminder", lane=lane)
    return {(row.state, row.withdrawn_at is not None) for row in rows}


def test_a_cancellation_waits_for_a_sending_that_looks_and_then_counts_its_people_as_told(
    planned: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, guard = threading.Event(), Reminder.guard_meeting
    order: list[str] = []

    def slow_guard(self: Reminder, *args: Any) -> str:
        looking.set()
        time.sleep(MOMENT / 8)
        return guard(self, *args)

    def send() -> list[Delivery]:
        found = take()
        order.append("sending")
        return found

    def cancel() -> None:
        looking.wait(10)
        scheduling.cancel_meeting(by=planned.rosa, meeting=planned.tomorrow, now=LATER)
        order.append("cancelled")

    monkeypatch.setattr(Reminder, "guard_meeting", slow_guard)

    going, nothing = at_once(send, cancel)

    assert nothing is None
    of_tuesday = {row.member_id for row in going if row.subject_id == planned.tomorrow.pk}
    assert of_tuesday == {planned.rosa.pk, planned.amina.pk}
    assert order == ["sending", "cancelled"]
    assert reminders(planned.tomorrow, "email") == {(State.SENDING, True)}
    assert reminders(planned.tomorrow, "sms") == {(State.CANCELLED, True)}
    assert set(notifying.told(subject_id=planned.tomorrow.pk)) == of_tuesday


def test_a_sending_waits_for_a_cancellation_that_is_under_way_and_then_sends_nothing_of_it(planned: Cast) -> None:
    cancelled = threading.Event()
    token, ids = claim("email", limit=8, now=LATER)

    def cancel() -> float:
        with transaction.atomic():
            scheduling.cancel_meeting(by=planned.rosa, meeting=planned.tomorrow, now=LATER)
            cancelled.set()
            time.sleep(MOMENT)
        return time.monotonic()

    def send() -> tuple[float, set[Any]]:
        cancelled.wait(10)
        going = begin(token, ids, now=LATER)
        return time.monotonic(), {one.delivery.subject_id for one in going}

    over, (began, subjects) = at_once(cancel, send)

    assert began > over - 0.05
    assert subjects == {planned.table.pk}
    assert reminders(planned.tomorrow, "email") == {(State.CANCELLED, True)}
