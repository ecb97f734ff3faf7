"""What the session of a phone holds while it goes round with the sheet: which round it is, and nothing else (RUN-3)."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from meetings.actions import sheets
from meetings.models import SheetRound
from members.models import Member

SESSION_KEY = "sheet"
EXPIRY = "_session_expiry"


def begin(request: HttpRequest, found: SheetRound) -> None:
    """Turn this browser, where nobody is signed in any more, into one that opens this sheet and nothing else."""
    request.session[SESSION_KEY] = str(found.pk)
    request.session.set_expiry(max(int((found.until - timezone.now()).total_seconds()), 60))


def end_turn(request: HttpRequest, found: SheetRound | None) -> None:
    """Forget what somebody did elsewhere on this phone, such as asking to join: it is nobody else's to find."""
    for key in [key for key in request.session.keys() if key not in (SESSION_KEY, EXPIRY)]:  # noqa: SIM118
        del request.session[key]
    if found is not None:
        begin(request, found)


@receiver(user_logged_in)
def take_back(request: HttpRequest | None, user: Member, **kwargs: Any) -> None:
    """Whoever signs in on a phone that went round has it back: its round is over, those of other phones go on."""
    pk = request.session.pop(SESSION_KEY, None) if request is not None else None
    if request is not None and pk is not None:
        request.session.pop(EXPIRY, None)  # how long somebody stays signed in does not follow from the sheet
        sheets.close_one(by=user, pk=pk, now=timezone.now())
