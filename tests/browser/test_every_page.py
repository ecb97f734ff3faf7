"""Every page fits and has no barrier, whichever way it is read. ``make faces`` shows every page in every way."""

import re
from itertools import product
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE, TABLET
from tests.browser.pages import FACES, Face
from tests.browser.probes import Ear, nothing_in
from tests.browser.rig import World
from tests.browser.test_layout import WIDTHS, misfits

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
VIEWS = {360: PHONE, 768: TABLET, 1280: DESK}
SIZES = (("en", 1), ("ar", 3))
"""Languages, each with a size of letters."""
Way = tuple[int, str, str]

PAIRS: tuple[Way, ...] = (
    (360, "light", "en"),
    (360, "dark", "ar"),
    (768, "light", "ar"),
    (768, "dark", "en"),
    (1280, "light", "en"),
    (1280, "dark", "ar"),
)
"""Every width with every scheme, every width with every language, every scheme with every language."""
IN_TURN: tuple[Way, ...] = tuple(product((360, 1280), ("light", "dark"), ("en", "ar")))
"""Phone and desk with every scheme and language: neighbours in the list of pages take turns, so that eight of them
cover every way. That every page fits is seen in both languages."""


NAMES_SOMEBODY = re.compile(r"/home/|/me/groups/[^/]+/leave/|/groups/[^/]+/people/[^/]+/")
"""Their heading says a name, which no title may."""


def ways(face: Face) -> tuple[Way, ...]:
    return PAIRS if face.is_main else (IN_TURN[FACES.index(face) % len(IN_TURN)],)


def widths(face: Face) -> tuple[int, ...]:
    return WIDTHS if face.is_main else (1280, 360, 320)


def barriers(page: Page) -> list[str]:
    """What axe objects to, with where."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {node['html'][:140]}" for one in found for node in one["nodes"][:3]]


@pytest.mark.logs_errors
@pytest.mark.parametrize("face", FACES, ids=str)
def test_page_in_each_way_of_reading_fits_has_no_barrier_and_pleases_the_browser(face: Face, world: World) -> None:
    """Everything that is asked of every page, in one test: opening pages is what takes the time."""
    page = world.page(face.who, reduced_motion="reduce")  # a colour half-way between two is nobody’s to judge
    heard = Ear(page, world.url)
    face.prepare(page, world)
    found: dict[object, object] = {}
    for language, text_size in SIZES:
        world.read_as(page.context, language=language, text_size=text_size)
        page.set_viewport_size(DESK)
        face.open(page, world)
        assert page.locator("html").get_attribute("lang") == language
        found |= {(language, text_size, *place): wrong for place, wrong in misfits(page, widths(face)).items()}
        for width, scheme in [(width, scheme) for width, scheme, spoken in ways(face) if spoken == language]:
            page.set_viewport_size(VIEWS[width])
            page.emulate_media(color_scheme=scheme)
            found[language, width, scheme] = barriers(page) + headings(page)
    nothing_in(found | {"complaint": heard.complaints, "asked elsewhere": heard.foreign})


def headings(page: Page) -> list[str]:
    """One heading, which begins like the title; no title tells which group it is about."""
    title, label = page.title().rsplit(" · ", 1)
    found = page.locator("h1").all_inner_texts()
    wrong = [] if label == "Circle" else [f"title: {title} · {label}"]
    if len(found) != 1:
        wrong.append(f"headings: {found}")
    elif not NAMES_SOMEBODY.fullmatch(urlsplit(page.url).path) and not any(
        found[0].startswith(words) for words in (title, title.split(": ", 1)[-1])
    ):
        wrong.append(f"title {title}, heading {found[0]}")
    return wrong + [f"title: {title}" for group in ("Tuesday Circle", "Family Table") if group in title]


def test_axe_on_a_planted_fault_is_awake(world: World) -> None:
    page = world.page()
    page.goto(world.url)
    assert barriers(page) == []
    page.evaluate(
        """() => {
          const pale = document.createElement('p')
          pale.textContent = 'pale'
          pale.style.color = '#ccc'
          pale.style.background = '#fff'
          document.querySelector('main').append(new Image(), pale)
        }"""
    )
    assert {one.split(":")[0] for one in barriers(page)} >= {"color-contrast", "image-alt"}


def test_the_ways_cover_every_pair_for_the_main_pages_and_every_way_in_turn() -> None:
    for values in (
        product(VIEWS, ("light", "dark")),
        product(VIEWS, ("en", "ar")),
        product(("light", "dark"), ("en", "ar")),
    ):
        for pair in values:
            assert any(set(pair) <= set(way) for way in PAIRS)
    rest = [face for face in FACES if not face.is_main]
    assert {way for face in rest for way in ways(face)} == set(IN_TURN)
    assert len(IN_TURN) == 8
    assert any(face.is_main for face in FACES)
