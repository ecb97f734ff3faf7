"""The style files: they flip with the reading direction, every text can be read, and one small file is sent."""

import gc
import re
import zlib
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finder

from peersupport.web.finders import APART, JOINED, PARTS, JoinedStylesFinder, joined
from peersupport.web.templatetags import ui

CSS = Path(settings.BASE_DIR) / "static" / "css"
RULE = re.compile(r"(?P<selector>[^{}]+)\{(?P<body>[^{}]*)\}")
TEXT, BORDER = 7.0, 3.0


def source(name: str) -> str:
    return (CSS / name).read_text(encoding="utf-8")


def physical(text: str) -> list[str]:
    """Declarations that name a side of the screen instead of a side of the text."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    names = re.findall(r"(?:^|[;{\s])((?:[a-z-]+-)?(?:left|right)(?:-[a-z]+)?)\s*:", text)
    values = re.findall(r"(?:text-align|float|clear|justify-content|justify-self)\s*:\s*(left|right)\b", text)
    sizes = re.findall(r"(?:^|[;{\s])((?:margin|padding)-(?:top|bottom)|top|bottom)\s*:", text)
    return names + values + sizes


def tokens(scheme: str) -> dict[str, str]:
    text = source("tokens.css")
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", text.split("@media")[0]))
    if scheme == "light":
        return light
    block = text.split(f":root{scheme} {{")[1].split("}")[0]
    return light | dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(word: str) -> list[tuple[str, str]]:
    lines = re.findall(rf"^\s+{word} ([\w-]+) on ([\w -]+)$", source("tokens.css"), flags=re.MULTILINE)
    return [(front, back) for front, backs in lines for back in backs.split()]


def test_files_in_the_folder_are_all_joined():
    assert sorted([*PARTS, *APART]) == sorted(path.name for path in CSS.glob("*.css"))


@pytest.mark.parametrize("name", PARTS)
def test_style_file_names_no_side_of_the_screen(name):
    assert physical(source(name)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "a{left:0}",
        "a { margin-left: 1px; }",
        "a{text-align:right}",
        "a{border-top-left-radius:0}",
        "a{padding-top:0}",
        "a{float: left}",
    ],
)
def test_lint_of_a_physical_property_finds_it(bad):
    assert physical(bad)


@pytest.mark.parametrize("name", PARTS)
def test_style_file_shouts_only_where_nothing_may_be_stronger(name):
    assert re.findall(r"([^{};]+)!important", source(name)) in ([], [" display: none "])


@pytest.mark.parametrize("name", PARTS)
def test_style_file_asks_for_nothing_from_elsewhere(name):
    assert not re.search(r"@import|url\(|@font-face", source(name))


@pytest.mark.parametrize("scheme", ["light", ":not([data-colours=light])", "[data-colours=dark]"])
def test_every_text_pair_reaches_seven_to_one(scheme):
    colours = tokens(scheme)
    weak = {(f, b): round(contrast(colours[f], colours[b]), 2) for f, b in pairs("pair")}
    assert len(weak) >= 20
    assert {pair: value for pair, value in weak.items() if value < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", ":not([data-colours=light])", "[data-colours=dark]"])
def test_every_border_of_a_control_reaches_three_to_one(scheme):
    colours = tokens(scheme)
    weak = {(f, b): round(contrast(colours[f], colours[b]), 2) for f, b in pairs("edge")}
    assert len(weak) >= 5
    assert {pair: value for pair, value in weak.items() if value < BORDER} == {}


@pytest.mark.parametrize("scheme", ["light", ":not([data-colours=light])", "[data-colours=dark]"])
def test_one_tone_of_the_focus_ring_stands_out_on_every_background(scheme):
    colours = tokens(scheme)
    tones = (colours["focus"], colours["focus-ink"])
    backs = [back for _front, back in pairs("ring")]
    assert len(backs) >= 8
    assert [back for back in backs if max(contrast(tone, colours[back]) for tone in tones) < BORDER] == []


def test_contrast_of_a_grey_on_white_is_found_too_weak():
    assert contrast("#777777", "#FFFFFF") < TEXT < contrast("#000000", "#FFFFFF") == 21


def test_both_ways_into_the_dark_have_the_same_colours():
    assert tokens(":not([data-colours=light])") == tokens("[data-colours=dark]")


def test_every_token_in_use_exists():
    text = "".join(source(name) for name in PARTS)
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= set(re.findall(r"--([\w-]+):", text))


def test_every_class_in_the_styles_is_used_by_a_template():
    text = re.sub(r"/\*.*?\*/", "", "".join(source(name) for name in PARTS), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))
    places = [*Path(settings.BASE_DIR, "templates").rglob("*.html"), CSS.parent / "js/app.js", Path(ui.__file__)]
    words = set(re.findall(r"[\w-]+", " ".join(place.read_text(encoding="utf-8") for place in places)))
    assert len(classes) > 50
    assert classes - words == set()


def test_joined_file_is_found_on_disk_and_for_collecting():
    path = finders.find(JOINED)
    finder = get_finder("peersupport.web.finders.JoinedStylesFinder")
    assert isinstance(finder, JoinedStylesFinder)
    [(name, storage)] = finder.list([])
    assert Path(path).read_text(encoding="utf-8") == joined() == storage.open(name).read().decode()
    assert "/*" not in joined()
    assert finders.find("css/nothing.css") is None


def test_static_files_of_a_first_visit_stay_far_below_the_budget():
    files = [joined().encode(), (CSS.parent / "js/app.js").read_bytes(), (CSS.parent / "img/icon.svg").read_bytes()]
    assert sum(len(brotli.compress(raw)) for raw in files) < 8_000
    assert sum(len(zlib.compress(raw, 6)) for raw in files) < 9_000


def test_script_stays_below_two_kilobytes():
    assert len((CSS.parent / "js/app.js").read_bytes()) < 2_048


def test_joined_file_found_by_a_finder_that_is_thrown_away_stays_there() -> None:
    """Two first requests at once each make a finder, and Django keeps one of them."""
    found = Path(JoinedStylesFinder().find(JOINED))
    gc.collect()

    assert found.read_text(encoding="utf-8") == joined()
