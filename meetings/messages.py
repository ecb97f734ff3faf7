"""What is said about meetings: reminders, changes, cancellations. Rendered when sent, from what is true then."""

import datetime
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.away import Away, away_from
from meetings.entries import for_email
from meetings.models import AnswerLink, Attendance, Meeting, ReminderRule
from meetings.newcomers import newcomers_at
from meetings.querysets import MeetingQuerySet
from members.kinds import Kind, lock_for_reading, register
from members.models import Delivery, Member
from peersupport.channels.message import Message
from peersupport.web import moments


class MeetingKind(Kind):
    """A message about one meeting; ``subject_id`` of its rows is the meeting's id."""

    template = ""
    has_copies = True

    def __init__(self, code: str) -> None:
        self.code = code

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Put each row's meeting beside it, in one query for all."""
        meetings = _meetings().in_bulk({delivery.subject_id for delivery in deliveries})
        for delivery in deliveries:
            delivery.subject_at_hand = meetings.get(delivery.subject_id)

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the meetings for reading, so that a cancellation and a send are put in order."""
        lock_for_reading(Meeting, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Why this need not be said any more, or nothing."""
        meeting = delivery.subject_at_hand or _meetings().filter(pk=delivery.subject_id).first()
        if meeting is None:
            return "GONE"
        if meeting.sequence != delivery.sequence:
            return "MOVED"
        if delivery.member is None or meeting.group_id not in delivery.member.group_ids():
            return "LEFT"
        return self.guard_meeting(meeting, delivery.member, now)

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """What beside the common questions stops this kind."""
        return ""

    def render(self, delivery: Delivery) -> Message:
        """Subject, short text, long text and link, in the member's language and wording."""
        meeting = _meeting(delivery)
        if meeting is None:
            raise LookupError("the meeting is gone")
        words = self.facts(meeting, _person(delivery))
        return Message(
            subject=_part(self.template, "subject", words),
            short=_part(self.template, "short", words),
            long=_part(self.template, "long", words),
            link=words["link"],
            entry=for_email(meeting, delivery, timezone.now()),
        )

    def for_supporter(self, delivery: Delivery, *, label: str, link: str) -> Message:
        """The day and the hour for somebody at the person's side; no answer can be given by it."""
        meeting = _meeting(delivery)
        if meeting is None:
            raise LookupError("the meeting is gone")
        words = {**_when(meeting), "label": label, "link": link, "change": self.template}
        subject, short, long = (
            render_to_string(f"messages/supporter/{part}.txt", words).strip() for part in ("subject", "short", "long")
        )
        return Message(subject=subject, short=short, long=long, link=link)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells, once the person said that it is a good moment; nothing if the meeting is gone."""
        meeting = _meeting(delivery)
        return _part(self.template, "call", self.facts(meeting, _person(delivery), for_call=True)) if meeting else ""

    def facts(self, meeting: Meeting, member: Member, *, for_call: bool = False) -> dict[str, Any]:
        """What the templates may use."""
        return _words(meeting, member, for_call=for_call)

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitator's page names it."""
        meeting = _meeting(delivery)
        if meeting is None:
            return self.label()
        with timezone.override(ZoneInfo(meeting.time_zone)):
            return f"{self.label()}: {moments.long_day(meeting.starts_at)}"

    def label(self) -> str:
        """What sort of message this is."""
        raise NotImplementedError


