"""Email by SMTP: one recipient to a message, plain text, an entry for the calendar of who wishes that, no tracking.

Django opens the connection and writes the message; the conversation itself is ours, because only its phases tell
*certainly not sent* from *perhaps sent*: until the text leaves, every trouble is definite; a reply to the text is
definite too; only silence after the text is not (RFC 5321, 4.2.5 and 6.1).
"""

import contextlib
import hashlib
import re
import smtplib
from email.utils import parseaddr
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from peersupport.channels import ical
from peersupport.channels.base import TOO_LATE, Accepted, Ambiguous, Channel, Definite, Outcome, is_over, seconds_until
from peersupport.channels.message import Message

GO_ON = 354
PERMANENT = 500
TRY_LATER = 400
GOODBYE_SECONDS = 2
ONE_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
LINE_END = re.compile(rb"\r?\n")
LEADING_DOT = re.compile(rb"(?m)^\.")


class EmailChannel(Channel):
    """Sends through the server of EMAIL_URL."""

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        """See Channel. The reference of an accepted message is its Message-ID."""
        try:
            mail = composed(message, to, key)
            text = LINE_END.sub(b"\r\n", mail.message().as_bytes())
            sender, recipient = (sanitize_address(address, "utf-8") for address in (mail.from_email, to))
        except (ValueError, UnicodeError):
            return Definite("ADDRESS", permanent=True)
        if is_over(deadline):
            return TOO_LATE
        backend = EmailBackend(timeout=seconds_until(deadline, settings.EMAIL_TIMEOUT))
        try:
            backend.open()
        except (OSError, smtplib.SMTPException) as error:
            return _refused(error)
        smtp = cast("smtplib.SMTP", backend.connection)
        try:
            outcome = _deliver(smtp, parseaddr(sender)[1], parseaddr(recipient)[1], text, deadline)
        finally:
            _part(smtp)
        return Accepted(message_id(key)) if isinstance(outcome, Accepted) else outcome


def composed(message: Message, to: str, key: str) -> EmailMultiAlternatives:
    """The email exactly as it leaves. Raises ValueError when ``to`` is not one plain address.

    An entry for a calendar is the second of two ways to read it (RFC 2046 5.1.4): a program that knows no calendars
    shows the text alone. It is no attached file, because a file lies in a folder where others find it.
    """
    if not ONE_ADDRESS.fullmatch(to):
        raise ValueError("not one address")
    headers = {
        "Message-ID": message_id(key),
        "Auto-Submitted": "auto-generated",  # RFC 3834: keeps holiday notices from answering
        "X-Auto-Response-Suppress": "All",
    }
    mail = EmailMultiAlternatives(
        subject=message.as_subject(),
        body=message.as_long_text() + "\n",
        to=[to],
        reply_to=[settings.REPLY_TO] if settings.REPLY_TO else None,
        headers=headers,
    )
    if message.entry is not None:
        part = ical.invitation(message.entry, to=to, now=timezone.now())
        mail.attach_alternative(part.text, f"text/calendar; method={part.method}")
    return mail


def message_id(key: str) -> str:
    """The same for every try of one message, so that a reader can drop a second copy; it tells nothing else."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _deliver(smtp: smtplib.SMTP, sender: str, recipient: str, text: bytes, deadline: float) -> Outcome:
    try:
        refusal = _announce(smtp, sender, recipient, deadline)
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        return _refused(error)
    if refusal:
        return refusal
    if is_over(deadline):
        smtp.close()  # without the closing dot there is nothing to deliver
        return TOO_LATE
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        smtp.send(LEADING_DOT.sub(b"..", text) + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, _ = smtp.getreply()
    except (OSError, smtplib.SMTPException):
        smtp.close()
        return Ambiguous("NO_REPLY")
    return Accepted() if code < TRY_LATER else Definite(f"SMTP_{code}", permanent=code >= PERMANENT)


def _announce(smtp: smtplib.SMTP, sender: str, recipient: str, deadline: float) -> Definite | None:
    """Everything before the text: who writes, to whom, and whether it may come. A refusal, or None to go on."""
    smtp.ehlo_or_helo_if_needed()
    code, _ = smtp.mail(sender, ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else [])
    if code >= TRY_LATER:
        return Definite(f"SMTP_{code}")  # our own sender is at fault, not this person's address
    code, _ = smtp.rcpt(recipient)
    if code < TRY_LATER:
        if is_over(deadline):
            return TOO_LATE
        code, _ = smtp.docmd("DATA")
    if code >= TRY_LATER:
        return Definite(f"SMTP_{code}", permanent=code >= PERMANENT)
    return None if code == GO_ON else Definite(f"SMTP_{code}")


def _part(smtp: smtplib.SMTP) -> None:
    """Say goodbye without waiting long for an answer: what came of the message is known already."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if smtp.sock is not None:
            smtp.sock.settimeout(GOODBYE_SECONDS)
            smtp.quit()
    smtp.close()


def _refused(error: Exception) -> Definite:
    """A trouble before the text left. None of these says anything about the person's address, so all may pass."""
    if isinstance(error, smtplib.SMTPResponseException):
        return Definite(f"SMTP_{error.smtp_code}")
    return Definite("TIMEOUT" if isinstance(error, TimeoutError) else "CONNECT")
