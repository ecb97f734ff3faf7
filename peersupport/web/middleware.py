"""What happens around every page: careful headers, refusal of unreadable text, each person's way of reading."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from peersupport.web.reading import Reading
from peersupport.web.views import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
FORM = "application/x-www-form-urlencoded"


class CarefulHeadersMiddleware:
    """Nothing of a signed-in person is kept by a browser, listed by a search engine or used by another site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in KnownVerbsMiddleware.VERBS:
            response = errors.not_to_be_opened(request, allowed=response.headers.get("Allow", ""))
        is_public = getattr(request, "is_public_page", False) and response.status_code < HTTPStatus.BAD_REQUEST
        if not is_public or settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "no-store"
        if not is_public:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""  # servers warn about the body that Django leaves in place
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Note what the view says about itself; answer a fetch ahead with nothing where opening does something."""
        request.is_public_page = getattr(view, "is_public_page", False)  # type: ignore[attr-defined]
        if getattr(view, "ignores_prefetch", False) and _is_fetched_ahead(request):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return None


class KnownVerbsMiddleware:
    """Pages are opened and forms are posted. Whatever else is tried gets 405, the same for everybody and every address,
    and empty, since no browser shows it.

    Django runs a view for any verb unless it says otherwise, and some of allauth's take PUT for a posted form.
    """

    VERBS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if request.method in self.VERBS else HttpResponseNotAllowed(self.VERBS)


class UnreadableTextMiddleware:
    """Text that no database or reader can hold gets the 400 page, never a 500, and is never silently changed.

    A NUL sign in a form field passes: the form itself says so beside the field, with everything else kept.
    What a view without a form hands to the database is caught on its way back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if _is_readable_address(request) else errors.unreadable(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Read the form before anybody else does, unless the view reads files in its own way (``takes_files``)."""
        if request.method != "POST" or getattr(view, "takes_files", False):
            return None
        try:
            return None if _is_readable_form(request) else errors.unreadable(request)
        except (RequestDataTooBig, TooManyFieldsSent):
            return errors.unreadable(request, too_long=True)
        except (BadRequest, MultiPartParserError, TooManyFilesSent):
            return errors.unreadable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The last net: text that the database could not take."""
        is_text = isinstance(exception, UnicodeError) or (
            isinstance(exception, (DataError, ValueError)) and "NUL" in str(exception)
        )
        return errors.unreadable(request) if is_text else None


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Pages ask people to sign in. Whoever pressed a button on a page that had been open for long comes back to that
    page afterwards: the button's own address cannot be opened, and the press would lead nowhere.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """To the page for signing in, and from there to where the person was."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        before = errors.page_before(request)
        back = before if url_has_allowed_host_and_scheme(before, allowed_hosts=None) else settings.LOGIN_REDIRECT_URL
        return redirect_to_login(back, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


class ReadingPreferencesMiddleware:
    """Shows each page in the person's language and time zone, and tells caches what it depended on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reading = Reading.of_request(request)
        request.reading = reading  # type: ignore[attr-defined]
        with translation.override(reading.language), timezone.override(reading.zone):
            request.LANGUAGE_CODE = reading.language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", reading.language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _is_fetched_ahead(request: HttpRequest) -> bool:
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose for purpose in purposes)


def _is_readable_address(request: HttpRequest) -> bool:
    query = unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
    parts = [request.path_info, *request.COOKIES.values()]
    return _is_utf8(query) and b"\0" not in query and not any("\0" in part for part in parts)


def _is_readable_form(request: HttpRequest) -> bool:
    is_text = request.content_type != FORM or _is_utf8(unquote_to_bytes(request.body))
    return is_text and request.POST is not None


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
