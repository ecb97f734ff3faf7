"""Meetings as entries of one person's calendar: their own word for it, the day and the hour (CON-2, NOTE-2)."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import Meeting, OwnCalendar
from members.models import Delivery, Member
from peersupport.channels.entry import Entry
from peersupport.channels.registry import EMAIL

BEHIND = datetime.timedelta(days=30)
"""So long a meeting stays in the feed, one that was called off too, so that no calendar misses it."""
MOST = 400


def entries_of(calendar: OwnCalendar, now: datetime.datetime) -> list[Entry]:
    """What the feed of this person holds now: rights are those of this very moment (T-REVOKE)."""
    rows: models.QuerySet[Meeting] = Meeting.objects.visible_to(calendar.member).filter(ends_at__gt=now - BEHIND)
    found = rows.select_related("group", "place").order_by("starts_at", "pk")[:MOST]
    with translation.override(calendar.member.language):
        return [entry_of(meeting, calendar, now) for meeting in found]


def entry_of(meeting: Meeting, calendar: OwnCalendar, now: datetime.datetime, *, is_message: bool = False) -> Entry:
    """One meeting, with as much as the person wishes and the group tells. Its words are in the active language.

    ``is_message``: it goes by email, which never says more than the words that the person chose for messages.
    """
    may_say_more = not is_message or calendar.member.message_wording == Member.Wording.FULL
    title = meeting.group.name if may_say_more and calendar.names_group else calendar_name(calendar.member)
    if meeting.is_cancelled:
        title = _("Called off: %(what)s") % {"what": title}
    return Entry(
        uid=calendar.uid_of(meeting.pk),
        sequence=meeting.sequence,
        starts=meeting.local_start,
        ends=meeting.local_end,
        title=title,
        place=_place(meeting, now) if may_say_more and calendar.tells_place else "",
        is_off=meeting.is_cancelled,
        revised_at=_revised_at(meeting, calendar, now),
    )


def for_email(meeting: Meeting, delivery: Delivery, now: datetime.datetime) -> Entry | None:
    """``meeting`` for the calendar of somebody who is written to by email and wishes that; for nobody else."""
    if delivery.lane != EMAIL:
        return None
    calendar = OwnCalendar.objects.select_related("member").filter(member=delivery.member_id, in_email=True).first()
    return entry_of(meeting, calendar, now, is_message=True) if calendar else None


def calendar_name(member: Member) -> str:
    """What the calendar as a whole is called: the person's own word for it."""
    return member.neutral_label or settings.SITE_LABEL


def _place(meeting: Meeting, now: datetime.datetime) -> str:
    """Where it is, once the group tells it (CON-8). A link or a number to call stands in no calendar (MEET-4)."""
    if meeting.place is None or not meeting.tells_place(now):
        return ""
    return ", ".join(part for part in (meeting.place.name, meeting.place.detail) if part)


def _revised_at(meeting: Meeting, calendar: OwnCalendar, now: datetime.datetime) -> datetime.datetime:
    """When the entry came to say what it says: by a change of the meeting, of the choices, or of the day."""
    moments: Iterable[datetime.datetime | None] = (meeting.revised_at, calendar.changed_at, _told_since(meeting, now))
    return max(moment for moment in moments if moment is not None).replace(microsecond=0)


def _told_since(meeting: Meeting, now: datetime.datetime) -> datetime.datetime | None:
    if meeting.place is None or meeting.place.told != meeting.place.Told.ON_THE_DAY or not meeting.tells_place(now):
        return None
    return datetime.datetime.combine(meeting.on_date, datetime.time(), ZoneInfo(meeting.time_zone))
