"""People find things: whatever is meant for somebody can be reached from where they begin, by links alone."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from tests.browser.pages import FACES
from tests.browser.rig import World

STEPS = 3
ENOUGH = 3
"""Of pages that are drawn alike (three people of a list), so many are opened."""
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
BEGINNINGS = ("/home/", "/today/", "/coordination/")
FACES_OF = {
    who: [face for face in FACES if face.who == who and face.status == 200 and not (face.before or face.arrive)]
    for who in sorted({face.who for face in FACES} - {""})
}


def route(path: str) -> str:
    """What the address is for, whichever group or person it is about."""
    try:
        return str(resolve(urlsplit(path).path).route)
    except Resolver404:
        return ""


def reached(client: Client, steps: int = STEPS) -> set[str]:
    """Every kind of page that the links lead to from the first pages, in so many steps."""
    edge = {path for path in BEGINNINGS if client.get(path).status_code == 200}
    seen, opened = set(edge), dict.fromkeys((route(path) for path in edge), 0)
    for _step in range(steps):
        further: set[str] = set()
        for path in sorted(edge):
            if opened.setdefault(route(path), 0) >= ENOUGH:
                continue
            opened[route(path)] += 1
            answer = client.get(path, follow=True)
            if "text/html" in answer.headers["Content-Type"]:
                further |= {urljoin(path, href).split("#")[0].split("?")[0] for href in LINK.findall(answer.text)}
        edge = {path for path in further - seen if path.startswith("/") and route(path) and path != "/leave/"}
        seen |= edge
    return {route(path) for path in seen}


@pytest.mark.parametrize("who", FACES_OF)
def test_pages_from_the_first_one_by_links_are_within_three_steps(who: str, world: World) -> None:
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = world.session_of(who)
    found = reached(client)
    paths = {face.name: face.path if isinstance(face.path, str) else face.path(world) for face in FACES_OF[who]}
    assert {name for name, path in paths.items() if route(path) not in found} == set()
