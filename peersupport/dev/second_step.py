"""In the demo, the page that asks for the second step shows the number that an app would show (contract.md).

Only the demo's settings name this context processor, and it refuses to work anywhere else.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest


def demo_code(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """``demo_code``, worked out only by the pages that show it."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The second step shows its number in the demo only.")
    return {"demo_code": lambda: _code(request)}


def _code(request: HttpRequest) -> str:
    page = request.resolver_match.url_name if request.resolver_match else ""
    if page == "mfa_activate_totp":
        secret = request.session.get(SECRET_SESSION_KEY, "")
        return _first_unused(secret, None) if secret else ""
    stage = getattr(request, "_login_stage", None)
    person = stage.login.user if stage else request.user
    app = Authenticator.objects.filter(user=person.pk, type=Authenticator.Type.TOTP).first()
    return _first_unused(decrypt(app.data["secret"]), app.wrap()) if app else ""


def _first_unused(secret: str, app: TOTP | None) -> str:
    """The first number that would be taken now and was not used yet. If all were, they may be used again."""
    numbers = [format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()]
    if app is None:
        return numbers[app_settings.TOTP_TOLERANCE]
    keys: dict[str, Any] = {number: app._get_used_cache_key(number) for number in numbers}  # noqa: SLF001
    # The one of the moment first: the earlier one may end while somebody types.
    order = numbers[app_settings.TOTP_TOLERANCE :] + numbers[: app_settings.TOTP_TOLERANCE]
    unused = [number for number in order if cache.get(keys[number]) is None]
    if not unused:
        cache.delete_many(keys.values())
    return (unused or order)[0]
