"""What a message says and what it costs, and which words none may hold: for the tests of messages."""

import re

from django.conf import settings as project
from django.utils import translation

from members.kinds import KINDS
from members.models import Delivery, Member
from peersupport.channels.message import Message
from tests.cast import Cast
from tests.factories.members import (
    DeliveryFactory,
)

LANGUAGES = [code for code, _name in project.LANGUAGES]

WHY = "Sam has the flu"

FORBIDDEN = re.compile(
    r"mental|health|psych|therap|support|peer|disorder|illness|depress|anxi|hospital|clinic|diagnos|crisis|recovery"
    r"|appointment|patient|self-help"
    r"|نفس|صحة|صحية|علاج|دعم|مرض|طبيب|أزمة|موعد طبي|اكتئاب|قلق",
    re.IGNORECASE,
)

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡§¿äöñüàÄÖÑÜ"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

GSM_TWICE = set("^{}\\[~]|€\f")


def parts_of(text: str) -> int:
    """How many text messages ``text`` costs (3GPP 23.038 and 23.040)."""
    if all(sign in GSM or sign in GSM_TWICE for sign in text):
        septets = sum(2 if sign in GSM_TWICE else 1 for sign in text)
        return 1 if septets <= 160 else -(-septets // 153)
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else -(-units // 67)


def said(code: str, member: Member, cast: Cast, language: str) -> tuple[Message, str]:
    """The message and the words for a call, as they would leave now."""
    delivery: Delivery = DeliveryFactory.build(
        kind=code, member=member, group=cast.tuesday, subject_id=cast.tomorrow.pk, sequence=cast.tomorrow.sequence
    )
    with translation.override(language):
        return KINDS[code].render(delivery), KINDS[code].call_words(delivery)
