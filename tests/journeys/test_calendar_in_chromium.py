"""Dates in one's own calendar, as somebody meets them: one by a press, all by an address that ends by a press."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
import vobject
from playwright.sync_api import Browser, expect

from tests.browser.chromium import PHONE, browser  # noqa: F401  (fixture)
from tests.browser.face import PASSWORD
from tests.browser.stack import Visited, running
from tests.journeys.test_in_chromium import Person

pytestmark = [pytest.mark.browser, pytest.mark.guidance("CON-2", "NOTE-2")]


@pytest.fixture(scope="module")
def visited() -> Iterator[Visited]:
    """An instance of its own."""
    with running() as instance:
        yield instance


def read(address: str) -> str:
    """What a calendar program gets there, which carries no cookie."""
    with urllib.request.urlopen(address) as answer:
        assert "Set-Cookie" not in answer.headers
        return str(answer.read().decode())


def test_calendar_gets_one_date_and_then_follows_all(browser: Browser, visited: Visited) -> None:  # noqa: F811
    lin = Person(browser, visited.url, viewport=PHONE)
    lin.sign_in("lin")
    lin.open("/home/")
    lin.page.locator("a[href^='/meetings/']").first.click()
    with lin.page.expect_download() as download:
        lin.page.get_by_role("button", name="Put it into my calendar").click()
    assert download.value.suggested_filename == "calendar.ics"
    one = vobject.readOne(download.value.path().read_text(encoding="utf-8")).vevent
    assert one.summary.value == "Library group"

    lin.open("/me/")
    lin.page.get_by_role("link", name="Dates in my own calendar").click()
    lin.press("Make an address")
    lin.page.fill("[name=password]", PASSWORD)  # it asks who presses, and then does what was pressed
    lin.page.locator("main form:has([name=password]) button.main").click()
    address = lin.page.locator(".copy-out").inner_text()
    expect(lin.page.get_by_role("link", name="Open it in my calendar")).to_be_visible()

    text = read(address)
    assert one.uid.value in {event.uid.value for event in vobject.readOne(text).vevent_list}
    for secret in ("Tuesday", "Library, Room", "Rosa", "Lin"):
        assert f"SUMMARY:{secret}" not in text
    assert "LOCATION" not in text

    lin.open("/me/calendar/")
    lin.press("End this address")
    expect(lin.page.get_by_text("The address has ended.")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        read(address)
