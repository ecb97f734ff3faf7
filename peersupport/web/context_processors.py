"""What every template knows without its view saying so."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from peersupport.web.reading import Reading, is_signed_in
from peersupport.web.views.leaving import exit_address


@dataclass(frozen=True, slots=True)
class Page:
    """The frame around a page. Nothing is looked up before a template asks."""

    request: HttpRequest

    @property
    def label(self) -> str:
        """The neutral name of this place."""
        return settings.SITE_LABEL

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return is_signed_in(self.request)

    @property
    def has_messages(self) -> bool:
        """Whether there may be something to say, asked without opening a session that is not there."""
        waiting = getattr(self.request, "_messages", None)
        has_session = settings.SESSION_COOKIE_NAME in self.request.COOKIES
        return waiting is not None and (has_session or waiting.added_new)

    @property
    def here(self) -> str:
        """Address to come back to after changing a setting."""
        return self.request.get_full_path()

    @property
    def exit_address(self) -> str:
        """Where hiding leads to."""
        return exit_address(self.request)


def page(request: HttpRequest) -> dict[str, Any]:
    """``page`` (the frame) and ``reading`` (language, text size, colours)."""
    reading = getattr(request, "reading", None) or Reading.of_request(request)
    return {"page": Page(request), "reading": reading}
