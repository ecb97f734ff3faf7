"""The second step of people who see others' particulars: who needs one, and whether it was just taken (decision 9).

Running a meeting needs none: the run sheet, the head count and the hints show nobody's particulars. What shows some is
put behind ``ask``; the whole administration, and changing the second step itself, behind ``SecondStepMiddleware``.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from members.models import Member

FRESH_SECONDS = 15 * 60
"""How long a second step opens particulars, and how long the administration stays open without a tap."""
LONGEST_SECONDS = 12 * 3600
"""After so long the administration asks again, used or not."""
SEEN = "second_step.seen_at"
SEEN_AGAIN_SECONDS = 60
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_asked_for_second_step(member: Member) -> bool:
    """Whether ``member`` holds a staff role: facilitates, coordinates, or runs the machines."""
    return bool(
        member.is_superuser or member.is_staff or member.facilitated_group_ids or member.coordinated_organisation_ids
    )


def has_second_step(member: Member) -> bool:
    """Whether ``member`` set up a passkey or an app."""
    return Authenticator.objects.filter(user=member, type__in=KINDS).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person at this device took the second step in the last 15 minutes."""
    return time.time() - _taken_at(request) < FRESH_SECONDS


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether the administration may stay open: a second step in the last 12 hours, and never 15 idle minutes since."""
    now, taken = time.time(), _taken_at(request)
    seen = max(taken, request.session.get(SEEN, 0.0))
    if now - taken >= LONGEST_SECONDS or now - seen >= FRESH_SECONDS:
        return False
    if now - seen >= SEEN_AGAIN_SECONDS:
        request.session[SEEN] = now
    return True


def ask(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where the person has to go before somebody's particulars are shown, or nothing. They come back afterwards.

    What they had just sent waits, sealed in their session, and is carried out after the second step.
    """
    return None if is_fresh(request) else _lead(request)


def offer(wanted: str) -> HttpResponseRedirect:
    """To the page that explains the second step; whoever wants none now goes on to ``wanted``."""
    return HttpResponseRedirect(f"{reverse('members:second-step')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")


def needs_second_step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Put before a view that shows somebody's particulars. The view's own access rules still come first in it."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return asking


CHANGES_IT = frozenset(
    {
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
"""Pages with which somebody could give themselves another second step, or look at the spare numbers."""
DOORS = frozenset({"login", "logout", "password_change"})
"""Pages of the administration that only lead elsewhere."""


class SecondStepMiddleware:
    """Puts the administration behind a second step, and changing the second step of staff behind the one they have.

    A password alone, or a session left open, is then not enough to put another second step in its place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        """Lead to the second step where it is needed and was not taken."""
        match = request.resolver_match
        is_desk = match is not None and "admin" in match.app_names and match.url_name not in DOORS
        is_change = match is not None and match.url_name in CHANGES_IT
        if not (is_desk or is_change) or not request.user.is_authenticated:
            return None
        if is_desk:
            return _lead(request) if request.user.is_staff and not is_at_the_desk(request) else None
        if is_asked_for_second_step(request.user) and has_second_step(request.user):
            return ask(request)
        return None


def _taken_at(request: HttpRequest) -> float:
    """When this person last took the second step in this session, in seconds since 1970; 0 if never."""
    records = get_authentication_records(request, request.user)
    return max((entry["at"] for entry in records if entry["method"] == "mfa"), default=0.0)


def _lead(request: HttpRequest) -> HttpResponseRedirect:
    if not has_second_step(request.user):  # type: ignore[arg-type]
        return HttpResponseRedirect(reverse("members:second-step"))
    has_app = Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).exists()
    page = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
    led: HttpResponseRedirect = suspend_request(request, page)
    return led
