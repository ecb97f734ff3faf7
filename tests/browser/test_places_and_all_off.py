"""Journeys in Chromium: a place is written down and told on the day; everything is called off and on again."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.pages import press
from tests.browser.rig import World


@pytest.mark.guidance("MEET-1", "CON-8")
def test_place_is_written_down_told_on_the_day_and_seen_by_members_then(world: World) -> None:
    meeting = world.meeting
    rosa = world.page("rosa", java_script_enabled=False)
    rosa.goto(world.url + "/groups/tuesday-circle/places/")
    with rosa.expect_navigation():
        rosa.get_by_role("link", name="Add a place").click()
    rosa.fill("[name=name]", "The small hall")
    rosa.fill("[name=finding_it]", "Over the bridge, then the green door.")
    for feature in ("STEP_FREE", "TRANSPORT"):
        rosa.check(f"[name=features][value={feature}]")
    rosa.check("[name=told][value=ON_THE_DAY]")
    press(rosa, "main form button.main")
    expect(rosa.get_by_text("The small hall")).to_be_visible()

    rosa.goto(f"{world.url}/meetings/{meeting.pk}/move/")
    rosa.select_option("[name=place]", label="The small hall")
    press(rosa, "main form button.main")
    expect(rosa.get_by_text("What is new is saved. People are being told now.")).to_be_visible()

    amina = world.page("amina", java_script_enabled=False)
    amina.goto(f"{world.url}/meetings/{meeting.pk}/")
    expect(amina.get_by_text("The small hall")).to_have_count(0)
    with time_machine.travel(datetime.datetime.combine(meeting.on_date, datetime.time(6), datetime.UTC)):
        amina.reload()
        expect(amina.get_by_text("The small hall").first).to_be_visible()
        expect(amina.get_by_text("Over the bridge, then the green door.")).to_be_visible()
        for words in ("No steps", "A bus or train is near"):
            expect(amina.get_by_text(words)).to_be_visible()


@pytest.mark.guidance("MEET-2", "MEET-3")
def test_everything_is_called_off_seen_loudly_and_on_again_with_answers_kept(world: World) -> None:
    world.answer("amina", "YES")
    meeting, today = world.meeting, timezone.localdate()
    rosa = world.page("rosa", java_script_enabled=False)
    rosa.goto(world.url + "/groups/tuesday-circle/meetings/all-off/")
    rosa.fill("[name=from_on]", today.isoformat())
    rosa.fill("[name=until_on]", (today + datetime.timedelta(days=6)).isoformat())
    rosa.fill("[name=why]", "The river is in the street.")
    press(rosa, "main form button.main")

    amina = world.page("amina", java_script_enabled=False)
    amina.goto(f"{world.url}/meetings/{meeting.pk}/")
    expect(amina.get_by_text("The river is in the street.")).to_be_visible()
    expect(amina.locator("main form[action*=answer]")).to_have_count(0)

    rosa.goto(world.url + "/groups/tuesday-circle/meetings/all-off/")
    press(rosa, "#off form button")
    amina.reload()
    expect(amina.locator("main form[action*=answer]").first).to_be_visible()
    meeting.refresh_from_db()
    assert (meeting.status, meeting.yes_count >= 1) == ("ON", True)
