"""Every page in every way of reading, with axe and a picture. Run by ``make faces``; too long for every day."""

import os
from itertools import product
from pathlib import Path

import pytest

from tests.browser.pages import FACES, Face
from tests.browser.probes import CUT, SIDEWAYS, ask, nothing_in
from tests.browser.rig import World
from tests.browser.test_every_page import VIEWS, barriers

FOLDER = Path(os.environ.get("FACES", "faces"))
WAYS = [(*way, 1) for way in product(VIEWS, ("light", "dark"), ("en", "ar"))]
WAYS += [(360, "light", "en", 3), (360, "dark", "ar", 3)]
"""Width, colours, language, text size."""


@pytest.mark.browser
@pytest.mark.logs_errors
@pytest.mark.parametrize("face", FACES, ids=str)
def test_face_in_every_way_has_no_barrier(face: Face, world: World) -> None:
    page = world.page(face.who, reduced_motion="reduce")
    face.prepare(page, world)
    found = {}
    for width, scheme, language, size in WAYS:
        world.read_as(page.context, language=language, text_size=size)
        page.set_viewport_size(VIEWS[width])
        page.emulate_media(color_scheme=scheme)
        face.open(page, world)
        name = f"{width}-{scheme}-{language}-{size}"
        FOLDER.joinpath(name).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=FOLDER / name / f"{face.name}.png", full_page=True)
        found[name] = barriers(page) + ask(page, SIDEWAYS) + ask(page, CUT)
    nothing_in(found)
