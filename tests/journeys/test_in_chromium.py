"""The main job as people do it: in Chromium, on the whole program, started as a visitor starts it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.chromium import DESK, PHONE, browser  # noqa: F401  (fixture)
from tests.browser.pages import PASSWORD
from tests.browser.stack import Visited, running

pytestmark = [pytest.mark.browser, pytest.mark.guidance("NOTE-2", "NOTE-4")]
MINUTE = 60_000
OKELLO = "+447700900105"


@pytest.fixture
def visited() -> Iterator[Visited]:
    """An instance of its own: this journey changes things."""
    with running() as instance:
        yield instance


class Person:
    """Somebody with a device of their own."""

    def __init__(self, browser: Browser, url: str, **device: object) -> None:  # noqa: F811
        self.context: BrowserContext = browser.new_context(locale="en-GB", **device)  # type: ignore[arg-type]
        self.context.set_default_timeout(MINUTE / 2)
        self.page: Page = self.context.new_page()
        self.url = url

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, words: str) -> None:
        """Press the button or link with these words, and wait for what it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words)).first.click()

    def sign_in(self, login: str) -> None:
        self.open("/accounts/login/")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main form:has([name=password]) button.main").click()

    def reload_until(self, what: Locator, path: str) -> None:
        """Open ``path`` again and again until ``what`` is there."""
        for _ in range(60):
            self.open(path)
            if what.count():
                return
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"{what} did not come")

    def take_second_step(self) -> None:
        """Type the number of the second step, which the demo shows beside the field."""
        number = self.page.locator("output[data-demo-code]").inner_text().strip()
        self.page.fill("[name=code]", number)
        with self.page.expect_navigation():
            self.page.locator("main form:has([name=code]) button.main").click()


def letters(person: Person, to: str, words: str = "") -> list[str]:
    """What went to ``to`` according to the outbox page, newest first."""
    person.open("/dev/outbox/")
    found = person.page.locator("article").filter(has_text=to)
    return [text for text in found.all_inner_texts() if words in text]


def wait_for_letter(person: Person, to: str, words: str) -> str:
    """The newest message to ``to`` with ``words``; the page is opened again until it is there."""
    for _ in range(60):
        found = letters(person, to, words)
        if found:
            return found[0]
        person.page.wait_for_timeout(1000)
    raise AssertionError(f"no message with “{words}” went to {to}")


def counted(page: Page, words: str) -> int:
    """The number beside ``words`` in the replies."""
    text = page.locator(".replies li").filter(has_text=words).inner_text()
    return int(re.findall(r"\d+", text)[0])


def test_main_job_from_reminder_to_cancellation_in_chromium(browser: Browser, visited: Visited) -> None:  # noqa: F811
    rosa = Person(browser, visited.url, viewport=DESK)
    anybody = Person(browser, visited.url, viewport=DESK)

    # Rosa signs in, with her second step, and looks at today.
    rosa.sign_in("rosa")
    rosa.take_second_step()
    rosa.open("/today/")
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text("Today")
    expect(rosa.page.get_by_text("Tomorrow").first).to_be_visible()
    before = counted(rosa.page, "will come")

    # She sends the reminders now.
    rosa.open("/groups/tuesday-circle/reminders/")
    if rosa.page.get_by_role("button", name="Send now").count():
        rosa.press("Send now")
    wait_for_letter(anybody, "+447700900104", "Library group")
    discreet = wait_for_letter(anybody, "leila@example.org", "/a/")
    assert "Tuesday Circle" not in discreet

    # Amina follows the link in hers, on her phone, without signing in, and changes her answer.
    mail = wait_for_letter(anybody, "amina@example.org", "/a/")
    link = re.findall(r"https?://[^/]+(/a/\S+/)", mail)[0]
    amina = Person(browser, visited.url, viewport=PHONE, has_touch=True, is_mobile=True)
    amina.open(link)
    assert "Amina" not in amina.page.content()
    said = amina.page.locator(".answers [aria-pressed=true]")
    was_coming = said.count() == 1 and said.get_attribute("value") == "yes"
    with amina.page.expect_navigation():
        amina.page.locator(f".answers [value={'no' if was_coming else 'yes'}]").tap()
    expect(amina.page.locator(".note")).to_contain_text("Thank you")

    # Rosa sees the new count.
    rosa.open("/today/")
    assert counted(rosa.page, "will come") == before + (-1 if was_coming else 1)

    # Okello asked for a call: Rosa calls him and notes that he was told.
    calls = rosa.page.locator("li.call").filter(has=rosa.page.get_by_role("heading", name="Okello"))
    okello = calls.filter(has_not_text="which of these suit you")  # he is asked about another day, too
    rosa.reload_until(okello, "/groups/tuesday-circle/reminders/")
    expect(okello.locator(f"a[href='tel:{OKELLO}']")).to_be_visible()
    expect(okello).to_contain_text("Mornings are best")
    with rosa.page.expect_navigation():
        okello.get_by_role("button", name="Told").click()
    expect(rosa.page.locator(".notes")).to_contain_text("Thank you")
    expect(okello).to_have_count(0)

    # Rosa calls the meeting off.
    rosa.open("/today/")
    rosa.press("Open that day")
    rosa.press("Call it off")
    rosa.page.fill("[name=why]", "The library has no heating.")
    rosa.press("Call it off and tell people")
    expect(rosa.page.locator(".notes")).to_contain_text("called off")

    # Everybody who had been told hears of it; Okello is to be phoned again; only who chose fuller words reads why.
    fuller = wait_for_letter(anybody, "amina@example.org", "The library has no heating.")
    assert "Tuesday Circle" in fuller
    discreet = wait_for_letter(anybody, "+447700900104", "off")
    assert "heating" not in discreet
    rosa.reload_until(okello, "/groups/tuesday-circle/reminders/")

    # Amina's own page and the old link say so too.
    amina.open(link)
    expect(amina.page.get_by_text("This is called off.")).to_be_visible()
    expect(amina.page.locator(".answers")).to_have_count(0)
    amina.sign_in("amina")
    amina.open("/home/")
    expect(amina.page.get_by_text("It is called off.")).to_be_visible()
