"""Journeys in Chromium, without script: coming unless one says so, a line for few places, an absence in own words."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import press
from tests.browser.rig import World


@pytest.mark.guidance("NOTE-3")
def test_whoever_comes_most_times_says_it_once_and_still_says_not_this_time(world: World) -> None:
    amina = world.page("amina", java_script_enabled=False)
    world.unanswer("amina")
    amina.goto(world.url + f"/meetings/{world.meeting.pk}/")
    with amina.expect_navigation():
        amina.get_by_role("link", name="I come most times").click()
    press(amina, "button[value=yes]")
    expect(amina.get_by_text("Thank you. A seat is kept for you each time.")).to_be_visible()

    amina.goto(world.url + "/home/")
    expect(amina.locator("button[value=yes]").first).to_have_attribute("aria-pressed", "true")
    press(amina, "#next button[value=no]")
    expect(amina.locator("button[value=no]").first).to_have_attribute("aria-pressed", "true")
    expect(amina.get_by_text("because you said")).to_have_count(0)


@pytest.mark.guidance("MEET-5", "RES-6")
def test_whoever_stands_in_line_gets_the_place_that_gets_free(world: World) -> None:
    amina, rosa = (world.page(name, java_script_enabled=False) for name in ("amina", "rosa"))
    boat = world.url + f"/meetings/{world.outing.pk}/"
    amina.goto(boat)
    expect(amina.get_by_text("You are number 1 in line.")).to_be_visible()
    expect(amina.get_by_role("button", name="Yes, if a place becomes free")).to_be_visible()

    rosa.goto(boat)
    expect(rosa.get_by_text("1 person waits for a place.")).to_be_visible()
    press(rosa, "button[value=no]")

    amina.goto(boat)
    expect(amina.get_by_text("in line")).to_have_count(0)
    expect(amina.get_by_role("button", name="Yes, I will come")).to_have_attribute("aria-pressed", "true")


@pytest.mark.guidance("MEM-4")
def test_absence_is_said_as_the_person_chose(world: World) -> None:
    joan, ines = (world.page(name, java_script_enabled=False) for name in ("joan", "ines"))
    table = world.url + f"/meetings/{world.table.pk}/"
    joan.goto(table)
    expect(joan.get_by_text("Theo will be away.")).to_be_visible()
    press(joan, "button[value=no]")
    expect(joan.get_by_text("The others read: somebody will be away.")).to_be_visible()
    with joan.expect_navigation():
        joan.get_by_role("link", name="Say it another way").click()
    joan.check("[name=said][value=NAME]")
    joan.fill("[name=words]", "Keep my chair warm.")
    press(joan, "main form [type=submit]")

    ines.goto(table)
    expect(ines.get_by_text("Joan will be away. Keep my chair warm.")).to_be_visible()
