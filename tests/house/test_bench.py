"""The measuring of clocks itself: a leak would be seen, silence is called silence, and nothing is left unmeasured."""

import importlib
import pkgutil
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

import bench
from bench import separability
from bench.separability import ORACLES, Figure, Person, auc, measure, oracle
from tests.helpers import same_for_all


def test_clock_that_tells_everything_nothing_or_the_opposite_is_named_so() -> None:
    assert auc([3, 4, 5], [0, 1, 2]) == 1
    assert auc([0, 1, 2], [3, 4, 5]) == 0
    assert auc([1, 2, 3], [1, 2, 3]) == 0.5
    assert auc([1, 3], [2, 2]) == 0.5


@pytest.mark.parametrize(("found", "is_silent"), [(0.44, False), (0.45, True), (0.55, True), (0.56, False)])
def test_figure_is_silent_between_its_bounds(found: float, is_silent: bool) -> None:
    assert Figure("one", 10, found, 1.0, 1.0).is_silent is is_silent


@pytest.mark.parametrize(("leak", "expected"), [(5.0, 1.0), (0.0, 0.5)])
def test_oracle_that_takes_longer_for_known_people_is_found(
    monkeypatch: pytest.MonkeyPatch, leak: float, expected: float
) -> None:
    moment = [0.0]
    monkeypatch.setattr(separability.time, "perf_counter", lambda: moment[0])
    monkeypatch.setattr(separability, "ORACLES", {})

    @oracle("planted")
    def ask(_client: Any, who: Person) -> HttpResponse:
        moment[0] += 1 + leak * who.is_known
        return HttpResponse()

    figure = measure("planted", 20, chance=separability.random.Random(1))

    assert figure.auc == expected
    assert (figure.known_ms, figure.unknown_ms) == ((1 + leak) * 1000, 1000)


@pytest.mark.parametrize("answer", [HttpResponse(status=429), HttpResponse("That were many tries.")])
def test_answer_of_a_limit_is_not_measured(monkeypatch: pytest.MonkeyPatch, answer: HttpResponse) -> None:
    monkeypatch.setattr(separability, "ORACLES", {"limited": lambda _client, _who: answer})

    with pytest.raises(RuntimeError):
        measure("limited", 1, chance=separability.random.Random(1))


def test_known_and_unknown_people_read_alike() -> None:
    for number in (0, 999):
        known, unknown = Person(number, is_known=True), Person(number, is_known=False)
        assert len(known.email) == len(unknown.email)
        assert len(known.phone) == len(unknown.phone)
        assert known.email != unknown.email


@pytest.mark.django_db
@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(
    "name",
    [
        "asking a group that is unlisted",
        "asking to join, by email",
        "just coming, kept apart or full",
        "an invitation that is over",
        "six words that open nothing",
    ],
)
def test_answers_about_joining_are_the_same_bytes_for_known_and_unknown(name: str) -> None:
    bench_run = importlib.import_module("bench.run")
    bench_run.load_all()
    bench_run.people(1)
    pages = []
    for is_known in (True, False):
        who, client = Person(0, is_known=is_known), Client()
        if name in separability.BEFORE:
            separability.BEFORE[name](client, who)
        answer = ORACLES[name](client, who)
        assert answer.status_code in separability.ANSWERS[name]
        code, body = same_for_all(client.get(answer["Location"]) if answer.status_code == 302 else answer)
        pages.append((code, _without_what_was_typed(body, answer, who)))

    assert pages[0] == pages[1]


def _without_what_was_typed(body: bytes, answer: Any, who: Person) -> bytes:
    """The page without what the sender typed themselves, and without the six words and the number of a request."""
    body = body.replace(who.email.encode(), b"").replace(who.name.encode(), b"")
    body = re.sub(rb'value="[^"]*"|data-claim>[^<]+|bench-(?:open|full)-group', b"", body)
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", body)


NOT_ORACLES = {
    "/accounts/login/code/confirm/": "only after asking for a number; asks about nobody",
    "/accounts/confirm-email/": "only after signing up; asks about nobody",
    "/accounts/phone/verify/": "only after signing up; asks about nobody",
    "/accounts/password/reset/confirm/": "only after asking for a number; asks about nobody",
    "/accounts/password/reset/complete/": "only after the number",
    "/accounts/2fa/authenticate/": "only after the first step",
    "/accounts/2fa/webauthn/login/": "a passkey names itself; nothing is typed",
    "/accounts/back/": "six words name nobody; limited",
    "/accounts/back/stop/<str:token>/": "128 random bits; limited",
    "/a/<str:token>/": "128 random bits; limited",
    "/s/<str:token>/": "128 random bits; limited",
    "/p/<str:token>/": "128 random bits; limited",
    "/settings/display/": "about the reader's own page",
    "/sheet/": "a phone that goes round, for one meeting; shows nobody",
    "/sheet/write/": "the same",
    "/sheet/back/": "the same",
    "/leave/": "hides the page",
    "/accounts/logout/": "about the sender",
    "/asked/": "what somebody asked for themselves, behind their own words",
    "/accounts/inactive/": "shows a sentence",
    "/accounts/password/reset/done/": "shows a sentence",
    "/health/live": "about the program",
    "/health/ready": "about the program",
}
"""Forms that anybody may send and that say nothing about a person whom the sender names."""


def test_every_form_that_anybody_may_send_is_measured_or_says_why_not() -> None:
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "run":
            importlib.import_module(f"bench.{module.name}")
    asked: list[str] = []

    class Listening:
        def post(self, address: str, _answers: Any = None) -> HttpResponse:
            asked.append(address)
            return HttpResponse()

    for ask in ORACLES.values():
        ask(Listening(), Person(1, is_known=True))  # type: ignore[arg-type]
    from tests.house.addresses import patterns

    public = {path for path in patterns() if _is_open(path)}
    assert {"/accounts/login/", "/accounts/signup/"} <= public & set(asked)
    assert public - set(asked) - set(NOT_ORACLES) == set()


def _is_open(path: str) -> bool:
    """Whether a stranger may send a form to this page."""
    if ("<" in path and path not in NOT_ORACLES) or path.startswith(("/admin/", "/dev/")):
        return False
    if path in NOT_ORACLES:
        return True
    try:
        view = get_resolver().resolve(path).func
    except Exception:
        return False
    return getattr(view, "login_required", True) is False and not getattr(view, "is_public_page", False)
