"""Kinds of messages that are about an account itself. What they say was sealed when they were made."""

import datetime

from django.utils.translation import gettext

from members.kinds import Kind, register
from members.models import Delivery
from peersupport.channels.message import Message

EMAIL_LETTER = "account.email"
TEXT_LETTER = "account.sms"


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


register(AccountKind(EMAIL_LETTER))
register(AccountKind(TEXT_LETTER))
