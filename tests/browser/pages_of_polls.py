"""The pages of agreeing on day and hour, and of what makes it hard to come."""

from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.face import Face, press
from tests.browser.rig import World

ASK = "/groups/tuesday-circle/meetings/ask/"
HARD, HARD_STANDS = "/groups/tuesday-circle/hard-to-come/", "/groups/tuesday-circle/meetings/hard-to-come/"


def poll_of(world: World) -> Any:
    """What Tuesday Circle is asked."""
    from meetings.models import Poll

    return Poll.objects.get(group=world.tuesday)


def page_of(world: World) -> str:
    """Path of the page on which members answer."""
    return f"/polls/{poll_of(world).pk}/"


def stands(world: World, end: str = "") -> str:
    """Path of the page on which facilitators see how it stands."""
    return f"/groups/tuesday-circle/meetings/asked/{poll_of(world).pk}/{end}"


def link_of(world: World, name: str = "Leila") -> str:
    """Path of the page behind the link in this person's message."""
    from meetings.models import PollLink

    return f"/p/{PollLink.objects.get_or_create(poll=poll_of(world), member=world.member(name))[0].token}/"


def close(world: World) -> None:
    """Rosa has closed it."""
    from meetings.actions import polling

    polling.close(by=world.member("rosa"), poll=poll_of(world), now=timezone.now())


def said_page(world: World) -> str:
    """Path of the page on which Rosa notes what Okello said."""
    return stands(world, f"said/{world.membership('Okello').pk}/")


def _ask_wrongly(page: Page, world: World) -> None:
    page.goto(world.url + ASK + "week/")
    page.select_option("[name=day_1]", "1")
    page.fill("[name=until_on]", "2020-01-01")
    press(page, "main form button.main")


def _write_for_nobody(page: Page, world: World) -> None:
    page.goto(world.url + HARD)
    page.fill("[name=words]", "The gate sticks, and I need both hands.")
    press(page, "main form button.main")


OF_POLLS = (
    Face("poll-how-often", ASK, "rosa"),
    Face("poll-ask", ASK + "week/", "rosa"),
    Face("poll-ask-problems", "", "rosa", arrive=_ask_wrongly),
    Face("poll", page_of, "amina", is_main=True),
    Face("poll-closed", page_of, "amina", before=close),
    Face("poll-link", link_of),
    Face("poll-stands", stands, "rosa"),
    Face("poll-stands-closed", stands, "rosa", before=close),
    Face("poll-sheet", lambda world: stands(world, "paper/?as=list"), "rosa"),
    Face("poll-numbers", lambda world: stands(world, "sheets/"), "rosa"),
    Face("poll-note", said_page, "rosa"),
    Face("hard-to-come", HARD, "amina"),
    Face("hard-to-come-problems", "", "amina", arrive=_write_for_nobody),
    Face("hard-to-come-stands", HARD_STANDS, "rosa"),
    Face("hard-to-come-people", f"{HARD_STANDS}people/", "rosa"),
    Face("hard-to-come-off", f"{HARD_STANDS}ask/", "rosa"),
    Face("arrangement", f"{HARD_STANDS}do/COMPANY/", "rosa"),
    Face("poll-close", lambda world: stands(world, "close/"), "rosa"),
)
