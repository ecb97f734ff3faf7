"""The project's addresses, and pages that break on purpose so that the error pages can be looked at."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

from peersupport.urls import urlpatterns as real
from peersupport.web.views.errors import page


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@login_not_required
def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("unreadable on purpose")


@login_not_required
def wait(request: HttpRequest) -> HttpResponse:
    return page(request, HTTPStatus.TOO_MANY_REQUESTS)


@login_not_required
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Plays the other site that hiding leads to; says who sent the reader."""
    sender = escape(request.headers.get("Referer", ""))
    return HttpResponse(f'<title>Weather</title><p id="referrer">{sender}</p>')


urlpatterns = [
    *real,
    path("tests/500/", broken),
    path("tests/400/", unreadable),
    path("tests/429/", wait),
    path("tests/elsewhere/", elsewhere),
]
