"""A journey in Chromium: a season is planned without script, a holiday left out, and then the hour changed."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.pages import SEASON, press
from tests.browser.rig import World


@pytest.mark.guidance("MEET-2", "MEET-3")
def test_season_is_planned_and_changed_in_a_minute(world: World) -> None:
    from meetings.models import Series

    rosa = world.page("rosa", java_script_enabled=False)
    rosa.goto(world.url + "/groups/tuesday-circle/meetings/")
    for link in ("Plan your days", "Every week"):
        with rosa.expect_navigation():
            rosa.get_by_role("link", name=link, exact=True).click()
    for name, said in SEASON.items():
        rosa.fill(f"[name={name}]", said)
    press(rosa, "main form button.main")
    expect(rosa.get_by_text("Every week on Friday")).to_be_visible()
    rosa.uncheck("[name=on][value='2026-12-25']")
    press(rosa, "button[name=sure]")
    expect(rosa.get_by_text("Planned. Everybody sees the days from now on.")).to_be_visible()

    series = Series.objects.get(group=world.tuesday, start_time=SEASON["start_time"])
    planned = {day.isoformat() for day in series.meetings.values_list("on_date", flat=True)}
    assert {"2026-12-04", "2026-12-18", "2027-01-01"} <= planned
    assert "2026-12-25" not in planned

    with rosa.expect_navigation():
        rosa.locator("#seasons a", has_text="Friday").click()
    rosa.fill("[name=start_time]", "09:30")
    press(rosa, "main form button.main")
    expect(rosa.locator("[name=on][value='2026-12-25']")).not_to_be_checked()
    press(rosa, "button[name=sure]")
    expect(rosa.get_by_text("Everybody is told once, and every answer is kept.")).to_be_visible()
    assert set(series.meetings.values_list("start_time", flat=True)) == {datetime.time(9, 30)}
