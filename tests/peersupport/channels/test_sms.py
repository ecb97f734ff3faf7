"""Text messages through the gateway, read at the other end."""

import time
from typing import Any

import pytest

from peersupport.channels.base import Accepted, Ambiguous, Definite, Outcome
from peersupport.channels.message import Message
from peersupport.channels.registry import channel_for
from tests.servers import Gateway


def send(key: str = "one") -> Outcome:
    message = Message("S", "Come tomorrow?", "Long", "http://h/a")
    return channel_for("sms").send(message, "+447700900104", key, time.monotonic() + 60)


def test_send_a_text_message_posts_number_text_and_key(gateway: Gateway, settings: Any) -> None:
    settings.SMS_URL = gateway.url.replace("//", "//me:se%20cret@") + "?from=Circle"

    assert send() == Accepted("gw-1")

    (arrived,) = gateway.arrived
    assert (arrived.to, arrived.text, arrived.key) == ("+447700900104", "Come tomorrow? http://h/a", "one")
    assert arrived.headers["Idempotency-Key"] == "one"
    assert arrived.headers["Authorization"] == "Basic bWU6c2UgY3JldA=="
    assert arrived.path == "/send?from=Circle"


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("garbage", Accepted("")),
        ("refuse", Definite("HTTP_400", permanent=True)),
        ("unpaid", Definite("HTTP_402")),
        ("moved", Definite("HTTP_302")),
        ("throttle", Definite("HTTP_429", retry_after=700)),
        ("busy", Definite("HTTP_503")),
        ("broken", Ambiguous("HTTP_500")),
    ],
)
def test_send_a_text_message_reads_the_answer_of_the_gateway(
    gateway: Gateway, behaviour: str, outcome: Outcome
) -> None:
    gateway.behaviour = behaviour

    assert send() == outcome


def test_send_a_text_message_to_a_gateway_without_the_promised_encryption_sends_nothing(
    gateway: Gateway, settings: Any
) -> None:
    settings.SMS_URL = gateway.url.replace("http://", "https://")

    assert send() == Definite("CONNECT")
    assert gateway.arrived == []
