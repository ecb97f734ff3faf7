"""Every entry of every menu, in its fixed order. An app that gets a page for the menu adds one line here.

Entries are named by URL name; one whose page does not exist yet, or needs a group where none is at hand, is left out.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of a menu. ``of_group`` pages take the ``slug`` of the group the page is about.

    ``word``: which of the group's own words (LANG-4) names the page instead, where there is a group.
    ``pages``: URL names of the pages it gathers, on which it is marked too.
    """

    label: str | Promise
    short: str | Promise
    icon: str
    url_name: str
    of_group: bool = False
    word: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a template draws it."""

    label: str
    short: str
    icon: str
    address: str
    is_here: bool


MEMBER = (
    Entry(_("Home"), _("Home"), "house", "dashboards:home"),
    Entry(
        _("My groups"),
        _("My groups"),
        "users",
        "dashboards:groups",
        pages=(
            "members:here",
            "members:here-ask",
            "members:roles",
            "members:host",
            "members:life",
            "members:life-part",
            "members:newcomers",
            "meetings:slips",
            "dashboards:welcome",
            "dashboards:welcome-sheet",
            "meetings:hard-to-come",
            "meetings:poll",
        ),
    ),
    Entry(_("Our agreement"), _("Our agreement"), "handshake", "ethics:agreement", pages=("ethics:code",)),
    Entry(_("More help"), _("More help"), "hand-heart", "resources:support", pages=("resources:of_group",)),
    Entry(_("Me"), _("Me"), "circle-user", "members:me"),
)
FACILITATOR = (
    Entry(_("Today"), _("Today"), "sun", "dashboards:today"),
    Entry(
        _("Meetings"),
        _("Meetings"),
        "calendar-days",
        "meetings:list",
        of_group=True,
        word="meetings",
        pages=(
            "meetings:places",
            "meetings:place",
            "meetings:place-new",
            "meetings:door-note",
            "meetings:count",
            "meetings:names",
            "meetings:sheet",
            "meetings:sheet-paper",
            "meetings:sheet-people",
        ),
    ),
    Entry(_("People"), _("People"), "users", "members:people", of_group=True),
    Entry(_("Reminders and calls"), _("Calls"), "phone", "dashboards:reminders", of_group=True),
    Entry(
        _("Our group"),
        _("Our group"),
        "sprout",
        "dashboards:group",
        of_group=True,
        pages=(
            "groups:settings",
            "members:life-belonging",
            "members:life-break",
            "members:life-end",
            "members:life-two",
            "groups:words",
            "meetings:names-decision",
            "groups:welcome-parts",
            "dashboards:still-right",
            "groups:welcome-add",
            "groups:welcome-part",
            "groups:first-steps",
            "groups:listing",
            "members:requests",
            "members:request",
            "members:door",
            "members:invitations",
            "members:apart",
            "members:change-roles",
            "members:role-dates",
            "members:back-in",
        ),
    ),
)


def lines(entries: tuple[Entry, ...], request: HttpRequest, group: Any = None) -> list[Line]:
    """Those of ``entries`` whose page exists, with the one the person is on marked."""
    found = [(entry, _address(entry, group)) for entry in entries]
    page = request.resolver_match.view_name if request.resolver_match else ""
    here = max((a for _entry, a in found if a and request.path.startswith(a)), key=len, default="")
    here = next((a for entry, a in found if page and page in entry.pages), here)
    language = str(get_language())
    return [
        Line(own or label, own or short, entry.icon, address, address == here)
        for entry, address in found
        if address
        for own, (label, short) in [(_own_word(entry, group), _labels(entry, language))]
    ]


@lru_cache(maxsize=256)
def _labels(entry: Entry, _language: str) -> tuple[str, str]:
    return str(entry.label), str(entry.short)


def _own_word(entry: Entry, group: Any) -> str:
    """The group's word for this page, if it changed that word."""
    words = getattr(group, "words", None) if entry.word else None
    return capfirst(getattr(words, entry.word)) if words and entry.word in words.own else ""


def _address(entry: Entry, group: Any) -> str:
    if entry.of_group and not group:
        return ""
    return _reversed(entry.url_name, group.slug if entry.of_group else "", settings.ROOT_URLCONF)


@lru_cache(maxsize=1024)
def _reversed(url_name: str, slug: str, _urls: str) -> str:
    try:
        return reverse(url_name, kwargs={"slug": slug} if slug else None)
    except NoReverseMatch:
        return ""
