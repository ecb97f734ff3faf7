"""People find things: whatever is meant for somebody can be reached from where they begin, by links alone."""

import re
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from tests.browser.pages import FACES
from tests.browser.probes import nothing_in
from tests.browser.rig import World

STEPS = 4
ENOUGH = 3
"""Of pages that are drawn alike (three people of a list), so many are opened."""
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
BEGINNINGS = ("/home/", "/today/", "/coordination/")
BY_ANOTHER_WAY = {
    "with-invitation": "opened with the words somebody was given",
    "just-come-belongs": "nobody leads there who belongs already",
    "me-privacy-looks": "nobody has looked",
    "first-steps-none": "nothing is kept for later",
    "still-you": "stands before another page",
    "still-you-second-step": "stands before another page",
    "sign-out": "a button",
    "me-devices": "only where there are some",
    "life-again": "only where the group takes a break",
    "door-note": "only where somebody looks for a stand-in",
}
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


def walk(client: Client) -> tuple[set[str], list[str]]:
    """Every kind of page that the links lead to from the first pages, and each link that led to a refusal."""
    edge = {path for path in BEGINNINGS if client.get(path).status_code == HTTPStatus.OK}
    refused: list[str] = []
    seen, opened = set(edge), dict.fromkeys((route(path) for path in edge), 0)
    for _step in range(STEPS):
        further: set[str] = set()
        for path in sorted(edge):
            if opened.setdefault(route(path), 0) >= ENOUGH:
                continue
            opened[route(path)] += 1
            answer = client.get(path, follow=True)
            if answer.status_code >= HTTPStatus.BAD_REQUEST:
                refused.append(f"{path}: {answer.status_code}")
            elif "text/html" in answer.headers["Content-Type"]:
                further |= {urljoin(path, href).split("#")[0].split("?")[0] for href in LINK.findall(answer.text)}
        edge = {path for path in further - seen if path.startswith("/") and route(path) and path != "/leave/"}
        seen |= edge
    return {route(path) for path in seen}, refused


@pytest.mark.parametrize("who", FACES_OF)
def test_pages_from_the_first_one_by_links_are_near_and_none_refuses(who: str, world: World) -> None:
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = world.session_of(who)
    faces = [face for face in FACES_OF[who] if face.name not in BY_ANOTHER_WAY]
    paths = {face.name: face.path if isinstance(face.path, str) else face.path(world) for face in faces}
    found, refused = walk(client)
    missing = sorted(name for name, path in paths.items() if route(path) not in found)
    nothing_in({"no way to": missing, "leads to a refusal": refused})
