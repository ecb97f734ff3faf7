"""A page in one state, and the few things that every way to one needs."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

from tests.browser.rig import World

PASSWORD = "room for one more please"


@dataclass(frozen=True, slots=True)
class Face:
    """A page in one state.

    ``path``: where it is, as text or asked of the world. ``who``: sign-in name, empty for signed out.
    ``before``: what happened in the world. ``first``: what the person did in this browser to come here, once.
    ``arrive``: how to come to it again where opening ``path`` is not enough. ``status``: answer of the server.
    """

    name: str
    path: str | Callable[[World], str]
    who: str = ""
    before: Callable[[World], object] | None = None
    first: Callable[[Page, World], object] | None = None
    arrive: Callable[[Page, World], object] | None = None
    status: int = 200
    is_main: bool = False

    def __str__(self) -> str:
        return self.name

    def prepare(self, page: Page, world: World) -> None:
        """Let everything have happened that leads here."""
        if self.before:
            self.before(world)
        if self.first:
            self.first(page, world)

    def open(self, page: Page, world: World) -> None:
        """Come to the page and see that it is the right one."""
        if self.arrive:
            self.arrive(page, world)
            return
        path = self.path if isinstance(self.path, str) else self.path(world)
        answer = page.goto(world.url + path)
        assert answer is not None
        assert answer.status == self.status, f"{path} answered {answer.status}"
        assert unquote(urlsplit(page.url).path) == urlsplit(path).path, f"{path} led to {page.url}"


def press(page: Page, what: str) -> None:
    """Press a button that sends a form, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(what).first.click()


def sign_in_by_form(page: Page, world: World, login: str = "rosa") -> None:
    """Type name and password. Staff then stand before the second step."""
    page.goto(world.url + "/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    press(page, "main form:has([name=password]) button.main")
