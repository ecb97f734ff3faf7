"""What the journeys share: a post that keeps what was sent, and a person at a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from members.outbox import draining
from tests.journeys.identity import Browser, Outbox


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outbox]:
    outbox = Outbox()
    monkeypatch.setattr(draining, "channel_for", outbox.channel_for)
    cache.clear()
    yield outbox
    cache.clear()


@pytest.fixture
def long_numbers(settings: Any) -> None:
    """Six digits turn up in random bytes by chance; the dump search needs longer ones."""
    settings.ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 16}


@pytest.fixture
def browser(client: Client) -> Browser:
    return Browser(client)
