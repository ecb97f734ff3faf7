"""Hide this page: end the session and be somewhere harmless."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from peersupport.web.access import ignores_prefetch

Source = Callable[[HttpRequest], str]
_SOURCES: list[Source] = []


def lead_by(source: Source) -> None:
    """Ask ``source`` where hiding leads; an empty answer is the place of this site."""
    _SOURCES[:] = [source]


@ignores_prefetch
@login_not_required
@csrf_exempt  # the script's farewell carries no token; all it can do is sign the person out
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and lead away (link), or only sign out (the script's farewell, which has left already)."""
    address = exit_address(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        logout(request)
    if request.method == "POST":
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    else:
        response = redirect(address)
        response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def exit_address(request: HttpRequest | None = None) -> str:
    """Where hiding leads to: a page of another site that shows nothing about the person."""
    chosen = next((address for source in _SOURCES if request and (address := source(request))), "")
    return chosen or settings.EXIT_URL or settings.EXIT_URL_DEFAULT
