"""A group's ending as people meet it: announced once, kept of each what they choose, and taken back; in Chromium."""

import datetime
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import DESK, PHONE, browser  # noqa: F401  (fixture)
from tests.browser.stack import Visited, running
from tests.journeys.test_in_chromium import Person

pytestmark = [pytest.mark.browser, pytest.mark.guidance("SET-7")]


@pytest.fixture(scope="module")
def visited() -> Iterator[Visited]:
    """An instance of its own."""
    with running() as instance:
        yield instance


def test_announcing_an_ending_saying_goodbye_and_taking_it_back(browser: Browser, visited: Visited) -> None:  # noqa: F811
    rosa, amina = Person(browser, visited.url, viewport=DESK), Person(browser, visited.url, viewport=PHONE)
    rosa.sign_in("rosa")
    rosa.take_second_step()
    rosa.open("/groups/tuesday-circle/life/")
    rosa.press("Come to a good end")
    last_day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    rosa.page.fill("[name=holds_on]", last_day.isoformat())
    rosa.page.locator("[name=how]").first.check()
    rosa.page.fill("[name=words]", "Every tea has its last cup.")
    rosa.press("Go on")
    expect(rosa.page.get_by_text("Shall we tell everybody?")).to_be_visible()
    rosa.press("Yes, tell everybody")
    expect(rosa.page.get_by_text("Everybody is being told now.")).to_be_visible()

    amina.sign_in("amina")
    amina.open("/home/")
    expect(amina.page.get_by_text("Every tea has its last cup.")).to_be_visible()
    amina.press("Say goodbye")
    expect(amina.page.locator("[name=keeps_story]")).not_to_be_checked()
    amina.page.check("[name=keeps_story]")
    amina.press("Save")
    expect(amina.page.get_by_text("You can change it until the last day.")).to_be_visible()
    expect(amina.page.locator("[name=keeps_story]")).to_be_checked()

    rosa.press("Take it back")
    expect(rosa.page.get_by_text("Taken back. Whoever heard of it is told.")).to_be_visible()
    amina.open("/home/")
    expect(amina.page.get_by_text("Every tea has its last cup.")).to_have_count(0)
