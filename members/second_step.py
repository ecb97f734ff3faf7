"""The second step of people who see others' particulars: who needs one, and whether it was just taken (decision 9)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from members.models import Member

FRESH_SECONDS = 15 * 60
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
    taken = [entry["at"] for entry in get_authentication_records(request, request.user) if entry["method"] == "mfa"]
    return bool(taken) and time.time() - max(taken) < FRESH_SECONDS


def ask(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where the person has to go before somebody's particulars are shown, or nothing. They come back afterwards."""
    if is_fresh(request):
        return None
    if not has_second_step(request.user):  # type: ignore[arg-type]
        return redirect("members:second-step")
    here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("members:me")
    has_app = Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).exists()
    page = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({'next': here})}")


def needs_second_step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Put before a view that shows somebody's particulars. The view's own access rules still come first in it."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return asking
