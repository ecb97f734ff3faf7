"""Email by SMTP, read at the other end."""

import time
from typing import Any

import pytest

from peersupport.channels.base import TOO_LATE, Accepted, Definite, Outcome
from peersupport.channels.email import message_id
from peersupport.channels.message import Message
from peersupport.channels.registry import channel_for
from tests.servers import MailServer

ARABIC = "تذكير: الثلاثاء"


def send(message: Message, to: str = "amina@example.org", key: str = "one") -> Outcome:
    return channel_for("email").send(message, to, key, time.monotonic() + 60)


def test_send_an_email_arrives_whole_with_careful_headers(mail_server: MailServer, settings: Any) -> None:
    settings.REPLY_TO = "people@example.org"
    text = f"{ARABIC}\n.\n..two dots\nhttp://localhost/a/{'x' * 60}/?next=/home/"

    assert isinstance(send(Message(ARABIC, "", text)), Accepted)

    (letter,) = mail_server.letters
    assert letter["Subject"] == ARABIC
    assert letter.get_content().replace("\r\n", "\n") == text + "\n"
    assert letter.get_content_type() == "text/plain"
    assert letter["To"] == "amina@example.org"
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Reply-To"] == "people@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Cc"] is letter["Bcc"] is None
    assert mail_server.taken[0].rcpt_tos == ["amina@example.org"]


def test_send_an_email_twice_with_one_key_has_one_message_id(mail_server: MailServer) -> None:
    for key in ("one", "one", "two"):
        send(Message("S", "", "Text"), key=key)

    first, again, other = (letter["Message-ID"] for letter in mail_server.letters)
    assert first == again == message_id("one")
    assert other != first
    assert "one" not in first
    assert "amina" not in first


def test_send_an_email_without_a_reply_address_sets_none(mail_server: MailServer, settings: Any) -> None:
    settings.REPLY_TO = ""

    send(Message("S", "", "Text"))

    assert mail_server.letters[0]["Reply-To"] is None


@pytest.mark.parametrize("to", ["a@example.org\nBcc: b@example.org", "no address", "", "a@example.org, b@example.org"])
def test_send_an_email_to_what_is_no_address_sends_nothing(mail_server: MailServer, to: str) -> None:
    assert send(Message("S", "", "Text"), to=to) == Definite("ADDRESS", permanent=True)
    assert mail_server.taken == []


def test_send_an_email_whose_deadline_passes_while_the_server_makes_ready_sends_nothing(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr("peersupport.channels.email.is_over", lambda _deadline: next(answers))

    assert send(Message("S", "", "Text")) == TOO_LATE
    assert mail_server.taken == []


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("refuse_text", Definite("SMTP_554", permanent=True)),
        ("refuse_sender", Definite("SMTP_550")),
        ("drop_early", Definite("CONNECT")),
    ],
)
def test_send_an_email_that_is_refused_before_or_instead_of_being_taken_is_definite(
    mail_server: MailServer, behaviour: str, outcome: Definite
) -> None:
    mail_server.behaviour = behaviour

    assert send(Message("S", "", "Text")) == outcome
    assert mail_server.taken == []
