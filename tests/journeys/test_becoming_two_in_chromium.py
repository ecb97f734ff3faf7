"""A group becomes two as people meet it: proposed, led by who says yes, chosen, come about, and moved; in Chromium."""

import datetime
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import DESK, PHONE, browser  # noqa: F401  (fixture)
from tests.browser.stack import Visited, running
from tests.journeys.test_in_chromium import Person, wait_for_letter

pytestmark = [pytest.mark.browser, pytest.mark.guidance("SET-7")]
LIFE = "/groups/tuesday-circle/life/"


@pytest.fixture(scope="module")
def visited() -> Iterator[Visited]:
    """An instance of its own."""
    with running() as instance:
        yield instance


def test_proposing_saying_yes_choosing_and_noting_what_somebody_said(browser: Browser, visited: Visited) -> None:  # noqa: F811
    rosa, sam = Person(browser, visited.url, viewport=DESK), Person(browser, visited.url, viewport=PHONE)
    rosa.sign_in("rosa")
    rosa.take_second_step()
    rosa.open(LIFE)
    rosa.press("Become two groups")
    page = rosa.page
    page.fill("[name=name]", "Tuesday Circle")
    page.fill("[name=when]", "Thursday evenings, in the library")
    page.select_option("[name=second_lead]", label="Sam")
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    page.fill("[name=holds_on]", day.isoformat())
    page.locator("[name=how]").first.check()
    rosa.press("Go on")
    expect(page.get_by_text("A group of this name is there already.").first).to_be_visible()
    page.fill("[name=name]", "Thursday Circle")
    rosa.press("Go on")
    expect(page.get_by_text("Shall we tell everybody?")).to_be_visible()
    rosa.press("Yes, tell everybody")
    expect(page.get_by_text("Sam is asked, and has not answered yet.")).to_be_visible()

    sam.sign_in("sam")
    sam.take_second_step()
    sam.open(LIFE + "part/")
    sam.press("Read it")
    sam.press("Yes")
    expect(sam.page.get_by_text("You said yes. The others read your name.")).to_be_visible()

    amina = Person(browser, visited.url, viewport=PHONE, java_script_enabled=False)
    amina.sign_in("amina")
    amina.open("/home/")
    amina.press("Choose my part")
    expect(amina.page.get_by_text("Thursday evenings, in the library")).to_be_visible()
    expect(amina.page.locator("[name=part]:checked")).to_have_count(0)
    amina.page.check("[name=part][value=SECOND]")
    amina.press("Save")
    expect(amina.page.locator("[name=part][value=SECOND]")).to_be_checked()

    rosa.open(LIFE + "two/")
    expect(page.get_by_text("Go to the new one: 1")).to_be_visible()
    expect(page.get_by_text("All is ready.")).to_be_visible()
    rosa.press("Okello")
    page.check("[name=part][value=BOTH]")
    rosa.press("Save")
    expect(page.get_by_text("Please ask whether their name may be kept there.").first).to_be_visible()
    page.check("[name=is_kept_there]")
    rosa.press("Save")
    expect(page.get_by_text("Both: 1")).to_be_visible()

    expect(page.get_by_role("button", name="Let it come about now")).to_have_count(0)  # people have until the day
    _let_the_day_come(visited)
    rosa.reload_until(page.get_by_text("We are two groups now"), LIFE)
    assert wait_for_letter(rosa, "amina@example.org", "Our round is two now.")
    amina.open(LIFE)
    expect(amina.page.get_by_text("Our story")).to_have_count(0)
    amina.open("/groups/thursday-circle/life/part/")
    amina.press("Both")
    amina.open(LIFE)
    expect(amina.page.get_by_text("The group becomes two")).to_be_visible()


def _let_the_day_come(visited: Visited) -> None:
    """The day is today; the worker's next tick does the rest."""
    [database] = visited.folder.glob("*.sqlite3")
    with sqlite3.connect(database, timeout=20) as connection:
        connection.execute("UPDATE groups_lifechange SET holds_on = date('now') WHERE done_at IS NULL")
