"""No page makes the browser complain, asks another site for anything, or breaks our own content policy."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import FACES, Face
from tests.browser.probes import nothing_in
from tests.browser.rig import World

FAILED_LOAD = re.compile("Failed to load resource: the server responded with a status of 4|5")
"""What Chromium says about the page itself when it is an error page."""


@pytest.mark.logs_errors
@pytest.mark.parametrize("face", FACES, ids=str)
def test_page_pleases_the_browser_and_asks_nobody_else(face: Face, world: World) -> None:
    page = world.page(face.who)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    face.prepare(page, world)
    face.open(page, world)
    page.wait_for_load_state("load")
    ours = urlsplit(world.url).netloc
    nothing_in(
        {
            "complaint": [one for one in said if not FAILED_LOAD.search(one)],
            "asked elsewhere": [url for url in asked if urlsplit(url).netloc != ours],
        }
    )


def test_planted_script_and_foreign_picture_are_stopped_by_the_policy(world: World) -> None:
    """Shows that the listener above would hear a breach."""
    page = world.page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(world.url)
    page.evaluate(
        """() => {
          const script = document.createElement('script')
          script.textContent = 'document.title = "taken over"'
          document.body.append(script)
          const picture = new Image()
          picture.src = 'https://elsewhere.example/pixel.png'
          document.body.append(picture)
        }"""
    )
    page.wait_for_timeout(300)
    assert page.title() != "taken over"
    assert len([one for one in said if "Content Security Policy" in one]) >= 2
