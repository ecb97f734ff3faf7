"""The development outbox page: every message exactly as it would have been sent."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peersupport.channels.base import TOO_LATE, Accepted, Definite
from peersupport.channels.message import Message
from peersupport.dev.channel import DevOutboxChannel
from peersupport.dev.models import SentMessage
from peersupport.dev.views import Piece, pieces

pytestmark = pytest.mark.django_db

WORDS = Message("Tuesday <now>", "Come & sit?", "Hello,\n<b>Tuesday</b>.", "http://localhost:8000/a/abc/")


def test_send_in_a_demo_shows_the_message_as_both_channels_would_send_it(client: Client, settings: Any) -> None:
    for lane, to in (("email", "amina@example.org"), ("sms", "+447700900104")):
        outcome = DevOutboxChannel(lane).send(WORDS, to, lane, time.monotonic() + 60)
        assert isinstance(outcome, Accepted)

    page = client.get(reverse("dev:outbox")).content.decode()

    assert "amina@example.org" in page
    assert "Tuesday &lt;now&gt;" in page
    assert "Hello,\n&lt;b&gt;Tuesday&lt;/b&gt;." in page
    assert "Come &amp; sit?" in page
    assert page.index("+447700900104") < page.index("amina@example.org")
    assert page.count('<a href="http://localhost:8000/a/abc/">') == 2


def test_send_twice_with_one_key_shows_one_message() -> None:
    channel = DevOutboxChannel("sms")
    refs = {channel.send(WORDS, "+44", "one", time.monotonic() + 60) for _ in range(2)}

    assert len(refs) == SentMessage.objects.count() == 1


def test_send_too_late_or_to_no_address_shows_nothing() -> None:
    assert DevOutboxChannel("sms").send(WORDS, "+44", "one", time.monotonic() - 1) == TOO_LATE
    bad = DevOutboxChannel("email").send(WORDS, "a@b.example\nBcc: c@d.example", "two", time.monotonic() + 60)

    assert bad == Definite("ADDRESS", permanent=True)
    assert SentMessage.objects.count() == 0


def test_what_is_shown_lies_sealed_in_the_database(django_assert_num_queries: Any) -> None:
    from django.db import connection

    DevOutboxChannel("sms").send(WORDS, "+447700900104", "one", time.monotonic() + 60)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dev_sentmessage")
        raw = repr([bytes(value) if isinstance(value, memoryview) else value for value in cursor.fetchone()])
    assert "7700900104" not in raw
    assert "Come" not in raw
    assert SentMessage.objects.get().content["text"].startswith("Come & sit?")


def test_only_links_of_this_site_can_be_followed(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    text = "See http://localhost:8000/a/x/. Not http://localhost:8000.evil.example/ nor https://example.org"

    assert pieces(text) == [
        Piece("See "),
        Piece("http://localhost:8000/a/x/", "http://localhost:8000/a/x/"),
        Piece(". Not "),
        Piece("http://localhost:8000.evil.example/"),
        Piece(" nor "),
        Piece("https://example.org"),
    ]


def test_page_without_messages_says_so(client: Client) -> None:
    assert "Nothing has been sent yet." in client.get(reverse("dev:outbox")).content.decode()
