"""A journey in Chromium: a group is asked which day suits, answers by page and by link, and meets on another day."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import press
from tests.browser.pages_of_polls import ASK, link_of, page_of, poll_of
from tests.browser.rig import World


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


@pytest.mark.guidance("MEET-3", "SET-6")
def test_group_agrees_on_a_day_and_meets_on_it_without_script(world: World) -> None:
    from meetings.models import Poll, Series

    Poll.objects.all().delete()
    rosa = world.page("rosa", java_script_enabled=False)
    rosa.goto(world.url + ASK)
    follow(rosa, "Every week")
    rosa.select_option("[name=day_1]", "3")
    rosa.fill("[name=time_1]", "14:00")
    rosa.select_option("[name=day_2]", "5")
    rosa.fill("[name=time_2]", "10:00")
    press(rosa, "main form button.main")
    expect(rosa.get_by_text("Everybody is asked, by the way they chose.")).to_be_visible()

    amina = world.page("amina", java_script_enabled=False)
    amina.goto(world.url + "/home/")
    follow(amina, "Say what suits me")
    assert amina.url.endswith(page_of(world))
    amina.check("[name=option_1][value=YES]")
    amina.check("[name=option_2][value=NO]")
    press(amina, "main form button.main")
    expect(amina.get_by_text("Thank you. You can change it while it is open.")).to_be_visible()
    for name in ("Leila", "Grace"):
        guest = world.page(java_script_enabled=False)
        guest.goto(world.url + link_of(world, name))
        guest.check("[name=option_1][value=MAYBE]")
        press(guest, "main form button.main")

    rosa.reload()
    expect(rosa.get_by_text("3 people have answered.")).to_be_visible()
    with rosa.expect_navigation():
        rosa.locator("#settle li", has_text="Thursday").get_by_role("link").last.click()
    press(rosa, "main form button.main")
    press(rosa, "button[name=sure]")
    expect(rosa.get_by_text("Settled. Everybody hears once when you meet, and is not asked any more.")).to_be_visible()

    assert Series.objects.filter(group=world.tuesday, rule="FREQ=WEEKLY;BYDAY=TH").exists()
    amina.goto(world.url + page_of(world))
    expect(amina.get_by_text("It is settled: Thursday")).to_be_visible()
    assert poll_of(world).nameless == 3
