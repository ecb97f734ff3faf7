"""A journey in Chromium: a group that notes names asks each person alone, ticks, and somebody makes a letter of it."""

import io

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.pages import press
from tests.browser.pages_of_sheets import names_page
from tests.browser.rig import World


@pytest.mark.guidance("RUN-13")
def test_person_agrees_is_ticked_and_takes_a_letter_along_without_script(world: World) -> None:
    from meetings.models import Presence
    from members.models import Consent

    Presence.objects.all().delete()
    Consent.objects.filter(member=world.member("joan"), question="on-tick-list").delete()
    ines = world.page("ines", java_script_enabled=False)
    ines.goto(world.url + names_page(world))
    expect(ines.get_by_label("Theo")).to_be_visible()
    expect(ines.get_by_label("Joan")).to_have_count(0)

    joan = world.page("joan", java_script_enabled=False)
    joan.goto(world.url + "/me/privacy/")
    with joan.expect_navigation():
        joan.get_by_role("link", name="It is noted when I was here").click()
    joan.check("[name=days][value='0']")
    press(joan, "button[value=yes]")

    ines.reload()
    ines.get_by_label("Joan").check()
    ines.fill("[name=number]", "6")
    press(ines, "#tick button.main")
    expect(ines.get_by_text("Saved.")).to_be_visible()

    joan.goto(world.url + "/me/letter/")
    joan.fill("[name=name]", "J. Adeyemi")
    joan.fill("[name=what]", "a course")
    press(joan, "#choices button:not(.main)")
    expect(joan.locator(".leaf")).to_contain_text("J. Adeyemi")
    assert "Adeyemi" not in joan.url
    form = joan.evaluate("Object.fromEntries(new FormData(document.querySelector('#choices form')))")
    made = joan.request.post(joan.url, form={**form, "as": "pdf"}, headers={"Referer": joan.url})
    words = pypdf.PdfReader(io.BytesIO(made.body())).pages[0].extract_text()
    assert "J. Adeyemi" in words
    assert "a course" in words
    assert "Family Table" not in words
