"""Taking work in hand: PLANNED → CLAIMED, by one process only, for the time of a lease."""

import datetime
import uuid

from django.db import transaction
from django.db.models import QuerySet

from members.kinds import KINDS
from members.models import Delivery
from members.outbox import timing

State = Delivery.State

RELEASED: dict[str, None] = {"claim_token": None, "lease_until": None}
"""Nobody has it in hand."""
EMPTIED: dict[str, None] = {**RELEASED, "address": None, "payload": None}
"""It will not be sent any more: what could not be rendered again is forgotten."""


def due(now: datetime.datetime) -> QuerySet[Delivery]:
    """What should be said by now and is in nobody's hands. Kinds that this version does not know stay."""
    return Delivery.objects.filter(state=State.PLANNED, next_attempt_at__lte=now, kind__in=list(KINDS))


def claim(lane: str, *, limit: int, now: datetime.datetime) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Take at most ``limit`` due rows of ``lane``, urgent ones first. Returns the token of this claim and their ids.

    Whoever comes at the same moment takes others: PostgreSQL skips locked rows, SQLite lets one writer in at a time.
    """
    token = uuid.uuid4()
    with transaction.atomic():
        rows = due(now).filter(lane=lane).order_by("-is_urgent", "next_attempt_at")
        ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if ids:
            Delivery.objects.filter(pk__in=ids, state=State.PLANNED).update(
                state=State.CLAIMED, claim_token=token, lease_until=now + timing.LEASE
            )
    return token, ids
