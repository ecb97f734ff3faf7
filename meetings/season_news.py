"""What is said once about many meetings: the dates are others now. Rendered when sent, from what is true then."""

import datetime
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.telling import SEASON
from meetings.models import Meeting, Series
from members.kinds import Kind, lock_for_reading, register
from members.models import Delivery, Member
from peersupport.channels.message import Message
from peersupport.web import moments


class SeasonNews(Kind):
    """The rhythm, the hour or the place of the meetings to come is another. ``subject_id``: the Series."""

    code = SEASON
    resend_when_unknown = True
    has_copies = True

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the seasons for reading, so that a further change and a send are put in order."""
        lock_for_reading(Series, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody hears of a change that was changed again, or of a group that they left."""
        series = _series(delivery)
        if series is None:
            return "GONE"
        if series.sequence != delivery.sequence:
            return "MOVED"
        if delivery.member is None or series.group_id not in delivery.member.group_ids():
            return "LEFT"
        return ""

    def render(self, delivery: Delivery) -> Message:
        """The person's own word for it, and the next date; where they chose fuller messages, the group's name."""
        series = _series(delivery)
        if series is None or delivery.member is None:
            raise LookupError("the season is gone")
        words = {**_next(series), "label": label_for(delivery.member, series.group.name)}
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + reverse("dashboards:home"))

    def for_supporter(self, delivery: Delivery, *, label: str, link: str) -> Message:
        """The next day and hour for somebody at the person's side, under ``label``."""
        series = _series(delivery)
        if series is None:
            raise LookupError("the season is gone")
        words = {**_next(series), "label": label}
        return beside(
            subject=_part("subject", words),
            news=render_to_string("messages/supporter/season.txt", words).strip(),
            link=link,
        )

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        series = _series(delivery)
        if series is None or delivery.member is None:
            return ""
        return _part("call", {**_next(series), "label": label_for(delivery.member, series.group.name)})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return _("Other dates from now on")


def beside(*, subject: str, news: str, link: str) -> Message:
    """A message that somebody at the person's side is to know; no answer can be given by it."""
    words = {"news": news, "link": link}
    short, long = (render_to_string(f"messages/supporter/{part}.txt", words).strip() for part in ("short", "long"))
    return Message(subject=subject, short=short, long=long, link=link)


def label_for(member: Member, group_name: str) -> str:
    """What a message to ``member`` calls a group: its name only where the person chose fuller words (decision 12)."""
    if member.message_wording == Member.Wording.FULL:
        return group_name
    return member.neutral_label or settings.SITE_LABEL


def _next(series: Series) -> dict[str, Any]:
    """The day and hour of the next meeting, if there is one."""
    following = Meeting.objects.filter(group=series.group_id, starts_at__gt=timezone.now()).taking_place()
    meeting = following.order_by("starts_at", "pk").first()
    if meeting is None:
        return {"day": "", "time": ""}
    with timezone.override(ZoneInfo(meeting.time_zone)):
        return {"day": moments.long_day(meeting.starts_at), "time": moments.hours(meeting.starts_at)}


def _series(delivery: Delivery) -> Series | None:
    return Series.objects.select_related("group").filter(pk=delivery.subject_id).first()


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/meetings/season/{part}.txt", words).strip()


register(SeasonNews())
