"""From a thought to a group, in Chromium, on a phone: left in the middle, taken up again, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from groups.models import Group, SetUpPoint
from members.models import Membership
from tests.browser.chromium import browser, new_context  # noqa: F401  (fixtures)
from tests.browser.rig import World, community, world  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, words: str) -> None:
    """Press the button or link with these words, and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).or_(
            page.get_by_role("link", name=words, exact=True)
        ).first.click()


@pytest.mark.guidance("SET-1", "SET-2", "SET-4")
@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_person_plans_a_group_stops_comes_back_and_founds_it(world: World, has_script: bool) -> None:  # noqa: F811
    world.member("mika").plans.all().delete()
    page = world.page("mika", java_script_enabled=has_script)

    page.goto(world.url + "/home/")
    press(page, "Start a group")
    press(page, "Begin")
    expect(page.get_by_role("heading", level=1)).to_have_text("What brings you together?")
    page.fill("textarea", "We walk, and talk if we like.")
    press(page, "Go on")
    press(page, "Decide later")
    page.get_by_label("Both together").check()
    press(page, "Go on")
    press(page, "Ask the others")
    page.context.close()

    page = world.page("mika", java_script_enabled=has_script)
    page.goto(world.url + "/groups/new/")
    press(page, "A group without a name yet, from " + page.locator("#plans a").inner_text().split(", from ")[1])
    expect(page.locator("#decided")).to_contain_text("We walk, and talk if we like.")
    expect(page.locator("#ask")).to_contain_text("Who is among themselves")
    expect(page.locator("#open")).to_contain_text("What we share")
    press(page, "Go on with the questions")
    expect(page.get_by_role("heading", level=1)).to_have_text("What will you mostly do?")
    press(page, "See the whole plan")
    press(page, "Start this group")

    page.fill("[name=name]", "River Walkers")
    page.fill("[name=slug]", "tuesday-circle")
    press(page, "Start this group")
    expect(page.locator("main")).to_contain_text("How about “tuesday-circle-2”?")
    expect(page.locator("[name=name]")).to_have_value("River Walkers")
    page.fill("[name=slug]", "")
    press(page, "Start this group")

    expect(page.get_by_role("heading", level=1)).to_have_text("What now")
    expect(page.locator("main")).to_contain_text("Is it for anybody, or would some be among themselves?")
    press(page, "We are under way")
    press(page, "Put the whole list away")
    expect(page.locator("main")).to_contain_text("Nothing is open")
    page.goto(world.url + "/today/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("River Walkers")

    group = Group.objects.get(slug="river-walkers")
    assert (group.purpose, group.people, group.is_listed) == ("We walk, and talk if we like.", "MIXED", False)
    assert Membership.objects.get(group=group).role == "FACILITATOR"
    assert not SetUpPoint.objects.filter(group=group).exists()
