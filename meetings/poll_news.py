"""“Which day and hour suit you?”, said to everybody who belongs. Discreet: a last day, and the person's own word."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.actions import polling
from meetings.models import Poll, PollAnswer, PollLink
from meetings.polls import options_of
from meetings.season_news import label_for
from members.kinds import Kind, lock_for_reading, register, register_planner
from members.models import Delivery, Member
from peersupport.channels.message import Message
from peersupport.web.moments import long_day


class PollAsked(Kind):
    """The group is asked which day and hour suit. ``subject_id``: the Poll."""

    code = polling.ASKED
    resend_when_unknown = True

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the polls for reading, so that closing one and a send are put in order."""
        lock_for_reading(Poll, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody is asked once it is closed, who answered already, or in a group that they left."""
        poll = _poll(delivery)
        if poll is None:
            return "GONE"
        if delivery.member is None or poll.group_id not in delivery.member.group_ids():
            return "LEFT"
        if not poll.is_open(now):
            return "SETTLED"
        has_answered = PollAnswer.objects.filter(option__poll=poll, member=delivery.member).exists()
        return "ANSWERED" if has_answered else ""

    def render(self, delivery: Delivery) -> Message:
        """Until when to say so, and the link to say it; the group's name where the person chose fuller messages."""
        poll = _poll(delivery)
        if poll is None or delivery.member is None:
            raise LookupError("the poll is gone")
        words = _words(poll, delivery.member)
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        return Message(
            subject=subject, short=short, long=long, link=settings.BASE_URL + poll_address(poll, delivery.member)
        )

    def call_words(self, delivery: Delivery) -> str:
        """What a caller asks, with each day and hour."""
        poll = _poll(delivery)
        if poll is None or delivery.member is None:
            return ""
        words = {**_words(poll, delivery.member), "choices": " · ".join(option.says for option in options_of(poll))}
        return _part("call", words)

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return _("Which day and hour suit?")


def poll_address(poll: Poll, member: Member) -> str:
    """Path of the page on which ``member`` answers without signing in."""
    link, _created = PollLink.objects.get_or_create(poll=poll, member=member)
    return reverse("meetings:poll_by_link", kwargs={"token": link.token})


def _poll(delivery: Delivery) -> Poll | None:
    return Poll.objects.select_related("group").filter(pk=delivery.subject_id).first()


def _words(poll: Poll, member: Member) -> dict[str, Any]:
    return {"label": label_for(member, poll.group.name), "day": long_day(poll.last_day)}


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/meetings/poll_asked/{part}.txt", words).strip()


register(PollAsked())
register_planner(polling.close_due)
