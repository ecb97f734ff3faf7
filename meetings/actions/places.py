"""Limited places: the last one goes to one person, others wait in line, and a place that becomes free is handed on.

Whoever calls these holds the meeting, or is held up here until nobody else does. The database refuses a yes too many.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from meetings.actions import telling
from meetings.actions.counters import count
from meetings.models import Attendance, Meeting
from members.models import Membership
from peersupport.audit.record import Doer, record

Answer = Attendance.Answer


def take(meeting_id: uuid.UUID) -> bool:
    """Count one yes more, if there is a place for it: one statement, so that the last place is taken once."""
    has_place = Q(places__isnull=True) | Q(yes_count__lt=F("places"))
    return bool(Meeting.objects.filter(has_place, pk=meeting_id).update(yes_count=F("yes_count") + 1))


def next_number(meeting_id: uuid.UUID) -> int:
    """A number in the line of this meeting that nobody had before."""
    Meeting.objects.filter(pk=meeting_id).update(line=F("line") + 1)
    return Meeting.objects.values_list("line", flat=True).get(pk=meeting_id)


@transaction.atomic
def hand_on(*, meeting_id: uuid.UUID, now: datetime.datetime) -> int:
    """Give places that are free to those who wait, in the order in which they said so, and tell them.

    Passed over, and not forgotten, is who takes a pause: they could not be told. Nothing happens once it has begun, or
    while it is off. Returns how many places found somebody.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting_id)
    over = max(0, meeting.yes_count - meeting.places) if meeting.places is not None else 0
    if over != meeting.places_over:
        Meeting.objects.filter(pk=meeting.pk).update(places_over=over)
    if not meeting.takes_answers(now):
        return 0
    found = 0
    for row in _awake(now).filter(meeting=meeting).select_related("member").order_by("line"):
        if not take(meeting.pk):
            break
        number, row.answer, row.line = row.line or 0, Answer.YES, None
        row.save(update_fields=["answer", "line"])
        count(meeting.pk, before=Answer.WAIT)
        telling.tell_of_place(meeting=meeting, member=row.member, number=number, now=now)
        record("place.handed_on", by=None, subject=meeting, group_id=meeting.group_id)
        found += 1
    return found


def look_after(now: datetime.datetime) -> int:
    """With every tick: who was passed over during a pause gets a place that is free when it is over. Safe to repeat."""
    has_place = Q(places__isnull=True) | Q(yes_count__lt=F("places"))
    coming = Meeting.objects.taking_place().filter(
        has_place, Exists(_awake(now).filter(meeting=OuterRef("pk"))), wait_count__gt=0, starts_at__gt=now
    )
    return sum(hand_on(meeting_id=pk, now=now) for pk in list(coming.order_by("pk").values_list("pk", flat=True)))


def _awake(now: datetime.datetime) -> QuerySet[Attendance]:
    """Those who wait for a place, belong, and can be told."""
    belongs = Membership.objects.current().filter(group=OuterRef("meeting__group"), member=OuterRef("member"))
    waiting = Attendance.objects.filter(Exists(belongs), answer=Answer.WAIT, member__is_active=True)
    return waiting.exclude(member__paused_until__gt=now.date())


@transaction.atomic
def change(
    *, by: Doer, meeting: Meeting, places: int | None, about: str, cost: str, seen: str = "", now: datetime.datetime
) -> Meeting:
    """Say how many can come, what it is about and what it costs. None: as many as like.

    Fewer places take nobody's away: whoever said yes keeps theirs, and the next one is given when there is room again.
    The same sent twice is the same.
    Raises ValidationError when it is off or has begun, and ChangedMeanwhileError when somebody else changed it since
    this person saw it (``seen``: its ``fingerprint`` then).
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if not held.takes_answers(now):
        raise ValidationError(_("It is over or called off, so nothing can be changed any more."))
    if (held.places, held.about, held.cost) == (places, about, cost):
        return held
    if seen and seen != held.fingerprint:
        raise telling.ChangedMeanwhileError(_("Somebody changed this in the meantime. Nothing of theirs is lost."))
    held.places, held.about, held.cost = places, about, cost
    held.places_over = max(0, held.yes_count - places) if places is not None else 0
    held.full_clean(exclude=["starts_at", "ends_at"])
    held.save(update_fields=["places", "places_over", "about", "cost"])
    record("meeting.places_changed", by=by, subject=held, group_id=held.group_id)
    hand_on(meeting_id=held.pk, now=now)
    return held
