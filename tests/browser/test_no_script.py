"""Everything a member needs works with scripts switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PASSWORD, press, sign_in_by_form
from tests.browser.rig import World


@pytest.fixture
def page(world: World) -> Page:
    return world.page(java_script_enabled=False)


def test_signing_in_by_name_and_password_without_script_opens_home(page: Page, world: World) -> None:
    sign_in_by_form(page, world, "amina")
    expect(page).to_have_url(re.compile("/home/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")


def test_signing_in_with_a_wrong_password_without_script_says_what_to_do(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/login/")
    page.fill("[name=login]", "amina")
    page.fill("[name=password]", "not the right sentence")
    press(page, "main form:has([name=password]) button.main")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("amina")


@pytest.mark.parametrize("said", ["yes", "unsure", "no"])
def test_answering_without_script_is_kept_and_said_back(said: str, page: Page, world: World) -> None:
    world.unanswer("amina")
    world.sign_in(page.context, "amina")
    page.goto(world.url + "/home/")
    press(page, f".answers [value={said}]")
    expect(page.locator(f".answers [value={said}]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".answers [aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".notes")).to_contain_text("Thank you")


def test_answering_by_link_without_script_is_kept(page: Page, world: World) -> None:
    world.unanswer("Grace")
    page.goto(world.url + world.link("Grace"))
    press(page, ".answers [value=no]")
    expect(page.locator(".answers [value=no]")).to_have_attribute("aria-pressed", "true")


def test_link_page_speaks_the_language_of_its_reader_until_another_is_chosen(page: Page, world: World) -> None:
    page.goto(world.url + world.link("Leila"))
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    press(page, ".top-bar [name=language][value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Will you come?")).to_be_visible()


def test_settings_without_script_stay(page: Page, world: World) -> None:
    page.goto(world.url)
    press(page, ".settings [name=text_size][value='3']")
    press(page, ".settings [name=colours][value=DARK]")
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    expect(page.locator("html")).to_have_attribute("data-colours", "dark")
    page.goto(world.url + "/about/")
    expect(page.locator("html")).to_have_attribute("data-size", "3")


def test_settings_chosen_before_signing_in_without_script_are_there_afterwards(page: Page, world: World) -> None:
    page.goto(world.url + "/settings/display/")
    page.get_by_label("Larger text").check()
    press(page, "main form button.main")
    expect(page.locator("html")).to_have_attribute("data-size", "2")


def test_language_without_script_turns_the_page_round(page: Page, world: World) -> None:
    page.goto(world.url)
    press(page, ".top-bar [name=language][value=ar]")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    press(page, ".top-bar [name=language][value=en]")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_signing_up_by_name_without_script_opens_home(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/signup/")
    page.locator("[name=way][value=NAME]").check()
    press(page, "main form button.main")
    page.fill("[name=name]", "Wren")
    page.fill("[name=username]", "wren-by-the-river")
    page.fill("[name=password1]", PASSWORD + " and wren")
    press(page, "main form button.main")
    expect(page).to_have_url(re.compile("/me/signing-in/word/$"))
    page.get_by_role("link", name="Not now").click()
    expect(page).to_have_url(re.compile("/home/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wren")


def test_signing_up_with_an_empty_form_without_script_shows_what_is_missing(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/signup/?way=EMAIL")
    page.fill("[name=name]", "Wren")
    press(page, "main form button.main")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Wren")


def test_hiding_without_script_ends_the_session_and_leads_away(page: Page, world: World) -> None:
    world.sign_in(page.context, "amina")
    page.goto(world.url + "/home/")
    answer = page.context.request.get(world.url + "/leave/", max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"].startswith("https://")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["clear-site-data"] == '"cache"'
    page.goto(world.url + "/home/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_calling_a_meeting_off_without_script_works(page: Page, world: World) -> None:
    world.sign_in(page.context, "rosa")
    page.goto(f"{world.url}/meetings/{world.meeting.pk}/cancel/")
    page.fill("[name=why]", "The room is being painted.")
    press(page, "main form button.main")
    expect(page.locator(".notes")).to_contain_text("called off")
    assert world.meeting.is_cancelled
