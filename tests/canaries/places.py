"""The places where canaries are looked for, and for each a flaw that lets one fly there; more in stores and sending.

``look`` yields pieces of what is left in that place, after doing what fills it. ``leak`` switches the flaw on.
"""

import io
import logging
import logging.config
import subprocess
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.log import AdminEmailHandler

from groups.admin import GroupAdmin
from groups.querysets import GroupQuerySet
from meetings.querysets import MeetingQuerySet
from meetings.views import meeting as meeting_page
from members import tasks
from members.backends import MembershipBackend
from members.models import Member, Membership
from peersupport.privacy import export
from peersupport.privacy.walking import Owned
from peersupport.web.middleware import CarefulHeadersMiddleware
from tests.canaries.birds import Aviary
from tests.helpers import sign_in

Pieces = Iterator[bytes]
OUTSIDERS = ("nobody", "newcomer", "member elsewhere", "coordinator", "superuser")
IN_ADMINISTRATION = {
    "groups.Group.name",
    "groups.Organisation.procedures",
    "admin.LogEntry.change_message",
    "members.Emergency.reason",
}
"""What coordinators are there to read and write; none of it is about a person."""


@dataclass
class Ground:
    """What there is to search: the planted database, a folder, and what was logged so far."""

    aviary: Aviary
    folder: Path
    settings: Any
    patch: pytest.MonkeyPatch
    log: io.StringIO = field(default_factory=io.StringIO)
    programs: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """A canary to let fly: Anna's name in her group."""
        membership = self.aviary.anna.rows[Membership]
        return str(membership.shown_name)  # type: ignore[attr-defined]

    def of_others(self, role: str, text: str) -> bytes:
        """``text`` without the words of whoever reads it."""
        for word in self.aviary.bela.words if role == "member elsewhere" else ():
            text = text.replace(word, "")
        return text.encode()

    def browser(self, role: str, **values: Any) -> Client:
        """A browser of this person, which shows what everybody sees when something breaks."""
        client = Client(raise_request_exception=False, **values)
        return client if role == "nobody" else sign_in(client, self.aviary.people[role], second_step=True)


@dataclass(frozen=True)
class Place:
    """Somewhere to look. ``but``: columns that may be read there, because that is what they are for."""

    name: str
    look: Callable[[Ground], Pieces]
    leak: Callable[[Ground], None]
    but: frozenset[str] = frozenset()
    is_here: Callable[[], bool] = lambda: True


# --- What is said on failure ----------------------------------------------------------------------------------


def failing(ground: Ground) -> Iterator[Any]:
    """Answers of every sort of failure, to everybody, with canaries in address, form and in what breaks."""
    word, anna = ground.name, ground.aviary.anna
    nothing = uuid.uuid4()
    cache.clear()  # the limits of an earlier round

    def breaks(_one: Any, member: Member) -> None:
        name, words = member.name, [ground.name, anna.member.name]
        raise TypeError(f"{len(name)} and {len(words)} do not go together")

    for role in ("nobody", *ground.aviary.people):
        client = ground.browser(role)
        yield client.get(f"/groups/{word}/"), 404
        yield client.get(f"/meetings/{nothing}/?name={word}"), 404
        yield client.post("/about/", {"name": word}), 405
        yield client.get(f"/?name={word}", headers={"Host": "evil.example"}), 400
        yield client.post(f"/accounts/login/?next=/{word}/", {"login": word, "password": word}), 0
        strict = ground.browser(role, enforce_csrf_checks=True)
        yield strict.post("/accounts/login/", {"login": word, "password": word}), 403
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meeting_page, "card_of", breaks)
        for role in ("member", "facilitator", "anna"):
            yield ground.browser(role).get(f"/meetings/{anna.meeting.pk}/?name={word}"), 500
    guesser = ground.browser("nobody")
    for _turn in range(10):
        guesser.post("/accounts/back/", {"words": word})
    yield guesser.post("/accounts/back/", {"words": word}), 429


def error_pages(ground: Ground) -> Pieces:
    """The pages for when something does not work."""
    seen = set()
    for response, status in failing(ground):
        seen.add(response.status_code)
        assert not status or response.status_code in (status, 302, 404), (response.status_code, status)
        if response.status_code >= 400:
            yield response.content
    assert {400, 403, 404, 405, 429, 500} <= seen


def show_what_broke(ground: Ground) -> None:
    """Pages for developers, switched on for everybody."""
    ground.settings.DEBUG = True


def logs(ground: Ground) -> Pieces:
    """What was written to the log meanwhile, as the real handler writes it, and a little more of it."""
    with logged(ground.log):
        for _response in failing(ground):
            pass
        tasks.tick()
        tasks.drain("email")
    yield ground.log.getvalue().encode()


class logged:  # noqa: N801  (reads as a sentence)
    """Collects the log in ``stream`` with the filter and form of the real one, from INFO on."""

    def __init__(self, stream: io.StringIO) -> None:
        chosen = project.LOGGING
        self.handler = logging.StreamHandler(stream)
        self.handler.setFormatter(logging.Formatter(chosen["formatters"]["line"]["format"], style="{"))
        self.handler.addFilter(logging.config.DictConfigurator(chosen).configure_filter(chosen["filters"]["discreet"]))
        self.loggers = [logging.getLogger(name) for name in ("", "django")]

    def __enter__(self) -> None:
        self.levels = [logger.level for logger in self.loggers]
        for logger in self.loggers:
            logger.addHandler(self.handler)
            logger.setLevel(logging.INFO)

    def __exit__(self, *_error: object) -> None:
        for logger, level in zip(self.loggers, self.levels, strict=True):
            logger.removeHandler(self.handler)
            logger.setLevel(level)


