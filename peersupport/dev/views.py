"""The development outbox: every message exactly as sent."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peersupport.dev.models import SentMessage

SHOWN = 300
ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with an ``address`` if it can be followed."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the page draws it."""

    lane: str
    to: str
    sender: str
    subject: str
    pieces: list[Piece]
    calendar: str
    sent_at: datetime


@login_not_required
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Newest first. Signed out too: the number that lets somebody in is read here."""
    rows = SentMessage.objects.order_by("-sent_at", "-pk")[:SHOWN]
    return render(request, "dev/outbox.html", {"sent": [_shown(row) for row in rows]})


def pieces(text: str) -> list[Piece]:
    """``text`` cut at its addresses. Only those of this very site can be followed."""
    found, end = [], 0
    for match in ADDRESS.finditer(text):
        found.append(Piece(text[end : match.start()]))
        address = match.group()
        is_local = address == settings.BASE_URL or address.startswith(f"{settings.BASE_URL}/")
        found.append(Piece(address, address if is_local else ""))
        end = match.end()
    found.append(Piece(text[end:]))
    return [piece for piece in found if piece.text]


def _shown(row: SentMessage) -> Shown:
    content = row.content
    return Shown(
        lane=content["lane"],
        to=content["to"],
        sender=content["from"],
        subject=content["subject"],
        pieces=pieces(content["text"]),
        calendar=content.get("calendar", ""),
        sent_at=row.sent_at,
    )
