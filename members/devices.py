"""Whose phone or computer this is: one's own stays signed in for 30 days, a shared one for 15 idle minutes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

SHARED = "device.is_shared"
RENEWED = "device.renewed_at"
IDLE_SECONDS = 15 * 60
RENEW_AFTER_SECONDS = 60


def choose(request: HttpRequest, *, is_shared: bool) -> None:
    """Keep what the person said about this device, through all steps of signing in."""
    request.session[SHARED] = is_shared


def apply(request: HttpRequest) -> None:
    """Let the session last as long as this device may be signed in."""
    is_shared = bool(request.session.get(SHARED))
    request.session.set_expiry(IDLE_SECONDS if is_shared else None)
    if is_shared:
        request.session[RENEWED] = int(timezone.now().timestamp())


class SharedDeviceMiddleware:
    """Moves the end of a session on a shared device forward while it is in use, at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without a session cookie there is nothing to renew, and the session must not be opened.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(SHARED):
            now = int(timezone.now().timestamp())
            if now - request.session.get(RENEWED, now) >= RENEW_AFTER_SECONDS:
                request.session[RENEWED] = now
        return self.get_response(request)
