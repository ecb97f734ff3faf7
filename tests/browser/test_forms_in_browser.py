"""Forms sent by a real browser arrive. Django's own test client cannot see what a browser sends along."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PASSWORD, press
from tests.browser.rig import World

UNSAFE = ("no-referrer",)
FORM_PAGES = (
    ("", "/"),
    ("", "/accounts/login/"),
    ("", "/accounts/login/code/"),
    ("", "/accounts/signup/?way=EMAIL"),
    ("", "/accounts/signup/?way=SMS"),
    ("", "/accounts/signup/?way=NAME"),
    ("", "/settings/display/"),
    ("", "/support/"),
    ("amina", "/home/"),
    ("amina", "/me/"),
    ("amina", "/me/contact/"),
    ("amina", "/accounts/logout/"),
    ("rosa", "/today/"),
    ("rosa", "/groups/tuesday-circle/reminders/"),
)


@pytest.mark.parametrize(("who", "path"), FORM_PAGES)
def test_each_form_sent_by_a_browser_is_accepted(who: str, path: str, world: World) -> None:
    """With a referrer policy of no-referrer a browser sends “Origin: null”, and Django refuses every form."""
    page = world.page(who)
    answer = page.goto(world.url + path)
    assert answer is not None
    assert answer.headers["referrer-policy"] not in UNSAFE
    forms = page.locator("form[method=post]:visible")
    number = forms.count()
    assert number > 0
    for place in range(number):
        page.goto(world.url + path)
        if who:
            world.sign_in(page.context, who)  # signing out is one of the forms
            page.goto(world.url + path)
        form = page.locator("form[method=post]:visible").nth(place)
        button = form.locator("button:visible").first
        if not button.count():
            continue
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            button.click()
        assert sent.value.status in (200, 302, 303, 422), f"{sent.value.url} answered {sent.value.status}"


def test_form_sent_from_another_site_is_refused(world: World) -> None:
    """Shows that the above is not true of just anything."""
    page = world.page("amina")
    page.goto(world.url + "/home/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.context.request.post(
        world.url + "/settings/display/",
        form={"csrfmiddlewaretoken": token, "text_size": "3"},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status == 403


def test_empty_form_shows_a_summary_that_has_the_focus_and_leads_to_each_field(world: World) -> None:
    page = world.page()
    page.goto(world.url + "/accounts/signup/?way=NAME")
    press(page, "main form button.main")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Please look again")
    links = page.locator(".error-summary a")
    assert links.count() >= 2
    for place in range(links.count()):
        target = page.locator(links.nth(place).get_attribute("href") or "")
        links.nth(place).click()
        expect(target).to_be_focused()
        assert target.get_attribute("aria-invalid") == "true"
        described = (target.get_attribute("aria-describedby") or "").split()
        assert any("error" in one for one in described)


def test_summary_link_to_a_group_of_choices_leads_into_it(world: World) -> None:
    page = world.page()
    page.goto(world.url + "/accounts/signup/")
    press(page, "main form button.main")
    link = page.locator(".error-summary a").first
    expect(link).to_be_visible()
    link.click()
    assert page.evaluate("document.activeElement.name") == "way"


def test_typed_text_after_a_problem_is_still_there(world: World) -> None:
    page = world.page("rosa")
    page.goto(f"{world.url}/meetings/{world.meeting.pk}/move/")
    page.fill("[name=on_date]", "2020-01-01")
    page.fill("[name=why]", "Räume & «Schlüssel» – رواق 😀")
    press(page, "main form button.main")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=why]")).to_have_value("Räume & «Schlüssel» – رواق 😀")
    expect(page.locator("[name=on_date]")).to_have_value("2020-01-01")


def test_password_with_a_problem_beside_it_is_not_sent_back(world: World) -> None:
    page = world.page()
    page.goto(world.url + "/accounts/login/")
    page.fill("[name=login]", "nobody here")
    page.fill("[name=password]", PASSWORD)
    press(page, "main form:has([name=password]) button.main")
    expect(page.locator("[name=login]")).to_have_value(re.compile("nobody here"))
    expect(page.locator("[name=password]")).to_have_value("")


def test_number_we_sent_can_be_pasted_and_filled_in_by_the_phone(world: World) -> None:
    page = world.page()
    page.goto(world.url + "/accounts/login/code/")
    page.locator("main form input:not([type=hidden])").first.fill("amina@example.org")
    press(page, "main form button.main")
    field = page.locator("[name=code]")
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    assert field.get_attribute("onpaste") is None
    field.fill("12 34 56")
    expect(field).to_have_value("12 34 56")
