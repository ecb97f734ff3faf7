"""Pages fit: at every width, at much zoom, in the largest letters, with more space between them, in both directions."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE
from tests.browser.pages import FACES, MAIN, Face
from tests.browser.probes import CUT, FOCUSED, OVERLAPPING, SIDEWAYS, SMALL_TARGETS, ask, nothing_in
from tests.browser.rig import World

WIDTHS = (1280, 768, 640, 360, 320)
ZOOMS = {"200 %": ({"width": 640, "height": 400}, 2), "400 %": ({"width": 320, "height": 256}, 4)}
"""A window of 1280 pixels under that much zoom (WCAG 1.4.4, 1.4.10)."""
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } \
p { margin-block-end: 2em !important }"
"""WCAG 1.4.12."""
FEW = tuple(face for face in FACES if face.is_main or face.name in ("sign-in", "sign-up-problems", "me-contact"))
MOST_TABS = 120


def faults(page: Page) -> dict[str, list[str]]:
    """What does not fit as the page is now."""
    return {
        name: found
        for name, question in {"sideways": SIDEWAYS, "cut": CUT, "overlapping": OVERLAPPING}.items()
        if (found := ask(page, question))
    }


def misfits(page: Page, widths: tuple[int, ...]) -> dict[tuple[object, ...], object]:
    """What does not fit at these widths, and targets too small for a thumb; for every page, in tests of every page."""
    direction = {"en": "ltr", "ar": "rtl"}[page.locator("html").get_attribute("lang") or ""]
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    assert page.evaluate("getComputedStyle(document.querySelector('.top-bar')).position") == "sticky", "no styles"
    found: dict[tuple[object, ...], object] = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        if wrong := faults(page):
            found[width, "does not fit"] = wrong
        if width in (320, 1280) and (small := ask(page, SMALL_TARGETS)):
            found[width, "too small"] = small
    return found


@pytest.mark.parametrize("face", FEW, ids=str)
@pytest.mark.parametrize("zoom", ZOOMS)
def test_page_zoomed_in_fits(face: Face, zoom: str, world: World) -> None:
    viewport, scale = ZOOMS[zoom]
    page = world.page(face.who, viewport=viewport, device_scale_factor=scale)
    face.prepare(page, world)
    face.open(page, world)
    nothing_in(faults(page))
    bars = page.evaluate("[...document.querySelectorAll('.top-bar, .tab-bar')].map(e => getComputedStyle(e).position)")
    assert set(bars) == {"static"}, "bars leave the little room to the page"


@pytest.mark.parametrize("face", FEW, ids=str)
def test_page_with_wider_spacing_loses_nothing(face: Face, world: World) -> None:
    page = world.page(face.who, bypass_csp=True)
    face.prepare(page, world)
    face.open(page, world)
    page.add_style_tag(content=SPACING)
    nothing_in(faults(page))


def _walk(page: Page) -> list[dict[str, Any]]:
    """What has the focus, stop by stop, once around the page. Between end and start the browser's own bar has it."""
    seen: list[dict[str, Any]] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            continue
        if seen and focused["html"] == seen[0]["html"]:
            return seen
        seen.append(focused)
    pytest.fail("the keyboard does not come around")


