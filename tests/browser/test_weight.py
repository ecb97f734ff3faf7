"""Pages are light over the wire, as a visitor gets them: from the program as it is started, with packed files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.chromium import PHONE
from tests.browser.pages import PASSWORD
from tests.browser.stack import Visited

FIRST_LOAD = 30_000
REPEAT_LOAD = 8_000
MOST_REQUESTS = 5
SCRIPTS_FOR_PASSKEYS = 3
"""Files that allauth brings for signing in by fingerprint, face or PIN."""
PUBLIC = ("/", "/accounts/login/", "/accounts/signup/", "/support/", "/privacy/", "/accessibility/", "/about/")
OF_A_MEMBER = ("/home/", "/me/", "/me/contact/", "/agreements/", "/groups/tuesday-circle/code/")


@dataclass
class Wire:
    """What went over the wire: bytes with headers, and addresses."""

    sizes: list[float] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return round(sum(self.sizes))

    def clear(self) -> None:
        self.sizes.clear()
        self.addresses.clear()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh phone."""
    made = browser.new_context(viewport=PHONE, service_workers="block", locale="en-GB")
    yield made
    made.close()


def listen(page: Page) -> Wire:
    """Count what ``page`` fetches from now on."""
    wire = Wire()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def sent(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            wire.addresses.append(event["request"]["url"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", lambda event: wire.sizes.append(event["encodedDataLength"]))
    return wire


def sign_in(page: Page, visited: Visited, who: str) -> None:
    page.goto(visited.url + "/accounts/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation(url=re.compile("/home/$")):
        page.locator("main form:has([name=password]) button.main").click()


def test_member_home_over_the_wire_is_light(
    context: BrowserContext, visited: Visited, record_property: Callable[[str, object], None]
) -> None:
    page = context.new_page()
    sign_in(page, visited, "amina")
    page.close()
    fresh = context.new_page()
    wire = listen(fresh)
    wire_cold = context.new_cdp_session(fresh)
    wire_cold.send("Network.clearBrowserCache")
    fresh.goto(visited.url + "/home/", wait_until="networkidle")
    first, requests = wire.total, len(wire.addresses)
    wire.clear()
    fresh.goto(visited.url + "/home/", wait_until="networkidle")
    record_property("first_load_bytes", first)
    record_property("repeat_load_bytes", wire.total)
    print(f"member home: first {first} bytes in {requests} requests, repeat {wire.total}")
    assert 2_000 < first < FIRST_LOAD
    assert 500 < wire.total < REPEAT_LOAD
    assert requests <= MOST_REQUESTS


@pytest.mark.parametrize("path", PUBLIC + OF_A_MEMBER)
def test_page_over_the_wire_is_light_and_comes_from_one_place(
    path: str, context: BrowserContext, visited: Visited
) -> None:
    page = context.new_page()
    if path in OF_A_MEMBER:
        sign_in(page, visited, "amina")
    wire = listen(page)
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(visited.url + path, wait_until="networkidle")
    print(f"{path}: {wire.total} bytes in {len(wire.addresses)} requests")
    assert 2_000 < wire.total < FIRST_LOAD
    assert len(wire.addresses) <= MOST_REQUESTS + (SCRIPTS_FOR_PASSKEYS if path == "/accounts/login/" else 0)
    assert [one for one in wire.addresses if not one.startswith(visited.url + "/")] == []


def test_files_over_the_wire_are_packed_named_by_content_and_kept_for_good(
    context: BrowserContext, visited: Visited
) -> None:
    """A page that loses its styles still pleases other checks, so the real stack is looked at too."""
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))  # noqa: PLW0108  (playwright marks its handlers)
    page.goto(visited.url, wait_until="networkidle")
    files = [one for one in answers if "/static/" in one.url]
    assert len(files) >= 2
    for one in files:
        assert one.ok
        assert re.search(r"\.[0-9a-f]{12}\.", one.url), "no hash in the name"
        assert "immutable" in one.headers["cache-control"]
        assert one.headers.get("content-encoding") in ("gzip", "br"), one.url
    radius = page.evaluate("getComputedStyle(document.querySelector('.button.hide')).borderRadius")
    assert float(radius.removesuffix("px")) >= 8


def test_pages_of_members_are_never_kept_by_the_browser(context: BrowserContext, visited: Visited) -> None:
    page = context.new_page()
    sign_in(page, visited, "amina")
    for path in OF_A_MEMBER:
        answer = page.goto(visited.url + path)
        assert answer is not None
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers.get("content-encoding") in ("gzip", "br")