class Reminder(MeetingKind):
    """A meeting comes up."""

    template = "reminder"

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """Nobody is reminded of what is off, over, or not theirs this time."""
        if meeting.is_cancelled:
            return "CANCELLED"
        if not meeting.group.is_running:
            return "GROUP_PAUSED"
        if meeting.starts_at <= now:
            return "LATE"
        said = Attendance.objects.filter(meeting=meeting, member=member).values_list("answer", flat=True).first()
        return {"NO": "ANSWERED_NO", "WAIT": "WAITS"}.get(said or "", "")

    def facts(self, meeting: Meeting, member: Member, *, for_call: bool = False) -> dict[str, Any]:
        """Also how many new people come, and who will be away, for who chose fuller words (MEM-10, MEM-4); for others
        that somebody will be.
        """
        is_full = member.message_wording == Member.Wording.FULL
        newcomers = newcomers_at([meeting], member).get(meeting.pk, 0) if is_full else 0
        away = away_from([meeting], member).get(meeting.pk, Away())
        more = {"newcomers": newcomers, "away": away.number, "named": away.named if is_full else []}
        return {**super().facts(meeting, member, for_call=for_call), **more}

    def label(self) -> str:
        """What sort of message this is."""
        return _("Reminder")


class Moved(MeetingKind):
    """A meeting got another day or hour."""

    template = "moved"
    is_urgent = True
    resend_when_unknown = True

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """Not after the start."""
        return "LATE" if meeting.starts_at <= now else ""

    def label(self) -> str:
        """What sort of message this is."""
        return _("Change of time")


class Elsewhere(Moved):
    """A meeting is in another place. Where stands on the page of whoever signs in, and in no discreet message."""

    template = "elsewhere"
    has_copies = False

    def facts(self, meeting: Meeting, member: Member, *, for_call: bool = False) -> dict[str, Any]:
        """The link leads to the person's own page, because the page of an answer shows no place."""
        page = settings.BASE_URL + reverse("dashboards:home")
        return {**super().facts(meeting, member, for_call=for_call), "link": "" if for_call else page}

    def label(self) -> str:
        """What sort of message this is."""
        return _("Change of place")


class Cancelled(MeetingKind):
    """A meeting is off."""

    template = "cancelled"
    is_urgent = True
    resend_when_unknown = True

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """Not after it would have ended."""
        return "LATE" if meeting.ends_at <= now else ""

    def label(self) -> str:
        """What sort of message this is."""
        return _("Meeting called off")


def _meetings() -> MeetingQuerySet:
    return Meeting.objects.select_related("group", "place")


def _meeting(delivery: Delivery) -> Meeting | None:
    return delivery.subject_at_hand or _meetings().filter(pk=delivery.subject_id).first()


def _person(delivery: Delivery) -> Member:
    if delivery.member is None:
        raise ValueError("a message about a meeting is always to a member")
    return delivery.member


def _words(meeting: Meeting, member: Member, *, for_call: bool = False) -> dict[str, Any]:
    """What the templates may use. The group's name and the place are there only if the person chose fuller words."""
    is_full = member.message_wording == Member.Wording.FULL
    return {
        **_when(meeting),
        "label": meeting.group.name if is_full else (member.neutral_label or settings.SITE_LABEL),
        "place": meeting.place if is_full and meeting.tells_place() else None,
        "why": meeting.why if is_full else "",
        "link": "" if for_call else settings.BASE_URL + answer_address(meeting, member),
    }


def _when(meeting: Meeting) -> dict[str, str]:
    with timezone.override(ZoneInfo(meeting.time_zone)):
        return {
            "day": moments.long_day(meeting.starts_at),
            "time": moments.hours(meeting.starts_at),
            "hours": moments.hours(meeting.starts_at, meeting.ends_at),
        }


def answer_address(meeting: Meeting, member: Member) -> str:
    """Path of the page on which ``member`` answers for ``meeting`` without signing in."""
    link, _created = AnswerLink.objects.get_or_create(meeting=meeting, member=member)
    return reverse("meetings:answer_by_link", kwargs={"token": link.token})


def _part(template: str, part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/meetings/{template}/{part}.txt", words).strip()


for _kind, _most in ReminderRule.MOST.items():
    for _ahead in range(1, _most + 1):
        register(Reminder(f"meeting.reminder.{_kind.lower()}.{_ahead}"))
register(Moved("meeting.moved"))
register(Elsewhere("meeting.elsewhere"))
register(Cancelled("meeting.cancelled"))
