"""Just coming, and coming back, as people do it: in Chromium, on a phone, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from groups.models import Remark
from members.models import Member, Membership
from tests.browser.chromium import browser, new_context  # noqa: F401  (fixtures)
from tests.browser.pages import PASSWORD
from tests.browser.rig import World, community, world  # noqa: F401  (fixtures)
from tests.journeys.test_founding import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EITHER_WAY = pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
NEW_PASSWORD = PASSWORD + " and tea"


def find_tuesday_circle(page: Page, world: World) -> None:  # noqa: F811
    """From the first page, by the part of the town and the hour."""
    page.goto(world.url + "/")
    press(page, "Find a group")
    page.fill("[name=near]", "riverside")
    page.select_option("[name=day]", "1")
    page.select_option("[name=part]", "e")
    press(page, "Find")
    expect(page.locator("main")).to_contain_text("1 group.")
    press(page, "Tuesday Circle")


@EITHER_WAY
@pytest.mark.guidance("MEM-1", "MEM-8")
def test_stranger_finds_a_group_reads_that_they_may_just_come_and_belongs(
    world: World,  # noqa: F811
    has_script: bool,
) -> None:
    page = world.page(java_script_enabled=has_script)
    find_tuesday_circle(page, world)
    expect(page.locator("#come")).to_contain_text("Yes. Just come.")
    expect(page.locator("#come")).to_contain_text("You need no account, no name and no reason.")
    expect(page.locator("#when")).to_contain_text("Library, Room 2")
    press(page, "I would like to be reminded")
    expect(page.locator("main")).to_contain_text("Nobody asks for a name, a reason or a sign-up.")

    press(page, "I am new here")
    page.get_by_label("A sign-in name and a password").check()
    press(page, "Go on")
    page.fill("[name=username]", "heron")
    page.fill("[name=password1]", NEW_PASSWORD)
    press(page, "Go on")

    expect(page.get_by_role("heading", level=1)).to_have_text("Just come")
    page.fill("[name=shown_name]", "Heron")
    page.check("[name=is_hidden]")
    press(page, "I would like to belong")
    expect(page.locator("main")).to_contain_text("You belong here now. Welcome.")
    press(page, "When we meet next")
    expect(page.locator("#next")).to_contain_text("Tuesday Circle")
    expect(page.locator("#next")).to_contain_text("Library, Room 2")

    row = Membership.objects.get(member=Member.objects.get(sign_in_name="heron"))
    assert (row.shown_name, row.is_hidden, row.role, row.left_on) == ("Heron", True, "MEMBER", None)


@EITHER_WAY
@pytest.mark.guidance("MEM-1")
def test_who_went_on_comes_back_and_nobody_asks_where_they_were(world: World, has_script: bool) -> None:  # noqa: F811
    world.go("lin")
    page = world.page("lin", java_script_enabled=has_script)
    page.goto(world.url + "/home/")
    expect(page.locator("main")).to_contain_text("You belong to no group yet.")
    find_tuesday_circle(page, world)
    press(page, "I would like to be reminded")

    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome back")
    expect(page.locator("#belong")).to_contain_text("Nobody asks where you have been.")
    expect(page.locator("[name=shown_name]")).to_have_value("Lin")
    press(page, "I am back")
    expect(page.locator("main")).to_contain_text("Welcome back.")
    page.goto(world.url + "/home/")
    expect(page.locator("#next")).to_contain_text("Tuesday Circle")

    rows = Membership.objects.filter(group=world.tuesday, member=world.member("lin"))
    assert sorted(row.left_on is None for row in rows) == [False, True]


@EITHER_WAY
@pytest.mark.guidance("SET-8")
def test_stranger_says_that_something_is_wrong_with_a_page(world: World, has_script: bool) -> None:  # noqa: F811
    page = world.page(java_script_enabled=has_script)
    page.goto(world.url + "/groups/tuesday-circle/")
    press(page, "Is something wrong with this page?")
    press(page, "Send it")
    expect(page.locator("main")).to_contain_text("Please fill this in.")
    page.fill("[name=words]", "The market has moved.")
    press(page, "Send it")

    expect(page.locator("main")).to_contain_text("The group does not see what you wrote.")
    assert [row.words for row in Remark.objects.all()] == ["The market has moved."]
