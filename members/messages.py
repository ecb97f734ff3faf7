"""Kinds of messages that are about an account itself. What they say was sealed when they were made."""

import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from members.kinds import Kind, register
from members.models import Delivery
from peersupport.channels.message import Message

EMAIL_LETTER = "account.email"
TEXT_LETTER = "account.sms"
LEFT_ALONE = "group.left_alone"


class AccountKind(Kind):
    """A number to sign in with, or a note that something was changed. Twice is better than never."""

    is_urgent = True
    resend_when_unknown = True

    def __init__(self, code: str) -> None:
        self.code = code

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Said as long as there is something to say."""
        return "" if delivery.payload else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """What was sealed."""
        sealed = delivery.payload or {}  # the guard saw to it that there is one
        return Message(subject=sealed["subject"], short=sealed["text"], long=sealed["text"], link="")

    def subject_line(self, delivery: Delivery) -> str:
        """Neutral words."""
        return gettext("A message about signing in")


class LeftAlone(Kind):
    """A group has lost its only facilitator: said to its coordinators or, without any, to its members."""

    code = LEFT_ALONE
    resend_when_unknown = True

    def render(self, delivery: Delivery) -> Message:
        """Neutral words; which group it is stands on the pages behind the sign-in."""
        member = delivery.member
        is_coordinator = member is not None and member.is_staff
        label = (member.neutral_label if member else "") or settings.SITE_LABEL
        words = {"label": label, "is_coordinator": is_coordinator}
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        path = reverse("admin:groups_group_changelist") if is_coordinator else "/home/"
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + path)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return _part("call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("Somebody is needed to open the meetings")


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/members/alone/{part}.txt", words).strip()


register(LeftAlone())
register(AccountKind(EMAIL_LETTER))
register(AccountKind(TEXT_LETTER))
