"""Asking to join as people do it: accepted, told no, for somebody else; in Chromium, on the whole program."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import DESK, PHONE, browser  # noqa: F401  (fixture)
from tests.browser.stack import Visited, running
from tests.journeys.test_in_chromium import Person

pytestmark = [pytest.mark.browser, pytest.mark.guidance("MEM-2", "MEM-7", "MEM-10")]


@pytest.fixture(scope="module")
def visited() -> Iterator[Visited]:
    """An instance of its own; each journey is about another person."""
    with running() as instance:
        yield instance


@pytest.fixture
def ines(browser: Browser, visited: Visited) -> Person:  # noqa: F811
    """Facilitates Family Table; has just taken her second step."""
    person = Person(browser, visited.url, viewport=DESK)
    person.sign_in("ines")
    person.take_second_step()
    return person


def test_asking_and_being_accepted(browser: Browser, visited: Visited, ines: Person) -> None:  # noqa: F811
    mika = Person(browser, visited.url, viewport=PHONE)
    mika.sign_in("mika")
    mika.open("/groups/family-table/join/")
    expect(mika.page.get_by_text("Only Ines will read what you say here.")).to_be_visible()
    mika.page.check("[name=whom][value=ME]")
    mika.page.fill("[name=answer_0]", "My mother forgets my name.")
    mika.press("Ask to join")
    expect(mika.page.get_by_text("It is with Ines.")).to_be_visible()

    ines.open("/groups/family-table/requests/")
    ines.press("Mika")
    expect(ines.page.get_by_text("My mother forgets my name.")).to_be_visible()
    ines.page.fill("#answer [name=words]", "We look forward to you.")
    ines.press("Say welcome")

    mika.page.reload()
    expect(mika.page.get_by_text("You are welcome here.")).to_be_visible()
    expect(mika.page.get_by_text("Your being there matters to the others.")).to_be_visible()
    expect(mika.page.get_by_text("We look forward to you.")).to_be_visible()
    mika.open("/home/")
    expect(mika.page.get_by_text("Family Table").first).to_be_visible()


def test_asking_and_being_told_no(browser: Browser, visited: Visited, ines: Person) -> None:  # noqa: F811
    ines.open("/groups/family-table/requests/")
    ines.press("Noor")
    ines.page.fill("#answer [name=words]", "We are full of new people just now.")
    ines.press("Not this time")

    noor = Person(browser, visited.url, viewport=PHONE)
    noor.sign_in("noor")
    noor.open("/asked/")
    noor.press("Family Table")
    expect(noor.page.get_by_text("That says nothing about you.")).to_be_visible()
    expect(noor.page.get_by_text("We are full of new people just now.")).to_be_visible()
    expect(noor.page.get_by_text("Riverside Listening Line")).to_be_visible()


def test_asking_for_somebody_else_and_later_saying_it_was_me(
    browser: Browser,  # noqa: F811
    visited: Visited,
    ines: Person,
) -> None:
    asker = Person(browser, visited.url, viewport=PHONE)
    asker.open("/groups/family-table/join/")
    asker.page.check("[name=whom][value=OTHER]")
    asker.page.check("[name=way][value=NONE]")
    asker.page.fill("[name=shown_name]", "A neighbour")
    asker.press("Ask to join")
    phrase = asker.page.locator("[data-claim]").inner_text()
    assert len(phrase.split()) == 6

    later = Person(browser, visited.url, viewport=PHONE)
    later.open("/asked/words/")
    later.page.fill("[name=phrase]", phrase)
    later.press("Open")
    later.page.get_by_label("Ines").check()
    later.page.fill("#me [name=words]", "I was ashamed.")
    later.press("Tell only this person")
    expect(later.page.get_by_text("You told Ines, and nobody else can see that you did.")).to_be_visible()

    ines.open("/groups/family-table/requests/")
    ines.press("A neighbour")
    expect(ines.page.get_by_text("“It was me.”")).to_be_visible()
    expect(ines.page.get_by_text("I was ashamed.")).to_be_visible()
