"""The question to one person whether they would look after one of two groups: a day, and the person's own word."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions import becoming_two  # noqa: F401  (follows changes in a group's life from here on)
from members.kinds import Kind, lock_for_reading, register
from members.life_codes import PART_ASKED
from members.models import Delivery, Member, PartLead
from peersupport.channels.message import Message
from peersupport.web.moments import long_day


class PartAsked(Kind):
    """Would you take something on, from a day on? ``subject_id``: the PartLead."""

    code = PART_ASKED
    resend_when_unknown = True

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the questions for reading, so that taking one back and sending are put in order."""
        lock_for_reading(PartLead, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Not once it was answered or taken back, and to nobody who left."""
        lead = _lead(delivery)
        if lead is None:
            return "GONE"
        if delivery.member is None or lead.change.group_id not in delivery.member.group_ids():
            return "LEFT"
        return "" if lead.is_open else "ANSWERED"

    def render(self, delivery: Delivery) -> Message:
        """The same few words as for every role that somebody is asked to take."""
        lead = _lead(delivery)
        if lead is None or delivery.member is None:
            raise LookupError("the question is gone")
        words = _words(lead, delivery.member)
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        link = settings.BASE_URL + reverse("members:part-asked", kwargs={"pk": lead.pk})
        return Message(subject=subject, short=short, long=long, link=link)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        lead = _lead(delivery)
        return _part("call", _words(lead, delivery.member)) if lead and delivery.member else ""

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return _("A question about a role")


def _words(lead: PartLead, member: Member) -> dict[str, Any]:
    is_full = member.message_wording == Member.Wording.FULL
    return {
        "label": lead.change.group.name if is_full else (member.neutral_label or settings.SITE_LABEL),
        "day": long_day(lead.change.holds_on),
    }


def _lead(delivery: Delivery) -> PartLead | None:
    return PartLead.objects.select_related("change__group").filter(pk=delivery.subject_id).first()


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/members/role_asked/{part}.txt", words).strip()


register(PartAsked())
