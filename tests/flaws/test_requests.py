"""Flaws in what a request does besides answering: letters that leave while a page is asked for, links that act when
they are opened, cells that compute. Each is switched on from outside, and the check for it must go red.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.test import Client

from meetings.actions import answering as actions
from meetings.views import answering
from members.actions import getting_back, letters, notifying
from members.models import QuarterCount
from members.outbox import draining, results
from members.views import getting_back as pages
from peersupport.web import sheets
from tests.cast import Cast
from tests.dashboards.test_counts import test_name_of_a_group_is_no_formula_in_the_file as names_are_no_formulas
from tests.factories.meetings import AnswerLinkFactory
from tests.flaws.test_secrets import is_red
from tests.helpers import sign_in
from tests.meetings.test_views_answering import (
    test_link_opened_by_a_program_that_looks_at_links_changes_nothing as links_only_open,
)
from tests.members.outbox.conftest import Scripted
from tests.members.test_getting_back import (
    test_link_to_an_old_address_stops_it_without_signing_in_and_does_nothing_else as link_only_stops_by_a_press,
)

Plant = Callable[[pytest.MonkeyPatch], None]


# --- Mail within the request ----------------------------------------------------------------------------------


def drain_at_once(patch: pytest.MonkeyPatch) -> None:
    """What is due is sent by the page that wrote it, which waits for the provider."""
    patch.setattr(notifying, "wake_after_commit", lambda lanes: [draining.drain(lane) for lane in set(lanes)])


def write_letters_oneself(patch: pytest.MonkeyPatch) -> None:
    """Letters about signing in leave past the outbox, as frameworks do by themselves."""

    def email(template: str, address: str, _context: dict[str, Any]) -> None:
        send_mail(template, "A number", "hello@example.org", [address])

    patch.setattr(letters, "email", email)


def sent_while_pages_are_asked_for(cast: Cast, patch: pytest.MonkeyPatch) -> list[str]:
    """To whom something leaves within a request: of who calls a meeting off, and of who wants a number to sign in."""
    channel = Scripted("email")
    for module in (draining, results):
        patch.setattr(module, "channel_for", lambda _lane: channel)
    mail.outbox.clear()
    off = f"/meetings/{cast.tomorrow.pk}/cancel/"
    rosa = sign_in(Client(), cast.rosa, second_step=True)
    assert rosa.post(off, {"why": "The heating is broken."}).status_code == 302
    assert Client().post("/accounts/login/code/", {"email": "amina@example.org", "phone": ""}).status_code == 302
    within = [address for address, _text, _key in channel.sent] + [one.to[0] for one in mail.outbox]
    if not within:
        draining.drain("email")
        assert [address for address, _text, _key in channel.sent].count("amina@example.org") == 2
    return within


@pytest.mark.parametrize("plant", [drain_at_once, write_letters_oneself], ids=lambda plant: plant.__name__)
def test_letter_that_leaves_within_a_request_is_found(
    plant: Plant, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    assert sent_while_pages_are_asked_for(cast, monkeypatch) != []


def test_nothing_leaves_while_a_page_is_asked_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sent_while_pages_are_asked_for(cast, monkeypatch) == []


# --- Links that act when they are opened ----------------------------------------------------------------------


def test_link_that_answers_when_it_is_opened_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)
    assert not is_red(lambda: links_only_open(cast, link, Client()))
    real = answering._answer_page

    def page(request: Any, link: Any, said: str) -> Any:
        if request.GET.get("answer"):
            now = datetime.datetime.now(datetime.UTC)
            actions.answer(by=link.member, meeting=link.meeting, answer=answering.SAID["no"], now=now)
        return real(request, link, said)

    monkeypatch.setattr(answering, "_answer_page", page)
    assert is_red(lambda: links_only_open(cast, link, Client()))


def test_link_that_stops_when_it_is_opened_is_found(
    cast: Cast, clock: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pages.render

    def render(request: Any, template: str, context: dict[str, Any], **more: Any) -> Any:
        if template == "members/stop_way_back.html":
            getting_back.stop(by=None, way_back=context["way_back"], now=now)
        return real(request, template, context, **more)

    monkeypatch.setattr(pages, "render", render)
    assert is_red(lambda: link_only_stops_by_a_press(Client(), cast, clock, now))


# --- Cells that compute ---------------------------------------------------------------------------------------


def test_formula_that_is_left_as_it_is_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: names_are_no_formulas(cast, Client()))
    QuarterCount.objects.all().delete()

    monkeypatch.setattr(sheets, "safe_cell", str)
    assert is_red(lambda: names_are_no_formulas(cast, Client()))
