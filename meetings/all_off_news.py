"""What is said when all meetings are off for some days, or on again: days only, once to each person."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.actions.telling import ALL_OFF, ON_AGAIN
from meetings.entries import for_email
from meetings.models import AllOff, Meeting
from meetings.season_news import beside, label_for
from members.kinds import Kind, lock_for_reading, register
from members.models import Delivery, Member
from peersupport.channels.entry import Entry
from peersupport.channels.message import Message
from peersupport.web.moments import long_day


class AllOffNews(Kind):
    """Nobody meets in some days, or after all. ``subject_id``: the AllOff."""

    resend_when_unknown = True
    has_copies = True

    def __init__(self, code: str) -> None:
        self.code = code

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold them for reading, so that taking one back and a send are put in order."""
        lock_for_reading(AllOff, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody hears of what was taken back, of days gone by, or of groups that they left."""
        off = _off(delivery)
        if off is None:
            return "GONE"
        if self.code == ALL_OFF and off.taken_back_at is not None:
            return "TAKEN_BACK"
        if delivery.member is None or not _touches(off, delivery.member):
            return "LEFT"
        return "LATE" if now.date() > off.until_on + datetime.timedelta(days=1) else ""

    def render(self, delivery: Delivery) -> Message:
        """The person's own word for it and the days; the reason only where they chose fuller messages."""
        off = _off(delivery)
        if off is None or delivery.member is None:
            raise LookupError("nothing is off")
        words = self._words(off, delivery.member)
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        link = settings.BASE_URL + reverse("dashboards:home")
        return Message(subject=subject, short=short, long=long, link=link, entry=_next_concerned(off, delivery))

    def for_supporter(self, delivery: Delivery, *, label: str, link: str) -> Message:
        """The days for somebody at the person's side, under ``label``; no reason."""
        off = _off(delivery)
        if off is None:
            raise LookupError("nothing is off")
        words = {**self._days(off), "label": label}
        return beside(subject=_part("subject", words), news=_part("short", words), link=link)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        off = _off(delivery)
        return _part("call", self._words(off, delivery.member)) if off and delivery.member else ""

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return _("All meetings off") if self.code == ALL_OFF else _("Meetings on again")

    def _words(self, off: AllOff, member: Member) -> dict[str, Any]:
        is_full = member.message_wording == Member.Wording.FULL
        return {
            **self._days(off),
            "label": label_for(member, off.group.name) if off.group else (member.neutral_label or settings.SITE_LABEL),
            "why": off.why if is_full and self.code == ALL_OFF else "",
        }

    def _days(self, off: AllOff) -> dict[str, Any]:
        return {
            "is_off": self.code == ALL_OFF,
            "day": long_day(off.from_on),
            "until": long_day(off.until_on) if off.until_on != off.from_on else "",
        }


def _touches(off: AllOff, member: Member) -> bool:
    theirs = member.group_ids()
    if off.group_id is not None:
        return off.group_id in theirs
    return Group.objects.filter(organisation=off.organisation_id, pk__in=theirs).exists()


def _next_concerned(off: AllOff, delivery: Delivery) -> Entry | None:
    """The next of the meetings that are off with all, or on again: taken out of the calendar of who had it by email,
    or put back.

    One only: a mail program understands no more. It is the one that somebody might set out for. What is on again is
    known by its days and its sequence, which was counted up.
    """
    now = timezone.now()
    if delivery.member is None:
        return None
    theirs = Meeting.objects.select_related("group", "place").filter(group__in=delivery.member.group_ids())
    if off.taken_back_at is None:
        theirs = theirs.filter(all_off=off)
    else:
        about = {"group": off.group_id} if off.group_id else {"group__organisation": off.organisation_id}
        days = {"on_date__gte": off.from_on, "on_date__lte": off.until_on}
        theirs = theirs.taking_place().filter(**about, **days, sequence__gt=0)
    meeting = theirs.coming(now).first()
    return for_email(meeting, delivery, now) if meeting else None


def _off(delivery: Delivery) -> AllOff | None:
    return AllOff.objects.select_related("group").filter(pk=delivery.subject_id).first()


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/meetings/all_off/{part}.txt", words).strip()


register(AllOffNews(ALL_OFF))
register(AllOffNews(ON_AGAIN))
