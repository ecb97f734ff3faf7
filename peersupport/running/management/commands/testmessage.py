"""``manage.py testmessage``: tries the way out for email or text messages, and says honestly what happened."""

import sys
import time
import uuid
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from peersupport.channels.base import Accepted, Ambiguous, Definite, Outcome
from peersupport.channels.message import Message
from peersupport.channels.registry import EMAIL, SMS, channel_for

SECONDS = 60
WHY = {
    "NOT_SET_UP": "no way out is set up: set EMAIL_URL for email, SMS_URL for text messages",
    "CONNECT": "the server cannot be reached, or its certificate is not right: check the address and the port",
    "TIMEOUT": "the server did not answer in time: check the address and the port",
    "ADDRESS": "this is not an address that can be written to",
    "SMTP_535": "the server refuses the name or the password: check EMAIL_URL",
    "SMTP_530": "the server wants a name and a password: put them into EMAIL_URL",
    "SMTP_550": "the server refuses this recipient or our sender: check EMAIL_FROM",
    "SMTP_553": "the server refuses our sender: check EMAIL_FROM",
    "SMTP_554": "the server refuses the message: check EMAIL_FROM",
}


class Command(BaseCommand):
    """Send one harmless message now, past the outbox, and report what the server said."""

    help = "Send a test message to an email address, or to a phone number that begins with +."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("to", help="an email address, or a phone number that begins with +")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 only when the server took the message."""
        to = options["to"]
        words = _("This is a test. Messages from %(site)s can reach you.") % {"site": settings.SITE_LABEL}
        message = Message(subject=settings.SITE_LABEL, short=words, long=words)
        channel = channel_for(SMS if to.startswith("+") else EMAIL)
        outcome = channel.send(message, to, f"test-{uuid.uuid4()}", time.monotonic() + SECONDS)
        self.stdout.write(report(outcome, to))
        if not isinstance(outcome, Accepted):
            sys.exit(1)


def report(outcome: Outcome, to: str) -> str:
    """What happened to the test message, in one or two sentences."""
    if isinstance(outcome, Accepted):
        if settings.SHOWS_OUTBOX and not settings.EMAIL_ADDRESS:
            return "The test message is on the development outbox page; nothing left this machine."
        return f"The server took the test message for {to}. Look whether it arrived, also among the unwanted messages."
    if isinstance(outcome, Ambiguous):
        return f"The test message for {to} left, but no clear answer came back. Look whether it arrived."
    if isinstance(outcome, Definite):
        return f"The test message was not sent: {WHY.get(outcome.code, f'the server said {outcome.code}')}."
    raise TypeError(f"unknown outcome {outcome!r}")
