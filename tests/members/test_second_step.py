"""Before somebody's particulars: who is asked for a second step, where they are led, and for how long it counts."""

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from members.models import Member
from members.second_step import is_asked_for_second_step, is_fresh, needs_second_step
from tests.helpers import sign_in


@needs_second_step
def particulars(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a phone number")


def opened_by(client: Client, person: Member) -> HttpResponse:
    """What ``person`` gets when opening a page with particulars."""
    request = RequestFactory().get("/groups/somewhere/")
    request.user, request.session = person, client.session
    return particulars(request)


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [("rosa", True), ("sam", True), ("chidi", True), ("root", True), ("amina", False), ("mika", False)],
)
def test_second_step_is_asked_of_staff_only(cast: Any, name: str, is_asked: bool) -> None:
    assert is_asked_for_second_step(getattr(cast, name)) is is_asked


def test_fresh_second_step_opens_particulars_for_fifteen_minutes(client: Client, rosa: Member, clock: Any) -> None:
    Authenticator.objects.create(user=rosa, type="totp", data={"secret": "A" * 32})
    sign_in(client, rosa, second_step=True)
    assert opened_by(client, rosa).content == b"a phone number"

    clock.shift(datetime.timedelta(minutes=16))
    led = opened_by(client, rosa)

    assert led.headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fgroups%2Fsomewhere%2F"


def test_person_without_second_step_is_led_to_set_one_up(client: Client, rosa: Member) -> None:
    sign_in(client, rosa)

    assert opened_by(client, rosa).headers["Location"] == "/me/second-step/"


def test_person_with_a_passkey_only_is_asked_for_the_passkey(client: Client, rosa: Member) -> None:
    Authenticator.objects.create(user=rosa, type="webauthn", data={"name": "Phone", "credential": {}})
    sign_in(client, rosa)

    assert opened_by(client, rosa).headers["Location"].startswith("/accounts/2fa/webauthn/reauthenticate/?next=")


def test_second_step_of_somebody_else_at_this_device_does_not_count(client: Client, rosa: Member, ines: Member) -> None:
    sign_in(client, ines, second_step=True)
    request = RequestFactory().get("/")
    request.user, request.session = rosa, client.session

    assert not is_fresh(request)


def test_password_alone_is_no_second_step(client: Client, rosa: Member) -> None:
    client.post("/accounts/login/", {"login": "rosa", "password": "room for one more please"})
    request = RequestFactory().get("/")
    request.user, request.session = rosa, client.session

    assert not is_fresh(request)
