"""What people see of the outbox: whom to phone, what is planned, what went; and for machines, whether it moves.

Each list takes the same number of queries however long it is, if its kinds ``load`` what they need.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group
from members import consents, kinds
from members.models import ContactMethod, Delivery, Member, Membership, Tick
from members.outbox import timing
from members.outbox.ways import CALL
from peersupport.web.prepared import Prepared

State = Delivery.State

RECENT = datetime.timedelta(days=14)
SHOWN = 30
LATE_TICK = datetime.timedelta(minutes=3)
LATE_ROW = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Call:
    """One person whom somebody should tell. ``phone`` is there only if this person asked to be phoned; where it
    is kept back, ``opens_at`` is what to add to the page's address to open it.

    ``words`` begin with the person's own choice of words, or a neutral question; then comes the news (decision 22).
    """

    delivery: Delivery
    membership_id: uuid.UUID | None
    line: str
    name: str
    phone: str
    best_time: str
    words: str
    may_leave_message: bool
    was_not_reached: bool
    may_be_sent_again: bool

    opens_at: str = ""
    is_with_another: bool = False
    """Whether somebody else has just opened this number, and is phoning."""

    def without_number(self, *, opens_at: str = "", is_with_another: bool = False) -> "Call":
        """The same for somebody who may not see the number now."""
        return replace(self, phone="", opens_at=opens_at, is_with_another=is_with_another)


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of one kind about one thing that go on the same day, the first of them at ``due_at``.

    ``number`` counts the ``calls`` too; ``quiet_now`` how many of the people have quiet hours at this moment.
    """

    line: str
    due_at: datetime.datetime
    number: int
    calls: int
    quiet_now: int
    delivery_ids: list[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Past:
    """Messages of one kind about one thing that ended the same way."""

    line: str
    state: str
    number: int
    last_at: datetime.datetime


def for_a_person(group: Group, now: datetime.datetime | None = None, *, caller: str = "") -> list[Call]:
    """Whom somebody of ``group`` should tell: who asked for a call, and whom no message reached for certain.

    ``caller``: the name in this group of whoever phones, for their first words (decision 22).
    """
    now = now or timezone.now()
    rows = _loaded(waiting_for_a_person(now).filter(group=group, member__isnull=False))
    ids = {row.member_id for row in rows}
    here = {one.member_id: one for one in Membership.objects.filter(group=group, member__in=ids).order_by("joined_on")}
    phones = {
        way.member_id: way
        for way in ContactMethod.objects.filter(
            member__in=ids, channel=ContactMethod.Channel.CALL, rank__isnull=False, stopped_at__isnull=True
        )
    }
    may_leave = consents.holding(consents.LEAVE_A_MESSAGE, {pk for pk in ids if pk}, now=now)
    found = [_call(row, here.get(pk), phones.get(pk), caller, pk in may_leave) for row in rows if (pk := row.member_id)]
    # Whoever has to pick up themselves comes first, so that there is time to try again; who was tried comes last.
    return sorted(found, key=lambda call: (call.was_not_reached, call.may_leave_message))


def waiting_for_a_person(now: datetime.datetime) -> QuerySet[Delivery]:
    """The rows on any call list: until it is too late to tell them, or a person was told."""
    open_ = Q(handled_at__isnull=True) | Q(handled_how=Delivery.Told.NOT_REACHED)
    return Delivery.objects.filter(
        open_, state__in=Delivery.FOR_A_PERSON, withdrawn_at__isnull=True, expires_at__gt=now
    ).order_by("due_at", "pk")


def planned(group: Group, now: datetime.datetime | None = None) -> list[Batch]:
    """What will go, soonest first."""
    now = now or timezone.now()
    waiting = Delivery.objects.filter(group=group, member__isnull=False, state__in=[State.PLANNED, State.CLAIMED])
    batches: dict[tuple[Any, ...], list[Delivery]] = {}
    for row in _loaded(waiting.order_by("due_at", "kind", "subject_id", "pk")):
        day = row.due_at.astimezone(timing.zone_of(group.time_zone)).date()
        batches.setdefault((day, row.kind, row.subject_id, row.sequence), []).append(row)
    return [_batch(rows, now) for rows in batches.values()]


def recent(group: Group, now: datetime.datetime | None = None) -> list[Past]:
    """What went in the last two weeks and how it ended, latest first."""
    now = now or timezone.now()
    sums = list(
        Delivery.objects.filter(group=group, member__isnull=False, due_at__gt=now - RECENT, due_at__lte=now)
        .exclude(state__in=[State.PLANNED, State.CLAIMED, State.SUPPRESSED])
        .values("kind", "subject_id", "sequence", "state", "handled_how")
        .annotate(number=Count("pk"), last_at=Min("due_at"))
        .order_by("-last_at", "kind", "subject_id", "state")[:SHOWN]
    )
    examples = _examples(group, sums)
    return [
        Past(
            line=_line(examples[one["kind"], one["subject_id"], one["sequence"]]),
            state=_ended(one["state"], one["handled_how"]),
            number=one["number"],
            last_at=one["last_at"],
        )
        for one in sums
    ]


def oldest_due(now: datetime.datetime | None = None) -> datetime.datetime | None:
    """Since when the longest-waiting row has been due; None if nothing waits. Rows of unknown kinds count too."""
    oldest: datetime.datetime | None = next(iter(_OLDEST(now=now or timezone.now())), None)
    return oldest


def last_tick() -> datetime.datetime | None:
    """When the clock last ran to its end."""
    tick: datetime.datetime | None = next(iter(_TICKS()), None)
    return tick


def is_late(now: datetime.datetime) -> bool:
    """Whether messages are not going out: the clock stands still, or something has been due for too long."""
    tick, oldest = last_tick(), oldest_due(now)
    return tick is None or now - tick > LATE_TICK or (oldest is not None and now - oldest > LATE_ROW)


def _loaded(rows: Iterable[Delivery] | QuerySet[Delivery]) -> list[Delivery]:
    if isinstance(rows, QuerySet):
        rows = rows.select_related("member", "group")
    found = list(rows)
    for kind, some in kinds.by_kind(found):
        kind.load(some)
    return found


def _examples(group: Group, sums: Collection[Mapping[str, Any]]) -> dict[tuple[str, uuid.UUID, int], Delivery]:
    """One row of each kind, subject and sequence, to ask its kind how it is named."""
    rows = Delivery.objects.filter(
        group=group, subject_id__in={one["subject_id"] for one in sums}, member__isnull=False
    ).order_by("pk")
    found = {(row.kind, row.subject_id, row.sequence): row for row in rows}
    _loaded(found.values())
    return found


def _line(row: Delivery) -> str:
    kind = kinds.KINDS.get(row.kind)
    return kind.subject_line(row) if kind else _("A message")


def _call(
    row: Delivery, membership: Membership | None, way: ContactMethod | None, caller: str, may_leave_message: bool
) -> Call:
    kind = kinds.KINDS.get(row.kind)
    opening = (way.call_words if way else "") or _opening(caller)
    return Call(
        delivery=row,
        line=_line(row),
        membership_id=membership.pk if membership and membership.left_on is None else None,
        name=membership.shown_name if membership else (kind.person_name(row) if kind else ""),
        phone=way.address if way else "",
        best_time=way.best_time if way else "",
        words=f"{opening} {kind.call_words(row) if kind else ''}".strip(),
        may_leave_message=may_leave_message,
        was_not_reached=row.handled_how == Delivery.Told.NOT_REACHED,
        may_be_sent_again=row.state == State.UNKNOWN and kind is not None and kind.resend_when_unknown,
    )


def _opening(caller: str) -> str:
    if caller:
        return _("It’s %(name)s. Is this a good moment?") % {"name": caller}
    return _("Is this a good moment?")


def _batch(rows: list[Delivery], now: datetime.datetime) -> Batch:
    people: list[Member] = [row.member for row in rows if row.member is not None]
    return Batch(
        line=_line(rows[0]),
        due_at=rows[0].due_at,
        number=len(rows),
        calls=sum(row.lane == CALL for row in rows),
        quiet_now=sum(timing.quiet_of(member).holds(now) for member in people),
        delivery_ids=[row.pk for row in rows],
    )


def _ended(state: str, handled_how: str) -> str:
    return str(Delivery.Told(handled_how).label if handled_how else State(state).label)


_TICKS = Prepared(lambda: Tick.objects.filter(pk=1).order_by().values_list("finished_at", flat=True)[:1])
_OLDEST = Prepared(
    lambda *, now: (
        Delivery.objects.filter(state="PLANNED", next_attempt_at__lte=now)
        .order_by("next_attempt_at")
        .values_list("next_attempt_at", flat=True)[:1]
    )
)
