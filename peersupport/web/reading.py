"""How a person reads: language, text size, colours and time zone. Kept on the member, else in cookies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

SIZES = (1, 2, 3)
COLOURS = ("AUTO", "LIGHT", "DARK")
SIZE_COOKIE = "text_size"
COLOURS_COOKIE = "colours"


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's way of reading. Every value is one that we know."""

    language: str
    text_size: int = 1
    colours: str = "AUTO"
    time_zone: str = ""

    @classmethod
    def of_request(cls, request: HttpRequest) -> Self:
        """The member's own settings; without a session those of the cookies, else what the browser asks for.

        A request without a session cookie never causes the session to be opened.
        """
        own = _member(request)
        cookies = request.COOKIES
        return cls(
            language=_language(getattr(own, "language", "") or cookies.get(settings.LANGUAGE_COOKIE_NAME, ""), request),
            text_size=_one_of(getattr(own, "text_size", None) or cookies.get(SIZE_COOKIE), SIZES),
            colours=_one_of(getattr(own, "colours", None) or cookies.get(COLOURS_COOKIE), COLOURS),
            time_zone=_time_zone(getattr(own, "time_zone", "")),
        )

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone to show hours in, or None for the site's own."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    def remember_on(self, response: HttpResponse) -> None:
        """Keep these settings on this device for a year. They say nothing about the person."""
        kept = {
            settings.LANGUAGE_COOKIE_NAME: self.language,
            SIZE_COOKIE: str(self.text_size),
            COLOURS_COOKIE: self.colours,
        }
        for name, value in kept.items():
            response.set_cookie(
                name,
                value,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
                httponly=True,
            )


def changed(reading: Reading, answers: Mapping[str, str]) -> Reading:
    """``reading`` with those of ``language``, ``text_size``, ``colours`` that ``answers`` gives well."""
    language = answers.get("language", "")
    size = answers.get("text_size", "")
    colours = answers.get("colours", "")
    return Reading(
        language=language if language in dict(settings.LANGUAGES) else reading.language,
        text_size=int(size) if size in map(str, SIZES) else reading.text_size,
        colours=colours if colours in COLOURS else reading.colours,
        time_zone=reading.time_zone,
    )


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in, asked without opening a session that is not there."""
    return _member(request) is not None


def _member(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    if user is None or settings.SESSION_COOKIE_NAME not in request.COOKIES or not user.is_authenticated:
        return None
    return user


def _language(wanted: str, request: HttpRequest) -> str:
    if wanted in dict(settings.LANGUAGES):
        return wanted
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for known, _name in settings.LANGUAGES:
            if asked == known or asked.startswith(f"{known}-"):
                return known
    return settings.LANGUAGE_CODE


def _one_of(value: object, choices: tuple[Any, ...]) -> Any:
    return next((choice for choice in choices if str(choice) == str(value)), choices[0])


def _time_zone(value: object) -> str:
    name = str(value or "")
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
