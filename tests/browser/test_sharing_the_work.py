"""Journeys in Chromium: a stand-in is found, none is found, and a role is handed on."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import press
from tests.browser.rig import World


def link_of(world: World, name: str) -> str:
    """Path of the page on which this person is asked to stand in."""
    from meetings.models import StandInAsk

    return f"/s/{StandInAsk.objects.get(member=world.member(name)).token}/"


def begin(world: World) -> Page:
    """Rosa presses the one button on Today."""
    rosa = world.page("rosa")
    rosa.goto(world.url + "/today/")
    press(rosa, "form[action$='/cannot-come/'] button")
    return rosa


@pytest.mark.guidance("FAC-2", "FAC-8")
def test_stand_in_is_found_sees_what_they_need_and_the_facilitator_can_rest(world: World) -> None:
    rosa = begin(world)
    expect(rosa.get_by_role("heading", name="We are asking")).to_be_visible()
    rosa.fill("[name=notes]", "The key hangs behind the clock.")
    press(rosa, "form[action$='/notes/'] button.button")

    grace = world.page()
    grace.goto(world.url + link_of(world, "Grace"))
    press(grace, "button[value=yes]")
    expect(grace.get_by_text("Thank you: you stand in.")).to_be_visible()

    rosa.goto(world.url + f"/meetings/{world.meeting.pk}/stand-in/")
    expect(rosa.get_by_role("heading", name="Somebody stands in", exact=True)).to_be_visible()
    signed_in = world.page("Grace")
    signed_in.goto(world.url + "/home/")
    with signed_in.expect_navigation():
        signed_in.get_by_role("link", name="You stand in here").first.click()
    expect(signed_in.get_by_text("The key hangs behind the clock.")).to_be_visible()


@pytest.mark.guidance("FAC-2")
def test_nobody_can_and_calling_off_is_one_press_away(world: World) -> None:
    rosa = begin(world)
    for name in ("sam", "Grace"):
        page = world.page()
        page.goto(world.url + link_of(world, name))
        press(page, "button[value=no]")
        expect(page.get_by_text("No reason is needed.")).to_be_visible()

    rosa.reload()
    expect(rosa.get_by_role("heading", name="If nobody can")).to_be_visible()
    with rosa.expect_navigation():
        rosa.get_by_role("link", name="A note for the door").click()
    expect(rosa.get_by_text("We do not meet on")).to_be_visible()
    rosa.go_back()
    with rosa.expect_navigation():
        rosa.get_by_role("link", name="Call it off").click()
    press(rosa, "main form button.main")
    world.meeting.refresh_from_db()
    assert world.meeting.is_cancelled


@pytest.mark.guidance("FAC-4", "SET-5")
def test_role_is_handed_on_when_both_say_yes(world: World) -> None:
    from members.models import Membership, RoleOffer

    amina = Membership.objects.get(group=world.tuesday, member=world.member("amina"))
    rosa = world.page("rosa")
    rosa.goto(world.url + "/groups/tuesday-circle/roles/change/")
    rosa.select_option("[name=member]", str(amina.pk))
    rosa.select_option("[name=role]", "FACILITATOR")
    rosa.check("[name=hands_over]")
    press(rosa, "main form:has([name=hands_over]) button.main")

    page = world.page("amina")
    page.goto(world.url + "/groups/tuesday-circle/roles/")
    with page.expect_navigation():
        page.get_by_role("link", name="Read the question").click()
    press(page, "button[value=yes]")
    expect(page.get_by_text("You said yes.")).to_be_visible()

    assert RoleOffer.objects.get(member=amina.member).done_at is not None
    rosa.goto(world.url + "/groups/tuesday-circle/roles/")
    expect(rosa.locator("#now")).to_contain_text("Amina")
    expect(rosa.locator("#before")).to_contain_text("Rosa")
