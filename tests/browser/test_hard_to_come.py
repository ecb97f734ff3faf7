"""A journey in Chromium: somebody says what makes it hard to come, and reads what the group does about it."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import press
from tests.browser.pages_of_polls import HARD, HARD_STANDS
from tests.browser.rig import World


@pytest.mark.guidance("MEET-6")
def test_member_says_what_is_hard_and_reads_what_the_group_does_without_script(world: World) -> None:
    amina = world.page("amina", java_script_enabled=False)
    amina.goto(world.url + HARD)
    amina.check("[name=reasons][value=COMPANY]")
    press(amina, "main form button.main")
    expect(amina.get_by_text("Thank you. It helps us plan.")).to_be_visible()

    rosa = world.page("rosa", java_script_enabled=False)
    rosa.goto(world.url + HARD_STANDS)
    expect(rosa.get_by_text("5 people have said something.")).to_be_visible()
    with rosa.expect_navigation():
        rosa.locator("#numbers li", has_text="Coming or going home alone").get_by_role("link").first.click()
    rosa.fill("[name=words]", "At six some of us walk together from the bus stop.")
    press(rosa, "main form button.main, main form [name=save]")

    amina.goto(world.url + HARD)
    expect(amina.get_by_text("At six some of us walk together from the bus stop.")).to_be_visible()
    press(amina, "[name=take_back]")
    expect(amina.get_by_text("It is gone. Nobody reads it any more.")).to_be_visible()
