"""A journey in Chromium: a phone goes round, and whoever holds it next finds nothing of anybody, also by going back."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.pages import press
from tests.browser.pages_of_sheets import meeting_is_now
from tests.browser.rig import World

TYPED = ("Wren", "+447700900177", "Swahili", "Ash")


def shown(page: Page) -> str:
    """All that can be read on the page, also inside its fields."""
    fields = page.locator("input:visible, textarea:visible")
    values = [fields.nth(place).input_value() for place in range(fields.count())]
    ticked = page.locator("input:checked").count()
    return f"{page.locator('body').inner_text()} {values} ticked: {ticked}"


def nothing_left(page: Page) -> None:
    """Nothing of anybody who wrote, and nothing of Rosa."""
    text = shown(page)
    for word in (*TYPED, "Tuesday Circle", "Whom to phone"):
        assert word not in text
    if "/sheet/write/" in page.url:
        assert "ticked: 0" in text


def back(page: Page) -> None:
    """Go back; where the browser asks whether to send a form once more, say yes, as somebody curious would."""
    try:
        page.go_back()
    except Error as error:
        if "ERR_CACHE_MISS" not in str(error):
            raise
        page.wait_for_load_state()
        with page.expect_navigation(), suppress(Error):  # the page that asked is gone before it can answer
            page.evaluate("location.reload()")


@pytest.mark.guidance("RUN-3", "RUN-6")
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_phone_goes_round_and_nobody_finds_anything_of_anybody(world: World, script: bool) -> None:
    from meetings.models import Bring, SheetLine

    meeting = meeting_is_now(world)
    page = world.page("rosa", java_script_enabled=script)
    page.goto(world.url + "/today/")
    page.goto(world.url + f"/meetings/{meeting.pk}/")
    with page.expect_navigation():
        page.locator("#bring a").click()
    press(page, "#phone button.main")
    expect(page.get_by_text("Would you like to sign up?").first).to_be_visible()
    nothing_left(page)

    with page.expect_navigation():
        page.get_by_role("link", name="It is my turn").first.click()
    page.fill("[name=name]", "Wren")
    page.check("[name=needs][value=INTERPRETER]")
    page.check("[name=way][value=SMS]")
    page.fill("[name=where]", "12")
    press(page, "main form button.main")
    assert page.input_value("[name=name]") == "Wren"  # my turn still: nothing is lost
    page.fill("[name=where]", "+447700900177")
    page.fill("[name=interpreter]", "Swahili")
    page.check("[name=is_all_right]")
    press(page, "main form button.main")
    expect(page.get_by_text("Thank you. Please pass it on.").first).to_be_visible()

    seen = set()
    for _step in range(8):
        nothing_left(page)
        seen.add(urlsplit(page.url).path)
        back(page)
    assert {"/sheet/", "/sheet/write/", "/accounts/login/"} <= seen

    page.goto(world.url + "/sheet/write/")
    nothing_left(page)
    page.fill("[name=name]", "Ash")
    page.check("[name=needs][value=HEARING]")
    with page.expect_navigation():
        page.get_by_role("link", name="Keep nothing, and pass it on").click()
    back(page)
    nothing_left(page)
    page.go_forward()
    nothing_left(page)

    for closed in ("/home/", "/today/", f"/meetings/{meeting.pk}/sheet/people/"):
        page.goto(world.url + closed)
        assert "/accounts/login/" in page.url
    page.goto(world.url + "/sheet/back/")
    with page.expect_navigation():
        page.get_by_role("link", name="It is mine: sign in").click()
    expect(page.locator("[name=password]")).to_be_visible()

    assert [line.name for line in SheetLine.objects.filter(meeting=meeting)] == ["Wren"]
    assert Bring.objects.get(meeting=meeting).numbers == {"INTERPRETER": 1}
