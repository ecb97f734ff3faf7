"""Saying things to people whom somebody tells: what is due for them goes to their teller, or to a facilitator (NOTE-6).

A row for such a person waits on the lane TOLD. When its hour comes it is asked again like any other, handed to the
teller as a note of the kind TELL, and from then on counts as said, so that a later change is said, too. Whatever goes
wrong on the way to the teller, or before, puts it on the call list: a person tells.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from members.actions import notifying
from members.apart import may_meet
from members.consents import holding
from members.kept import TELLS, TOLD_BY
from members.kinds import KINDS, kind_of
from members.models import ContactMethod, Delivery, Member, Membership
from members.outbox.claiming import EMPTIED, due
from members.outbox.intent import held, obstacle
from members.outbox.listing import waiting_for_a_person
from members.outbox.reaping import MOST_AT_ONCE
from members.outbox.ways import TOLD, UNSERVED, ways_of
from members.waking import wake_after_commit

State = Delivery.State

TELL = "person.tell"
"""The code of the note to a teller; ``subject_id`` of its rows is the row of the person who is told."""
NO_TELLER = "NO_TELLER"
TELLER_GONE = "TELLER"


def teller_of(row: Delivery, now: datetime.datetime) -> Member | None:
    """Who tells the person of ``row`` things of its group, if all of it still holds: both belong, both said yes."""
    if row.group is None or row.member is None:
        return None
    way = ContactMethod.objects.filter(
        member=row.member, channel=ContactMethod.Channel.TOLD, rank__isnull=False, told_by__group=row.group
    )
    found = way.select_related("told_by__member").first()
    if found is None or found.told_by is None or found.told_by.left_on is not None:
        return None
    teller = found.told_by.member
    belongs = Membership.objects.current().filter(group=row.group, member=row.member).exists()
    is_agreed = (
        row.member_id in holding(TOLD_BY, [row.member.pk], group=row.group, now=now)
        and teller.pk in holding(TELLS, [teller.pk], group=row.group, now=now)
        and may_meet(teller, row.member, row.group)
    )
    return teller if belongs and is_agreed and teller.is_active and not teller.is_paused(now) else None


def pass_on(now: datetime.datetime) -> int:
    """Hand to tellers what is due, and to facilitators what no teller can say. Runs with every tick; safe to repeat."""
    ids = list(due(now).filter(lane=TOLD).order_by("-is_urgent", "next_attempt_at").values_list("pk", flat=True))
    return _hand_over(ids[:MOST_AT_ONCE], now) + _bring_back(now) + _let_rest(now)


def _hand_over(ids: Sequence[uuid.UUID], now: datetime.datetime) -> int:
    if not ids:
        return 0
    with transaction.atomic():
        rows = held(ids, state=State.PLANNED, lane=TOLD)
        ways = ways_of({row.member_id for row in rows if row.member_id})
        for row in rows:
            values = obstacle(row, ways, now=now) or _handed(row, now)
            Delivery.objects.filter(pk=row.pk, state=State.PLANNED).update(**values)
            wake_after_commit({values["lane"]} - UNSERVED if "lane" in values else ())
    return len(rows)


def _handed(row: Delivery, now: datetime.datetime) -> dict[str, Any]:
    """The columns of a row whose hour has come: said, once its note to the teller is written; else for a call."""
    for_a_call: dict[str, Any] = {"state": State.CALLING, "reason": NO_TELLER}
    teller = teller_of(row, now)
    if teller is None or not KINDS[row.kind].has_copies:
        return for_a_call
    notifying.notify(
        kind=TELL,
        members=[teller],
        subject_id=row.pk,
        group=row.group,
        due_at=now,
        expires_at=row.expires_at,
        escalate_at=row.escalate_at,
        is_urgent=row.is_urgent,
        now=now,
    )
    note = Delivery.objects.get(kind=TELL, subject_id=row.pk, member=teller)
    if note.state in notifying.NEVER_SAID:
        return for_a_call
    return {"state": State.ACCEPTED, "reason": "", "accepted_at": now, **EMPTIED}


def _bring_back(now: datetime.datetime) -> int:
    """ACCEPTED → CALLING where the note did not reach the teller, nobody is to phone them, and the news still holds.

    A teller who was erased took the note along; then nobody knows whether they told it, and it is told again.
    """
    is_over = Q(state__in=[State.CANCELLED, State.SUPPRESSED]) & ~Q(reason="GONE")
    is_over |= Q(state__in=[State.UNKNOWN, State.UNDELIVERED], withdrawn_at__isnull=False)
    note = Delivery.objects.filter(kind=TELL, subject_id=OuterRef("pk")).exclude(is_over)
    originals = list(
        Delivery.objects.filter(
            ~Exists(note), lane=TOLD, state=State.ACCEPTED, withdrawn_at__isnull=True, expires_at__gt=now
        ).values_list("pk", flat=True)
    )
    if not originals:
        return 0
    with transaction.atomic():
        rows = held(originals, state=State.ACCEPTED, lane=TOLD)
        still = [row.pk for row in rows if kind_of(row.kind).guard(row, now) == ""]
        return Delivery.objects.filter(pk__in=still).update(state=State.CALLING, reason=NO_TELLER, accepted_at=None)


def _let_rest(now: datetime.datetime) -> int:
    """Nobody phones a teller any more about what was called off, moved or answered since."""
    notes = list(waiting_for_a_person(now).filter(kind=TELL).select_related("member", "group"))
    if not notes:
        return 0
    kind = kind_of(TELL)
    kind.load(notes)
    over = [(note, reason) for note in notes if (reason := kind.guard(note, now)) not in ("", "LATE", TELLER_GONE)]
    for note, reason in over:
        notifying.withdraw(subject_id=note.subject_id, kinds=[TELL], reason=reason, now=now)
    return len(over)
