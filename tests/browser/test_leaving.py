"""Hide this page: covered at once, signed out, nothing personal comes back, nothing says where somebody was."""

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import PHONE
from tests.browser.rig import World

ELSEWHERE = "**/tests/elsewhere/"


@pytest.fixture(autouse=True)
def _another_site(settings: Any, live_server: Any) -> None:
    """The same server by another name is another site to a browser."""
    settings.EXIT_URL = live_server.url.replace("localhost", "127.0.0.1") + "/tests/elsewhere/"


def arrive(context: BrowserContext, world: World) -> Page:
    """Amina on her home page, after another page of ours."""
    world.sign_in(context, "amina")
    page = context.new_page()
    page.goto(world.url + "/help/hiding/")
    page.goto(world.url + "/home/")
    page.wait_for_load_state("load")
    return page


def wait_until_signed_out(page: Page) -> None:
    """The script says goodbye in passing, so the cookie may go a moment after the page."""
    for _ in range(50):
        if settings.SESSION_COOKIE_NAME not in {cookie["name"] for cookie in page.context.cookies()}:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the session cookie stayed")


def by_click(page: Page) -> None:
    page.locator("#hide").click()


def by_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def by_keyboard(page: Page) -> None:
    page.locator("#hide").focus()
    page.keyboard.press("Enter")


def by_tap(page: Page) -> None:
    page.locator("#hide").tap()


WAYS = {
    "click": (by_click, {}),
    "shift": (by_shift, {}),
    "keyboard": (by_keyboard, {}),
    "tap": (by_tap, {"has_touch": True, "is_mobile": True, "viewport": PHONE}),
    "click, no script": (by_click, {"java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_hiding_in_each_way_ends_the_session_and_tells_nobody(way: str, world: World) -> None:
    hide, options = WAYS[way]
    context = world.new_context(**options)
    page = arrive(context, world)
    with page.expect_navigation(url=ELSEWHERE):
        hide(page)
    assert page.title() == "Weather"
    assert page.locator("#referrer").inner_text() == ""
    wait_until_signed_out(page)
    visit = context.new_page()
    visit.goto(world.url + "/home/")
    expect(visit).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.parametrize("way", [name for name in WAYS if "script" not in name])
def test_back_button_after_hiding_shows_nothing_personal(way: str, world: World) -> None:
    hide, options = WAYS[way]
    page = arrive(world.new_context(**options), world)
    assert "Amina" in page.content()
    with page.expect_navigation(url=ELSEWHERE):
        hide(page)
    page.go_back()
    assert "/home/" not in page.url
    assert "Amina" not in page.content()
    wait_until_signed_out(page)
    page.goto(world.url + "/home/")
    assert "Amina" not in page.content()


def test_hiding_leaves_no_storage_behind(world: World) -> None:
    page = arrive(world.new_context(), world)
    with page.expect_navigation(url=ELSEWHERE):
        by_click(page)
    page.goto(world.url)
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
                       (await indexedDB.databases()).length]"""
    )
    assert kept == [0, 0, 0, 0]


def test_hiding_covers_the_page_before_anything_else_arrives(world: World) -> None:
    """However slow the other site is: what was on the page is gone at once."""
    page = arrive(world.new_context(), world)
    words, title, is_covered = page.evaluate(
        """() => {
          document.getElementById('hide').click()
          return [document.body.innerText, document.title, !!document.querySelector('.hidden-page')]
        }"""
    )
    assert words.strip() == ""
    assert title.strip("\u00a0 ") == ""
    assert is_covered


def test_two_presses_of_shift_or_three_slow_ones_change_nothing(world: World) -> None:
    page = arrive(world.new_context(), world)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url.endswith("/home/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")


def test_shift_on_a_phone_changes_nothing(world: World) -> None:
    """Keyboards on a screen press Shift by themselves."""
    page = arrive(world.new_context(has_touch=True, is_mobile=True, viewport=PHONE), world)
    if page.evaluate("matchMedia('(any-pointer: fine)').matches"):
        pytest.skip("this Chromium gives its phones a mouse")
    by_shift(page)
    page.wait_for_timeout(300)
    assert page.url.endswith("/home/")


def test_hide_link_is_in_the_same_place_on_every_kind_of_page(world: World) -> None:
    page = world.page("rosa", viewport=PHONE)
    places = set()
    for path in ("/home/", "/today/", "/about/", "/nowhere/", "/settings/display/"):
        page.goto(world.url + path)
        box = page.locator("#hide").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"]), round(box["width"])))
    assert len(places) == 1
