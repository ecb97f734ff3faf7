"""What came of a try: SENDING → ACCEPTED, PLANNED, FAILED or UNKNOWN, by the holder of the claim only."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from members.models import Delivery, DeliveryAttempt
from members.outbox import timing
from members.outbox.claiming import EMPTIED, RELEASED
from members.outbox.intent import Going
from members.outbox.ways import SECOND_WAY, UNSERVED, lane_of, ways_of
from members.waking import wake_after_commit
from peersupport.channels.base import Accepted, Ambiguous, Definite, Outcome
from peersupport.channels.registry import LANES, channel_for

State = Delivery.State
Tried = DeliveryAttempt.Outcome
LONGEST_CODE = 40
LONGEST_REF = 120


@dataclass(frozen=True, slots=True)
class Try:
    """One call of a provider that has ended."""

    going: Going
    outcome: Outcome
    started_at: datetime.datetime


def finish(one: Try, *, now: datetime.datetime) -> bool:
    """Write down what came of one try. False if the lease had ended: then only the log of tries hears of it."""
    with transaction.atomic():
        return _settle(one, now)


def finish_all(tries: Sequence[Try], *, now: datetime.datetime) -> None:
    """The same for several that ended at the same moment, in one commit."""
    with transaction.atomic():
        for one in sorted(tries, key=lambda one: one.going.delivery.pk):  # rows are always locked in this order
            _settle(one, now)


def _settle(one: Try, now: datetime.datetime) -> bool:
    pk = one.going.delivery.pk
    held = Delivery.objects.filter(pk=pk, claim_token=one.going.token, state=State.SENDING)
    if isinstance(one.outcome, Accepted):
        is_held = bool(held.update(state=State.ACCEPTED, reason="", accepted_at=now, **EMPTIED))
    else:
        row = held.select_for_update().first()
        is_held = row is not None
        if row is not None:
            values = fate(row, one.outcome, now=now)
            held.update(**values)
            wake_after_commit({values["lane"]} - UNSERVED if "lane" in values else ())
    if not is_held and not Delivery.objects.filter(pk=pk).exists():
        return False  # the person was erased while it went
    _log(one, now=now, is_late=not is_held)
    return is_held


def postpone(pk: uuid.UUID, token: uuid.UUID, *, now: datetime.datetime) -> None:
    """Put back a claimed row whose kind could not be asked, so that it keeps nobody else waiting. Nothing was sent."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().filter(pk=pk, claim_token=token, state=State.CLAIMED).first()
        if row is not None:
            row.attempts += 1
            values = fate(row, Definite("BROKEN"), now=now)
            Delivery.objects.filter(pk=pk, claim_token=token).update(attempts=row.attempts, **values)


def fate(row: Delivery, outcome: Definite | Ambiguous, *, now: datetime.datetime) -> dict[str, Any]:
    """Where ``row`` goes after a try that was not accepted, as values of its columns."""
    retry_after = outcome.retry_after if isinstance(outcome, Definite) else 0
    again_at = now + timing.wait(row.attempts, is_urgent=row.is_urgent, retry_after=retry_after)
    is_time_left = again_at < (row.escalate_at or row.expires_at) and row.withdrawn_at is None
    is_definite = isinstance(outcome, Definite)
    may_try = not outcome.permanent if isinstance(outcome, Definite) else may_repeat(row.lane)
    if is_time_left and may_try:
        reason = SECOND_WAY if row.reason == SECOND_WAY else outcome.code[:LONGEST_CODE]
        return {"state": State.PLANNED, "reason": reason, "next_attempt_at": again_at, **RELEASED}
    if is_definite and not may_have_arrived(row):
        return _unsaid(row, outcome.code, now)
    return {"state": State.UNKNOWN, "reason": outcome.code[:LONGEST_CODE], **EMPTIED}


def _unsaid(row: Delivery, code: str, now: datetime.datetime) -> dict[str, Any]:
    """It certainly did not go this way and will not: now the second way, or a person, or nothing if withdrawn."""
    if row.withdrawn_at is not None:
        return {"state": State.CANCELLED, **EMPTIED}
    lane = _second_lane(row)
    if lane:
        return {"state": State.PLANNED, "reason": SECOND_WAY, "lane": lane, "next_attempt_at": now, **RELEASED}
    return {"state": State.FAILED, "reason": code[:LONGEST_CODE], **EMPTIED}


def may_repeat(lane: str) -> bool:
    """Whether the machine may send again what perhaps went: only if the provider drops the second."""
    return lane in LANES and channel_for(lane).is_idempotent


def may_have_arrived(row: Delivery) -> bool:
    """Whether an earlier try ended without a clear answer."""
    return row.tries.filter(outcome=Tried.AMBIGUOUS).exists()


def _second_lane(row: Delivery) -> str:
    """The lane of the person's second way, if it has not been taken yet."""
    if row.member_id is None or row.reason == SECOND_WAY:
        return ""
    ways = ways_of([row.member_id])[row.member_id]
    return lane_of(ways[1]) if len(ways) > 1 and lane_of(ways[0]) == row.lane else ""


def _log(one: Try, *, now: datetime.datetime, is_late: bool) -> None:
    kinds = {Accepted: Tried.ACCEPTED, Definite: Tried.DEFINITE, Ambiguous: Tried.AMBIGUOUS}
    delivery, outcome = one.going.delivery, one.outcome
    DeliveryAttempt.objects.create(
        delivery_id=delivery.pk,
        number=delivery.attempts,
        lane=delivery.lane,
        started_at=one.started_at,
        finished_at=now,
        outcome=Tried.LATE if is_late else kinds[type(outcome)],
        provider_ref=outcome.ref[:LONGEST_REF] if isinstance(outcome, Accepted) else "",
        error_code="" if isinstance(outcome, Accepted) else outcome.code[:LONGEST_CODE],
    )
