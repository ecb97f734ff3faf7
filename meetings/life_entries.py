"""What news of a group's life does to calendars that follow emails: a break or an ending takes the next day out."""

from django.db.models import Q
from django.utils import timezone

from groups.models import LifeChange
from meetings.entries import for_email
from meetings.models import Meeting
from members.life_news import bring_entry
from members.models import Delivery
from peersupport.channels.entry import Entry

Kind = LifeChange.Kind


def next_concerned(change: LifeChange, delivery: Delivery) -> Entry | None:
    """The next meeting that is off for ``change``, or on again after it: the one that somebody might set out for.

    One only: a mail program understands no more. What is on again is known by its sequence, which was counted up.
    """
    now = timezone.now()
    rows = Meeting.objects.filter(group=change.group_id).select_related("group", "place")
    if change.kind in (Kind.BREAK, Kind.END) and change.taken_back_at is None:
        rows = rows.filter(off_for=change)
    else:
        days = _days(change)
        if days is None:
            return None
        rows = rows.taking_place().filter(days, sequence__gt=0)
    meeting = rows.coming(now).first()
    return for_email(meeting, delivery, now) if meeting else None


def _days(change: LifeChange) -> Q | None:
    """On which days meetings take place again: those of what was taken back, or from when the group meets again."""
    if change.kind == Kind.END:
        return Q(on_date__gt=change.holds_on)
    if change.kind == Kind.BREAK:
        until = Q(on_date__lt=change.until_on) if change.until_on else Q()
        return Q(on_date__gte=change.holds_on) & until
    return Q(on_date__gte=change.holds_on) if change.kind == Kind.AGAIN else None


bring_entry(next_concerned)
