"""Careful headers on every answer: pages, redirects, errors, for those signed in and those not."""

from typing import Any

import pytest
from django.conf import settings as project
from django.http import HttpRequest
from django.test import Client

from tests.cast import Cast
from tests.helpers import sign_in
from tests.house.addresses import example, patterns

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
PUBLIC = {
    "/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/help/hiding/",
    "/help/chat-groups/",
    "/support/",
    "/groups/",
    "/app.webmanifest",
    "/robots.txt",
}
"""Pages that search engines may list and browsers may keep, because they hold nothing about a person."""


def careless(response: Any, *, is_public: bool = False, is_kept: bool = False) -> list[str]:
    """What an answer lacks. Public ones may be listed, and kept by a browser if nobody is signed in."""
    headers = response.headers
    wrong = []
    if set(headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        wrong.append("policy")
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    wrong += [name for name, value in expected.items() if headers.get(name) != value]
    is_outward = headers.get("Location", "").startswith("http")
    if headers.get("Referrer-Policy") != ("no-referrer" if is_outward else "same-origin"):
        wrong.append("Referrer-Policy")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if not is_kept and "no-store" not in headers.get("Cache-Control", ""):
        wrong.append("no-store")
    if not is_public and "noindex" not in headers.get("X-Robots-Tag", ""):
        wrong.append("noindex")
    return wrong


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", [None, "rosa", "chidi"])
def test_every_address_answers_with_careful_headers(name: str | None, cast: Cast) -> None:
    found = {}
    for pattern in patterns():
        client = Client()
        if name:
            sign_in(client, getattr(cast, name), second_step=True)
        response = client.get(example(pattern, cast))
        found[pattern] = careless(response, is_public=pattern in PUBLIC, is_kept=name is None and pattern in PUBLIC)

    assert {pattern: wrong for pattern, wrong in found.items() if wrong} == {}


@pytest.mark.guidance("CON-2")
def test_public_page_seen_with_a_session_is_not_kept(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    for path in sorted(PUBLIC - {"/"}):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_every_error_page_is_careful(cast: Cast, client: Client, rf: Any) -> None:
    sign_in(client, cast.amina)
    strict = sign_in(Client(enforce_csrf_checks=True), cast.amina)
    answers = {
        400: client.get("/home/?q=%ff"),
        403: client.get("/today/"),
        404: client.get("/nothing-here/"),
        405: client.get(f"/meetings/{cast.tomorrow.pk}/answer/"),
    }
    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    expired = strict.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"})
    assert expired.status_code == 403

    for answer in [*answers.values(), expired]:
        assert careless(answer) == []


@pytest.mark.logs_errors
def test_our_mistake_shows_a_calm_careful_page_without_any_state(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(request: HttpRequest, *args: object, **kwargs: object) -> None:
        raise RuntimeError(f"{cast.tuesday.name} broke for {cast.amina.name}")

    monkeypatch.setattr("peersupport.dashboards.home.cards_of", breaks)
    sign_in(client, cast.amina)
    client.raise_request_exception = False

    response = client.get("/home/")

    assert response.status_code == 500
    assert careless(response) == []
    page = response.content.decode()
    for secret in (cast.tuesday.name, cast.amina.name, "RuntimeError", "csrfmiddlewaretoken"):
        assert secret not in page


def test_hiding_asks_the_browser_to_forget(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    response = client.get("/leave/")

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert response.headers["Location"] == (project.EXIT_URL or project.EXIT_URL_DEFAULT)
    assert client.get("/home/").status_code == 302


def test_careless_answer_is_found(client: Client, db: None) -> None:
    response = client.get("/accounts/login/")
    assert careless(response) == []

    response.headers["Content-Security-Policy"] += "; script-src 'unsafe-inline'"
    response.headers["Referrer-Policy"] = "no-referrer"  # browsers then send "Origin: null", and forms are refused
    del response.headers["Cache-Control"]

    assert careless(response) == ["policy", "Referrer-Policy", "no-store"]
