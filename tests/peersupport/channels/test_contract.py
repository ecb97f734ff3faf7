"""What every channel promises, asked of each against a real server: the same troubles, the same three outcomes."""

import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest

from peersupport.channels import base
from peersupport.channels.base import Accepted, Ambiguous, Channel, Definite, Outcome
from peersupport.channels.message import Message
from peersupport.channels.registry import LANES, channel_for
from tests.servers import Gateway, MailServer, free_port

WORDS = Message(subject="Tuesday", short="Tuesday, 18:30.", long="Tuesday at half past six.", link="http://x.example/a")
TO = {"email": "amina@example.org", "sms": "+447700900104"}


class Fake:
    """Either server, told to behave in the words of the contract."""

    def __init__(self, lane: str, mail_server: MailServer, gateway: Gateway) -> None:
        self.lane, self.mail_server, self.gateway = lane, mail_server, gateway

    def behave(self, behaviour: str) -> None:
        self.mail_server.behaviour = self.gateway.behaviour = behaviour

    @property
    def taken(self) -> int:
        return len(self.mail_server.taken) + len(self.gateway.arrived)

    def send(self, *, deadline: float | None = None) -> Outcome:
        until = time.monotonic() + 60 if deadline is None else deadline
        return channel_for(self.lane).send(WORDS, TO[self.lane], str(uuid.uuid4()), until)


@pytest.fixture(params=LANES)
def fake(request: pytest.FixtureRequest, mail_server: MailServer, gateway: Gateway) -> Fake:
    return Fake(request.param, mail_server, gateway)


def test_send_to_a_server_that_accepts_is_accepted_with_a_reference(fake: Fake) -> None:
    outcome = fake.send()

    assert isinstance(outcome, Accepted)
    assert outcome.ref
    assert TO[fake.lane] not in outcome.ref
    assert fake.taken == 1


def test_send_to_a_server_that_refuses_the_address_is_definite_and_permanent(fake: Fake) -> None:
    fake.behave("refuse")

    outcome = fake.send()

    assert outcome == Definite({"email": "SMTP_550", "sms": "HTTP_400"}[fake.lane], permanent=True)
    assert fake.taken == 0


def test_send_to_a_server_that_throttles_is_definite_and_may_be_tried_again(fake: Fake) -> None:
    fake.behave("throttle")

    outcome = fake.send()

    assert outcome == {"email": Definite("SMTP_451"), "sms": Definite("HTTP_429", retry_after=700)}[fake.lane]
    assert fake.taken == 0


def test_send_to_a_server_that_hangs_after_accepting_is_ambiguous(fake: Fake) -> None:
    fake.behave("hang")

    assert fake.send() == Ambiguous("NO_REPLY")
    assert fake.taken == 1


def test_send_to_a_server_that_drops_the_line_after_accepting_is_ambiguous(fake: Fake) -> None:
    fake.behave("drop")

    assert fake.send() == Ambiguous("NO_REPLY")
    assert fake.taken == 1


def test_send_to_a_server_that_is_not_there_is_definite_and_may_be_tried_again(fake: Fake, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    settings.SMS_URL = f"http://127.0.0.1:{free_port()}/"

    assert fake.send() == Definite("CONNECT")


def test_send_after_the_deadline_sends_nothing(fake: Fake) -> None:
    assert fake.send(deadline=time.monotonic() - 1) == base.TOO_LATE
    assert fake.taken == 0
    assert isinstance(fake.send(), Accepted)


def test_every_lane_without_an_address_says_that_it_is_not_set_up(settings: Any) -> None:
    settings.EMAIL_ADDRESS, settings.SMS_URL, settings.SHOWS_OUTBOX = None, "", False

    for lane in LANES:
        outcome = channel_for(lane).send(WORDS, TO[lane], "key", time.monotonic() + 60)
        assert outcome == Definite("NOT_SET_UP", permanent=True)


def test_every_lane_of_a_demo_goes_to_the_outbox_page_unless_it_has_an_address(settings: Any) -> None:
    settings.EMAIL_ADDRESS, settings.SMS_URL, settings.SHOWS_OUTBOX = urlsplit("smtp://127.0.0.1"), "", True

    assert type(channel_for("email")).__name__ == "EmailChannel"
    assert type(channel_for("sms")).__name__ == "DevOutboxChannel"


def test_an_unknown_lane_has_no_channel() -> None:
    with pytest.raises(KeyError):
        channel_for("call")


def test_no_channel_claims_that_its_provider_drops_second_copies_without_a_promise() -> None:
    assert not Channel.is_idempotent
    assert not any(channel_for(lane).is_idempotent for lane in LANES)
