"""What came of a try: SENDING → ACCEPTED, PLANNED, FAILED or UNKNOWN, by the holder of the claim only."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from members.models import Delivery, DeliveryAttempt
from members.outbox import timing
from members.outbox.claiming import EMPTIED, RELEASED
from members.outbox.intent import Going
from members.outbox.ways import CALL, SECOND_WAY, lane_of, ways_of
from members.waking import wake_after_commit
from peersupport.channels.base import Accepted, Ambiguous, Definite, Outcome
from peersupport.channels.registry import LANES, channel_for

State = Delivery.State
Tried = DeliveryAttempt.Outcome
LONGEST_CODE = 40
LONGEST_REF = 120


def finish(going: Going, outcome: Outcome, *, started_at: datetime.datetime, now: datetime.datetime) -> bool:
    """Write down what came of one try. False if the lease had ended: then only the log of tries hears of it."""
    with transaction.atomic():
        row = (
            Delivery.objects.select_for_update()
            .filter(pk=going.delivery.pk, claim_token=going.token, state=State.SENDING)
            .first()
        )
        if row is None and not Delivery.objects.filter(pk=going.delivery.pk).exists():
            return False  # the person was erased while it went
        _log(going, outcome, started_at=started_at, now=now, is_late=row is None)
        if row is None:
            return False
        values = fate(row, outcome, now=now)
        Delivery.objects.filter(pk=row.pk, claim_token=going.token, state=State.SENDING).update(**values)
        wake_after_commit({values["lane"]} - {CALL} if "lane" in values else ())
    return True


def postpone(pk: uuid.UUID, token: uuid.UUID, *, now: datetime.datetime) -> None:
    """Put back a claimed row whose kind could not be asked, so that it keeps nobody else waiting. Nothing was sent."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().filter(pk=pk, claim_token=token, state=State.CLAIMED).first()
        if row is not None:
            row.attempts += 1
            values = fate(row, Definite("BROKEN"), now=now)
            Delivery.objects.filter(pk=pk, claim_token=token).update(attempts=row.attempts, **values)


def fate(row: Delivery, outcome: Outcome, *, now: datetime.datetime) -> dict[str, Any]:
    """Where ``row`` goes after ``outcome``, as values of its columns."""
    if isinstance(outcome, Accepted):
        return {"state": State.ACCEPTED, "reason": "", "accepted_at": now, **EMPTIED}
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


def _log(
    going: Going, outcome: Outcome, *, started_at: datetime.datetime, now: datetime.datetime, is_late: bool
) -> None:
    kinds = {Accepted: Tried.ACCEPTED, Definite: Tried.DEFINITE, Ambiguous: Tried.AMBIGUOUS}
    DeliveryAttempt.objects.create(
        delivery_id=going.delivery.pk,
        number=going.delivery.attempts,
        lane=going.delivery.lane,
        started_at=started_at,
        finished_at=now,
        outcome=Tried.LATE if is_late else kinds[type(outcome)],
        provider_ref=outcome.ref[:LONGEST_REF] if isinstance(outcome, Accepted) else "",
        error_code="" if isinstance(outcome, Accepted) else outcome.code[:LONGEST_CODE],
    )