def log_a_name(ground: Ground) -> None:
    """A line in the log that says who it was."""
    real = meeting_page.fetch

    def fetch(rows: Any, request: Any, **lookup: Any) -> Any:
        logging.getLogger("meetings").warning("opened by %s, next to %s", request.user.pk, ground.name)
        return real(rows, request, **lookup)

    ground.patch.setattr(meeting_page, "fetch", fetch)


def error_mail(ground: Ground) -> Pieces:
    """What the operator is sent when something breaks, with somebody to send it to."""
    ground.settings.ADMINS = ground.settings.MANAGERS = [("Op", "op@example.org")]
    mail.outbox.clear()
    for _response in failing(ground):
        pass
    yield from (letter.message().as_bytes() for letter in mail.outbox)


def mail_what_broke(ground: Ground) -> None:
    """Django's usual mail about errors."""
    handler = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django")
    ground.patch.setattr(logger, "handlers", [*logger.handlers, handler])


# --- Pages of those who may not know --------------------------------------------------------------------------


def pages_of_outsiders(ground: Ground) -> Pieces:
    """Pages about the group and the person, asked for by those whom it does not concern."""
    for role, response in _outside(ground):
        yield ground.of_others(role, response.content.decode())


def answer_headers(ground: Ground) -> Pieces:
    """Headers and cookies of every answer to outsiders and of every failure."""
    for _role, response in _outside(ground):
        yield _head(response)
    for response, _status in failing(ground):
        if not response.headers.get("Location"):  # the way on repeats what the browser itself asked for
            yield _head(response)


def _head(response: Any) -> bytes:
    lines = [f"{name}: {value}" for name, value in response.headers.items()]
    return "\n".join([*lines, *(str(cookie) for cookie in response.cookies.values())]).encode()


def _outside(ground: Ground) -> Iterator[tuple[str, Any]]:
    anna = ground.aviary.anna
    slug, pk = anna.group.slug, anna.meeting.pk
    about = [row.pk for row in anna.rows.values()]
    places = [f"/groups/{slug}/", f"/groups/{slug}/members/", f"/groups/{slug}/here/", f"/groups/{slug}/reminders/"]
    places += [f"/meetings/{pk}/", f"/meetings/{pk}/cancel/", "/", "/home/", "/today/", "/groups/", "/me/", "/me/data/"]
    places += [f"/me/groups/{one}/" for one in about] + [f"/groups/{slug}/people/{one}/" for one in about]
    for role in OUTSIDERS:
        client = ground.browser(role)
        for place in places:
            yield role, client.get(place)


def open_groups_to_all(ground: Ground) -> None:
    """Everybody who is signed in may read and do everything in every group."""
    ground.patch.setattr(MeetingQuerySet, "visible_to", lambda rows, _member: rows.all())
    ground.patch.setattr(GroupQuerySet, "visible_to", lambda rows, _member: rows.all())
    ground.patch.setattr(MembershipBackend, "has_perm", lambda *_args, **_kwargs: True)


def tell_by_a_header(ground: Ground) -> None:
    """A header that says whose page it is."""
    real = CarefulHeadersMiddleware.__call__

    def call(self: CarefulHeadersMiddleware, request: Any) -> Any:
        response = real(self, request)
        response.headers["X-Group-Of"] = ground.name
        return response

    ground.patch.setattr(CarefulHeadersMiddleware, "__call__", call)


def administration(ground: Ground) -> Pieces:
    """Every page of the administration that can be reached by following links, and every history."""
    group = ground.aviary.anna.group.pk
    for role in ("coordinator", "superuser"):
        client = ground.browser(role)
        waiting, seen = ["/admin/", f"/admin/groups/group/{group}/history/"], set()
        while waiting:
            place = waiting.pop()
            seen.add(place)
            response = client.get(place)
            yield response.content
            if response.status_code == 200:
                found = {link.partition("#")[0] for link in _links(response.content.decode())}
                waiting += [link for link in found - seen - set(waiting) if _leads_on(link)]
        assert role == "superuser" or len(seen) > 5, seen


def _links(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="')[1:]]


def _leads_on(link: str) -> bool:
    return link.startswith("/admin/") and "?" not in link and "logout" not in link and "jsi18n" not in link


def list_people_in_the_administration(ground: Ground) -> None:
    """A column of names in the list of groups."""

    def who(group: Any) -> str:
        return ", ".join(one.shown_name for one in Membership.objects.filter(group=group))

    ground.patch.setattr(GroupAdmin, "list_display", ("name", who))
    ground.patch.setattr(admin.site._registry[type(ground.aviary.anna.group)], "list_display", ("name", who))


def exports_of_others(ground: Ground) -> Pieces:
    """What others get of what is held about them: for programs, and to read."""
    for role, member in ground.aviary.people.items():
        if role == "anna":
            continue
        told = export.as_json(Member.objects.get(pk=member.pk))
        page = ground.browser(role).get("/me/data/")
        assert page.status_code == 200, (role, page.status_code)
        yield ground.of_others(role, told)
        yield ground.of_others(role, page.content.decode())


def export_all_rows(ground: Ground) -> None:
    """Every row of the table instead of one's own."""
    ground.patch.setattr(Owned, "rows", lambda one, _person: one.model._base_manager.all())
