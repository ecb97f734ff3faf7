"""The number of the second step on its page: in the demo only."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as project
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from members.models import Member
from peersupport.dev.second_step import demo_code
from tests.factories.members import PASSWORD

PROCESSOR = "peersupport.dev.second_step.demo_code"
PAGE = "/accounts/2fa/authenticate/"


def shown(client: Client) -> str:
    """The number on the page, after name and password."""
    client.post("/accounts/login/", {"login": "rosa", "password": PASSWORD})
    page = client.get(PAGE).content.decode()
    return page.split("data-demo-code>")[1].split("<")[0] if "data-demo-code" in page else ""


@pytest.fixture
def rosa_with_app(rosa: Member) -> Member:
    cache.clear()
    TOTP.activate(rosa, generate_totp_secret())
    return rosa


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    templates = [{**project.TEMPLATES[0], "OPTIONS": {**project.TEMPLATES[0]["OPTIONS"]}}]
    templates[0]["OPTIONS"]["context_processors"] = [*templates[0]["OPTIONS"]["context_processors"], PROCESSOR]
    settings.TEMPLATES = templates


def test_demo_shows_a_number_that_signs_in_again_and_again(demo: None, rosa_with_app: Member) -> None:
    for _time in range(5):
        client = Client()
        number = shown(client)
        assert len(number) == 6
        assert client.post(PAGE, {"code": number}).headers["Location"] == "/home/"


def test_outside_the_demo_no_number_is_shown(client: Client, rosa_with_app: Member) -> None:
    assert shown(client) == ""
    assert PROCESSOR not in project.TEMPLATES[0]["OPTIONS"]["context_processors"]


def test_processor_put_into_other_settings_by_hand_refuses_to_work(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match="demo only"):
        demo_code(RequestFactory().get("/"))
