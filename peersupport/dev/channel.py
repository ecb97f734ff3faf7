"""A channel that puts messages on the development outbox page instead of sending them."""

from django.utils import timezone

from peersupport.channels.base import TOO_LATE, Accepted, Channel, Definite, Outcome, is_over
from peersupport.channels.email import composed
from peersupport.channels.message import Message
from peersupport.channels.registry import EMAIL
from peersupport.dev.models import SentMessage


class DevOutboxChannel(Channel):
    """Keeps each message exactly as the real channel of its lane would have sent it."""

    in_flight = 1  # it writes to the database, so it stays in the caller's thread
    is_idempotent = True

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        """See Channel."""
        if is_over(deadline):
            return TOO_LATE
        try:
            content = as_sent(self.lane, message, to, key)
        except ValueError:
            return Definite("ADDRESS", permanent=True)
        shown, _created = SentMessage.objects.get_or_create(
            key=key, defaults={"content": content, "sent_at": timezone.now()}
        )
        return Accepted(str(shown.pk))


def as_sent(lane: str, message: Message, to: str, key: str) -> dict[str, str]:
    """The parts that would have left, put together by the real channel's own code."""
    if lane != EMAIL:
        return {"lane": lane, "to": to, "from": "", "subject": "", "text": message.as_short_text()}
    mail = composed(message, to, key)
    content = {
        "lane": lane,
        "to": to,
        "from": str(mail.from_email),
        "subject": str(mail.subject),
        "text": str(mail.body),
    }
    if mail.alternatives:
        content["calendar"] = str(mail.alternatives[0][0])
    return content
