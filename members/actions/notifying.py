"""Saying things to people: writes, revives and withdraws rows of the outbox. Sending is the workers' part."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from groups.models import Group
from members.kinds import kind_of
from members.models import Delivery, DeliveryAttempt, Member
from members.outbox import timing
from members.outbox.claiming import EMPTIED, RELEASED
from members.outbox.reaping import hand_calls_over
from members.outbox.ways import CALL, UNSERVED, lane_of, ways_of
from members.waking import wake_after_commit
from peersupport.audit.record import Doer, record
from peersupport.channels.registry import LANES

State = Delivery.State

NEVER_SAID = (State.CANCELLED, State.SUPPRESSED)
"""States from which a row that was never tried may come back."""


@transaction.atomic
def notify(
    *,
    kind: str,
    members: Iterable[Member],
    subject_id: uuid.UUID,
    group: Group | None,
    sequence: int = 0,
    due_at: datetime.datetime,
    expires_at: datetime.datetime,
    escalate_at: datetime.datetime | None = None,
    is_urgent: bool | None = None,
    now: datetime.datetime,
) -> list[Delivery]:
    """Plan to say ``kind`` about ``subject_id`` to each of ``members``, by the way each chose (NOTE-1).

    Safe to repeat: nobody gets a second row for the same subject, kind and sequence; one that was withdrawn before any
    try comes back. ``escalate_at`` is the latest moment at which a person can still usefully phone: until then the
    machine tries again. ``is_urgent`` (the kind's own, if not given) goes ahead of others and minds no quiet hours.
    Returns the rows that are new or came back.
    """
    people = {member.pk: member for member in members}
    urgent = kind_of(kind).is_urgent if is_urgent is None else is_urgent
    said = {"kind": kind, "subject_id": subject_id, "sequence": sequence}
    times: dict[str, Any] = {"due_at": due_at, "expires_at": expires_at, "escalate_at": escalate_at}
    there = {row.member_id: row for row in Delivery.objects.filter(member__in=list(people), **said)}
    ways = ways_of(people)
    fresh: list[Delivery] = []
    revived: list[uuid.UUID] = []
    for pk, member in people.items():
        lane = lane_of(ways[pk][0]) if ways[pk] else ""
        values = _planned(member, lane, is_urgent=urgent, now=now, **times)
        if pk not in there:
            fresh.append(Delivery(member=member, group=group, **said, **values))
        elif _revive(there[pk], values):
            revived.append(there[pk].pk)
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = list(Delivery.objects.filter(pk__in=[row.pk for row in fresh] + revived).order_by("due_at", "pk"))
    wake_after_commit(row.lane for row in rows if _is_due(row, now))
    return rows


@transaction.atomic
def notify_address(
    *,
    kind: str,
    channel: str,
    address: str,
    payload: dict[str, Any],
    is_urgent: bool = True,
    expires_at: datetime.datetime,
    now: datetime.datetime,
) -> Delivery:
    """Say ``kind`` to an address that belongs to no member yet, or to a member before they are let in.

    Address and payload lie sealed in the row and are forgotten once it was accepted or cannot be sent any more. Such
    rows never reach the call list. ``channel`` is one of ContactMethod.Channel. Raises ValueError for a way that no
    machine serves.
    """
    lane = channel.lower()
    if lane not in LANES:
        raise ValueError(f"no machine serves the way {channel}")
    row = Delivery.objects.create(
        kind=kind,
        subject_id=uuid.uuid4(),
        lane=lane,
        is_urgent=is_urgent,
        address=address,
        payload=payload,
        due_at=now,
        next_attempt_at=now,
        expires_at=expires_at,
    )
    wake_after_commit([lane])
    return row


@transaction.atomic
def withdraw(
    *,
    subject_id: uuid.UUID,
    kinds: Collection[str] | None = None,
    but: Collection[str] = (),
    members: Iterable[Member] | None = None,
    reason: str,
    now: datetime.datetime,
) -> int:
    """Stop what has not gone, and take the rest off the call list: there is nothing left to tell. Not so the kinds
    ``but``, which are still true.

    Rows that may have been told keep their state, so that ``told`` still knows. Returns how many were stopped.
    """
    rows = Delivery.objects.filter(subject_id=subject_id, withdrawn_at__isnull=True)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    rows = rows.exclude(kind__in=list(but))
    if members is not None:
        rows = rows.filter(member__in=list(members))
    return _stop(rows, reason, now)


@transaction.atomic
def withdraw_from(*, member: Member, group: Group | None = None, reason: str, now: datetime.datetime) -> int:
    """Stop everything that was to be said to ``member``, in ``group`` or everywhere. Returns how many were stopped."""
    rows = Delivery.objects.filter(member=member, withdrawn_at__isnull=True)
    return _stop(rows.filter(group=group) if group else rows, reason, now)


def _stop(rows: QuerySet[Delivery], reason: str, now: datetime.datetime) -> int:
    # Held in the order of their ids first, like everywhere: a worker that sends some of them waits or is waited for.
    rows = Delivery.objects.filter(pk__in=list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)))
    perhaps = Q(tries__outcome=DeliveryAttempt.Outcome.AMBIGUOUS)
    unsaid = Q(state__in=[State.PLANNED, State.CLAIMED, State.CALLING, State.FAILED, State.EXPIRED])
    may_have_heard = list(rows.filter(unsaid & perhaps).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=may_have_heard).filter(unsaid).update(
        state=State.UNKNOWN, reason=reason, withdrawn_at=now, **EMPTIED
    )
    stopped = rows.filter(unsaid).update(state=State.CANCELLED, reason=reason, withdrawn_at=now, **EMPTIED)
    rows.filter(state__in=[State.SENDING, State.UNKNOWN, State.UNDELIVERED]).update(withdrawn_at=now)
    return stopped


def told(
    *, subject_id: uuid.UUID, kinds: Collection[str] | None = None, below_sequence: int | None = None
) -> list[uuid.UUID]:
    """The members who heard of it, or perhaps heard: by a message that went or may have gone, or by a call."""
    rows = Delivery.objects.filter(_heard(), subject_id=subject_id, member__isnull=False)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if below_sequence is not None:
        rows = rows.filter(sequence__lt=below_sequence)
    return [pk for pk in rows.order_by().values_list("member_id", flat=True).distinct() if pk]


def told_about(subject_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of ``subject_ids`` of which anybody heard, or perhaps heard."""
    rows = Delivery.objects.filter(_heard(), subject_id__in=list(subject_ids))
    return set(rows.order_by().values_list("subject_id", flat=True))


def _heard() -> Q:
    heard = Q(state__in=[State.ACCEPTED, State.DELIVERED, State.SENDING, State.UNKNOWN])
    return heard | Q(handled_how=Delivery.Told.TOLD) | Q(tries__outcome=DeliveryAttempt.Outcome.AMBIGUOUS)


def send_now(*, by: Doer, group: Group, delivery_ids: Sequence[uuid.UUID], now: datetime.datetime) -> int:
    """Send these messages of ``group`` at once: planned ones; those that could not be sent; and those of which nobody
    knows whether they went, where hearing twice does no harm.

    A person decided this, so quiet hours do not hold it back. Returns how many are on their way.
    """
    with transaction.atomic():
        rows = (
            Delivery.objects.select_for_update()
            .order_by("pk")
            .filter(
                group=group,
                pk__in=list(delivery_ids),
                expires_at__gt=now,
                withdrawn_at__isnull=True,
                handled_at__isnull=True,
            )
        )
        chosen = [row for row in rows if _may_go(row)]
        Delivery.objects.filter(pk__in=[row.pk for row in chosen]).update(
            state=State.PLANNED, is_urgent=True, due_at=now, next_attempt_at=now, **RELEASED
        )
        for row in chosen:
            record("message.sent_now", by=by, subject=row, group_id=group.pk)
        wake_after_commit(row.lane for row in chosen if row.lane not in UNSERVED)
    # Apart, because it locks what the rows are about, and that comes before the rows.
    hand_calls_over(now, only=[row.pk for row in chosen if row.lane == CALL])
    return len(chosen)


def _may_go(row: Delivery) -> bool:
    if row.state == State.UNKNOWN:
        return kind_of(row.kind).resend_when_unknown
    return row.state in (State.PLANNED, State.FAILED)


def _planned(
    member: Member,
    lane: str,
    *,
    due_at: datetime.datetime,
    expires_at: datetime.datetime,
    escalate_at: datetime.datetime | None,
    is_urgent: bool,
    now: datetime.datetime,
) -> dict[str, Any]:
    """The columns of a row that has not been tried: when it goes and by which way, or why it does not."""
    values: dict[str, Any] = {
        "lane": lane,
        "state": State.PLANNED,
        "reason": "",
        "is_urgent": is_urgent,
        "due_at": due_at,
        "next_attempt_at": due_at,
        "escalate_at": escalate_at,
        "expires_at": expires_at,
    }
    if not lane or member.is_paused(max(due_at, now)):
        return values | {"state": State.SUPPRESSED, "reason": "PAUSED" if lane else "NO_WAY"}
    if expires_at <= now:
        return values | {"state": State.EXPIRED, "reason": "LATE"}
    if is_urgent:
        return values
    quiet = timing.quiet_of(member)
    moment = timing.allowed(due_at, quiet, now=now, latest=escalate_at or expires_at)
    if moment is None:
        return values | {"state": State.CALLING, "reason": "QUIET"}
    if quiet.holds(max(due_at, now)):
        return values | {"due_at": moment, "next_attempt_at": moment}
    return values


def _revive(row: Delivery, values: dict[str, Any]) -> bool:
    """Let a row that was withdrawn before any try, or had no way, come back with new times."""
    if row.state not in NEVER_SAID or row.attempts or values["state"] == row.state == State.SUPPRESSED:
        return False
    back = Delivery.objects.filter(pk=row.pk, state=row.state, attempts=0)
    return bool(back.update(withdrawn_at=None, **RELEASED, **values))


def _is_due(row: Delivery, now: datetime.datetime) -> bool:
    return row.state == State.PLANNED and row.lane not in UNSERVED and row.next_attempt_at <= now
