"""The last look before a message leaves: CLAIMED → SENDING, committed before the provider is called.

A crash after this leaves a row that says "perhaps", never one that says "not yet". Everything that may have changed
since the row was planned is asked again, while what it is about is held for reading: so no call of a provider begins
after a cancellation was committed, but for those whose intent was committed just before.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from members import kinds
from members.models import ContactMethod, Delivery
from members.outbox import timing
from members.outbox.claiming import EMPTIED, RELEASED
from members.outbox.ways import UNSERVED, Ways, lane_of, way_for, ways_of
from members.waking import wake_after_commit

State = Delivery.State

LATE = "LATE"


@dataclass(frozen=True, slots=True)
class Going:
    """A message whose intent is committed, with the way it takes (None: the row carries its own address)."""

    delivery: Delivery
    way: ContactMethod | None
    token: uuid.UUID

    @property
    def address(self) -> str:
        """Where it goes; opened only here, outside every transaction."""
        return str(self.way.address if self.way else self.delivery.address)


def begin(token: uuid.UUID, ids: Sequence[uuid.UUID], *, now: datetime.datetime) -> list[Going]:
    """Those of the claimed rows that may go, now SENDING. The others have moved on to where they belong."""
    with transaction.atomic():
        rows = held(ids, state=State.CLAIMED, claim_token=token)
        ways = ways_of({row.member_id for row in rows if row.member_id})
        going: list[Going] = []
        lanes: set[str] = set()
        for row in rows:
            elsewhere = obstacle(row, ways, now=now)
            if elsewhere:
                Delivery.objects.filter(pk=row.pk, claim_token=token, state=State.CLAIMED).update(**elsewhere)
                lanes.update({elsewhere["lane"]} - UNSERVED if "lane" in elsewhere else ())
                continue
            going.append(Going(row, way_for(row, ways), token))
        Delivery.objects.filter(
            pk__in=[one.delivery.pk for one in going], claim_token=token, state=State.CLAIMED
        ).update(state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + timing.LEASE)
        wake_after_commit(lanes)
    for one in going:
        one.delivery.attempts += 1
    return going


def held(ids: Sequence[uuid.UUID], **as_expected: Any) -> list[Delivery]:
    """These rows, if they are still ``as_expected``, with what they are about locked first and themselves second.

    The order matters: whoever cancels a meeting locks the meeting and then its rows; and everybody locks rows in the
    order of their ids, so that nobody waits in a circle.
    """
    candidates = list(Delivery.objects.filter(pk__in=ids, **as_expected))
    for kind, rows in kinds.by_kind(candidates):
        kind.lock(rows)
    locked = Delivery.objects.select_for_update(of=("self",)).filter(pk__in=ids, **as_expected)
    found = list(locked.select_related("member", "group").order_by("pk"))
    found.sort(key=lambda row: (row.next_attempt_at, row.pk))
    for kind, rows in kinds.by_kind(found):
        kind.load(rows)
    return found


def obstacle(row: Delivery, ways: Ways, *, now: datetime.datetime) -> dict[str, Any]:
    """Where ``row`` belongs instead of being sent now, as values of its columns; empty if nothing is in the way."""
    reason = _not_any_more(row, now)
    if reason:
        return {"state": State.EXPIRED if reason == LATE else State.CANCELLED, "reason": reason, **EMPTIED}
    if row.member is None:
        return {}
    way = way_for(row, ways)
    if way is None:
        return {"state": State.SUPPRESSED, "reason": "NO_WAY", **EMPTIED}
    if lane_of(way) != row.lane:
        return {"state": State.PLANNED, "lane": lane_of(way), "next_attempt_at": now, **RELEASED}
    return {} if row.is_urgent else _not_now(row, timing.quiet_of(row.member), now)


def _not_any_more(row: Delivery, now: datetime.datetime) -> str:
    """Why it need not be said any more, or nothing."""
    if row.expires_at <= now:
        return LATE
    if row.member is not None and not row.member.is_active:
        return "CLOSED"
    if row.member is not None and row.member.is_paused(now):
        return "PAUSED"
    return kinds.kind_of(row.kind).guard(row, now)


def _not_now(row: Delivery, quiet: timing.Quiet, now: datetime.datetime) -> dict[str, Any]:
    """In quiet hours it waits for their end; is that too late, a person should phone at a good hour."""
    if not quiet.holds(now):
        return {}
    later = timing.allowed(now, quiet, now=now, latest=row.escalate_at or row.expires_at)
    if later is None:
        return {"state": State.CALLING, "reason": "QUIET", **RELEASED}
    return {"state": State.PLANNED, "next_attempt_at": later, **RELEASED}