@pytest.mark.parametrize("view", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("face", FEW, ids=str)
def test_keyboard_through_the_whole_page_always_shows_where_it_is(
    face: Face, view: dict[str, int], world: World
) -> None:
    page = world.page(face.who, viewport=view)
    face.prepare(page, world)
    face.open(page, world)
    seen = _walk(page)
    controls = page.locator(":is(a[href], button, input:not([type=hidden]), select, textarea, summary):visible").count()
    radios = page.locator("input[type=radio]:visible").count()
    assert len(seen) >= controls - radios - 1, "the keyboard does not reach everything"
    if not face.arrive:
        assert seen[0]["isSkip"], "the way past the top bar does not come first"
    nothing_in(
        {
            "focus cannot be seen": [one["html"] for one in seen if not one["ring"]],
            "focus is covered": [one["html"] for one in seen if not (one["inside"] and one["uncovered"])],
        }
    )


def test_skip_link_by_keyboard_leads_to_the_main_part(world: World) -> None:
    page = world.page("amina")
    page.goto(world.url + "/home/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answered", ["YES", "NO", ""])
def test_answers_at_any_width_have_equal_size(width: int, answered: str, world: World) -> None:
    world.answer("amina", answered) if answered else world.unanswer("amina")
    page = world.page("amina", viewport={"width": width, "height": 800})
    page.goto(world.url + "/home/")
    boxes = [button.bounding_box() for button in page.locator(".answers button").all()]
    assert len(boxes) == 3
    assert len({round(box["width"]) for box in boxes if box}) == 1
    assert len({round(box["height"]) for box in boxes if box}) == 1
    assert page.locator(".answers [aria-pressed=true]").count() == (1 if answered else 0)


def test_answers_before_a_choice_look_alike(world: World) -> None:
    world.unanswer("amina")
    page = world.page("amina")
    page.goto(world.url + "/home/")
    looks = page.evaluate(
        """() => [...document.querySelectorAll('.answers button')].map(e => {
          const style = getComputedStyle(e)
          return [style.color, style.backgroundColor, style.borderColor, style.fontWeight].join()
        })"""
    )
    assert len(set(looks)) == 1


def test_answers_on_a_phone_are_all_above_the_bar(world: World) -> None:
    world.unanswer("amina")
    page = world.page("amina", viewport=PHONE)
    page.goto(world.url + "/home/")
    last = page.locator(".answers button").last.bounding_box()
    bar = page.locator(".tab-bar").bounding_box()
    assert last is not None
    assert bar is not None
    assert last["y"] + last["height"] <= bar["y"]


def test_motion_when_less_is_asked_for_stops(world: World) -> None:
    still = world.page(reduced_motion="reduce")
    still.goto(world.url)
    moving = world.page(reduced_motion="no-preference")
    moving.goto(world.url)
    ask_duration = "getComputedStyle(document.querySelector('.button')).transitionDuration"
    assert still.evaluate(ask_duration) == "0s"
    assert moving.evaluate(ask_duration) != "0s"


@pytest.mark.parametrize("face", MAIN, ids=str)
def test_forced_colours_keep_every_border(face: Face, world: World) -> None:
    page = world.page(face.who, forced_colors="active")
    face.prepare(page, world)
    face.open(page, world)
    bare = page.evaluate(
        """() => [...document.querySelectorAll('.button, .card, .date-tile, input:not([type=hidden])')]
          .filter(e => e.checkVisibility() && !['radio', 'checkbox'].includes(e.type))
          .map(e => [e, getComputedStyle(e)])
          .filter(([e, style]) => parseFloat(style.borderTopWidth) < 1 || style.borderTopStyle === 'none')
          .map(([e]) => e.outerHTML.slice(0, 100))"""
    )
    nothing_in({"no border": bare})


def test_forced_colours_keep_the_chosen_answer_apart(world: World) -> None:
    world.answer("amina", "YES")
    page = world.page("amina", forced_colors="active")
    page.goto(world.url + "/home/")
    colours = page.evaluate(
        "[...document.querySelectorAll('.answers button')].map(e => getComputedStyle(e).backgroundColor)"
    )
    assert colours[0] not in colours[1:]


@pytest.mark.parametrize("face", MAIN, ids=str)
def test_light_and_dark_differ(face: Face, world: World) -> None:
    page = world.page(face.who)
    face.prepare(page, world)
    face.open(page, world)
    page.emulate_media(color_scheme="light")
    light = page.screenshot()
    page.emulate_media(color_scheme="dark")
    dark = page.screenshot()
    assert light != dark


@pytest.mark.parametrize("colours", ["LIGHT", "DARK"])
def test_chosen_colours_win_over_the_device(colours: str, world: World) -> None:
    page = world.page(color_scheme="dark" if colours == "LIGHT" else "light")
    page.goto(world.url)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(f".settings [value={colours}]").click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after


def test_styles_are_there(world: World) -> None:
    """Without its styles a page still pleases axe, so one look is asked for."""
    page = world.page()
    page.goto(world.url)
    radius = page.evaluate("getComputedStyle(document.querySelector('.button.hide')).borderRadius")
    assert float(radius.removesuffix("px")) >= 8


@pytest.mark.parametrize(("who", "path"), [("", "/support/"), ("rosa", "/groups/tuesday-circle/reminders/")])
def test_phone_numbers_in_arabic_read_from_left_to_right(who: str, path: str, world: World) -> None:
    page = world.page(who)
    world.read_as(page.context, language="ar")
    page.goto(world.url + path)
    numbers = page.locator("a[href^='tel:'] bdi")
    assert numbers.count() > 0
    assert {numbers.nth(place).evaluate("e => getComputedStyle(e).direction") for place in range(numbers.count())} == {
        "ltr"
    }


def test_fields_for_numbers_in_arabic_read_from_left_to_right(world: World) -> None:
    page = world.page()
    world.read_as(page.context, language="ar")
    page.goto(world.url + "/accounts/signup/?way=SMS")
    page.fill("[name=phone]", "+447700900123")
    assert page.locator("[name=phone]").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator("[name=name]").evaluate("e => getComputedStyle(e).direction") == "rtl"
