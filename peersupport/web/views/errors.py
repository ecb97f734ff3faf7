"""The calm pages for when something does not work. They need no database, no session and no sign-in."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from peersupport.web.reading import Reading


def page(request: HttpRequest, status: HTTPStatus, **context: object) -> HttpResponse:
    """The page of ``status`` in the reader's language, also where the request never reached the middleware."""
    reading = getattr(request, "reading", None) or Reading.of_request(request)
    with translation.override(reading.language):
        html = render_to_string(f"{status.value}.html", {"reading": reading, **context})
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something in the request cannot be understood."""
    return page(request, HTTPStatus.BAD_REQUEST)


def unreadable(request: HttpRequest, *, too_long: bool = False) -> HttpResponse:
    """400: the text holds signs that cannot be kept, or there is too much of it."""
    return page(request, HTTPStatus.BAD_REQUEST, too_long=too_long, back=page_before(request))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person. Says the same whether the thing exists or not."""
    return page(request, HTTPStatus.FORBIDDEN)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form stood open too long, or cookies are off. Leads back to the page it was on."""
    reading = getattr(request, "reading", None) or Reading.of_request(request)
    with translation.override(reading.language):
        html = render_to_string("403_csrf.html", {"reading": reading, "back": page_before(request)})
    return HttpResponse(html, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is not for this person."""
    return page(request, HTTPStatus.NOT_FOUND)


def not_to_be_opened(request: HttpRequest, *, allowed: str = "") -> HttpResponse:
    """405: an address that only a button uses was opened by itself, for example by going back."""
    response = page(request, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    response.headers["Content-Length"] = str(len(response.content))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. Uses only what cannot break with the rest: no request, no user, no database."""
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def page_before(request: HttpRequest) -> str:
    """Path of the page of ours that the form was on, or an empty text."""
    referer = request.META.get("HTTP_REFERER", "")
    try:
        is_ours = bool(referer) and url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    except DisallowedHost:
        return ""
    if not is_ours:
        return ""
    parts = urlsplit(referer)
    return parts.path if parts.netloc else ""
