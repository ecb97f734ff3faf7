"""Messages about an account itself: numbers to sign in with, and notes that something was changed.

They go to an address, not to a member: also to addresses that belong to nobody here, with equal work (C3).
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from members.actions.notifying import notify_address
from members.messages import EMAIL_LETTER, TEXT_LETTER
from members.models import ContactMethod

NUMBER_LIVES = datetime.timedelta(minutes=15)
NOTE_LIVES = datetime.timedelta(days=1)


def email(template: str, address: str, context: dict[str, Any]) -> None:
    """Put ``template``_subject.txt and ``template``_message.txt into the outbox for ``address``."""
    words = _words(context)
    subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
    text = render_to_string(f"{template}_message.txt", words).strip()
    _say(EMAIL_LETTER, ContactMethod.Channel.EMAIL, address, {"subject": subject, "text": text}, words)


def text(name: str, number: str, context: dict[str, Any]) -> None:
    """Put templates/account/sms/``name``.txt into the outbox for ``number``."""
    words = _words(context)
    body = " ".join(render_to_string(f"account/sms/{name}.txt", words).split())
    _say(TEXT_LETTER, ContactMethod.Channel.SMS, number, {"subject": "", "text": body}, words)


def rehearse(address: str, number: str) -> None:
    """Do the work of sending a number and undo it, where nobody is to be written to (C3)."""
    with transaction.atomic():
        if number:
            text("number", number, {"code": "000000"})
        elif address:
            email("account/email/login_code", address, {"code": "000000"})
        transaction.set_rollback(True)


def _words(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts may use: no request, no IP address, no browser, no name."""
    given: dict[str, Any] = {
        key: context[key] for key in ("code", "email", "link", "words", "minutes", "reset") if key in context
    }
    return {**given, "label": settings.SITE_LABEL, "sign_in": settings.BASE_URL + reverse("account_request_login_code")}


def _say(kind: str, channel: str, address: str, payload: dict[str, str], words: dict[str, Any]) -> None:
    now = timezone.now()
    notify_address(
        kind=kind,
        channel=channel,
        address=address,
        payload={**payload, "language": get_language() or settings.LANGUAGE_CODE},
        is_urgent=True,
        expires_at=now + (NUMBER_LIVES if "code" in words else NOTE_LIVES),
        now=now,
    )
