"""What the clock does: takes rows back from workers that vanished, ends what is too late, hands calls over."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from members.models import Delivery, DeliveryAttempt
from members.outbox import timing
from members.outbox.claiming import EMPTIED, RELEASED, due
from members.outbox.intent import held, obstacle
from members.outbox.results import fate
from members.outbox.ways import CALL, UNSERVED, ways_of
from members.waking import wake_after_commit
from peersupport.channels.base import Ambiguous

State = Delivery.State
Tried = DeliveryAttempt.Outcome

MOST_AT_ONCE = 500
"""Rows that one run handles; the next tick takes the rest."""


def reap(now: datetime.datetime) -> int:
    """Everything below but the calls. Returns how many rows moved."""
    return take_back(now) + give_up_waiting(now) + expire(now)


def take_back(now: datetime.datetime) -> int:
    """CLAIMED → PLANNED where the lease has ended: no provider was called, nothing can have gone."""
    return Delivery.objects.filter(state=State.CLAIMED, lease_until__lt=now).update(state=State.PLANNED, **RELEASED)


def give_up_waiting(now: datetime.datetime) -> int:
    """SENDING → UNKNOWN where the lease has ended: the worker vanished, and perhaps the message went.

    Where the provider drops a second copy by itself the row is planned again instead.
    """
    with transaction.atomic():
        stuck = Delivery.objects.select_for_update(skip_locked=True).filter(state=State.SENDING, lease_until__lt=now)
        rows = list(stuck[:MOST_AT_ONCE])
        for row in rows:
            values = fate(row, Ambiguous("WORKER_LOST"), now=now)
            Delivery.objects.filter(pk=row.pk, claim_token=row.claim_token, state=State.SENDING).update(**values)
        DeliveryAttempt.objects.bulk_create(
            DeliveryAttempt(
                delivery_id=row.pk,
                number=row.attempts,
                lane=row.lane,
                started_at=(row.lease_until or now) - timing.LEASE,
                finished_at=now,
                outcome=Tried.AMBIGUOUS,
                error_code="WORKER_LOST",
            )
            for row in rows
        )
    return len(rows)


def expire(now: datetime.datetime) -> int:
    """PLANNED → EXPIRED where it is too late to say it; → UNKNOWN where an earlier try had no clear answer."""
    late = Delivery.objects.filter(state=State.PLANNED, expires_at__lte=now)
    no_answer = Exists(DeliveryAttempt.objects.filter(delivery=OuterRef("pk"), outcome=Tried.AMBIGUOUS))
    perhaps = late.filter(no_answer).update(state=State.UNKNOWN, reason="LATE", **EMPTIED)
    return perhaps + late.update(state=State.EXPIRED, reason="LATE", **EMPTIED)


def hand_calls_over(now: datetime.datetime, *, only: Sequence[uuid.UUID] | None = None) -> int:
    """PLANNED → CALLING for people who asked for a call and whose hour has come; asked again like any other message."""
    rows = due(now).filter(lane=CALL)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    ids = list(rows.order_by("-is_urgent", "next_attempt_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not ids:
        return 0
    with transaction.atomic():
        found = held(ids, state=State.PLANNED, lane=CALL)
        ways = ways_of({row.member_id for row in found if row.member_id})
        for row in found:
            values = obstacle(row, ways, now=now) or {"state": State.CALLING, "reason": ""}
            Delivery.objects.filter(pk=row.pk, state=State.PLANNED).update(**values)
            wake_after_commit({values["lane"]} - UNSERVED if "lane" in values else ())
    return len(found)
