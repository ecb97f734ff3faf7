"""Real servers on this machine for messages to arrive at: a mail server and a text message gateway.

Each keeps what it was given and behaves as told: accepts, refuses, throttles, hangs or drops the line after accepting.
A test asks for ``mail_server`` or ``gateway``; both also point the settings at themselves.
"""

import asyncio
import contextlib
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LONG = 30.0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# --- Mail -----------------------------------------------------------------------------------------------------


@dataclass
class MailServer:
    """An SMTP server. ``behaviour``: accept, refuse, refuse_sender, refuse_text, throttle, drop_early, hang, drop."""

    port: int
    behaviour: str = "accept"
    taken: list[Envelope] = field(default_factory=list)

    @property
    def letters(self) -> list[EmailMessage]:
        """What arrived, as a mail program would read it."""
        return [
            message_from_bytes(envelope.original_content or b"", policy=policy.default)  # type: ignore[misc]
            for envelope in self.taken
        ]

    async def handle_MAIL(  # noqa: N802  (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour == "drop_early":
            server.transport.abort()
        if self.behaviour == "refuse_sender":
            return "550 not from you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour == "refuse":
            return f"550 there is no {address} here"
        if self.behaviour == "throttle":
            return "451 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.behaviour == "refuse_text":
            return "554 we do not like this"
        self.taken.append(envelope)
        if self.behaviour == "drop":
            server.transport.abort()
        if self.behaviour == "hang":
            await asyncio.sleep(LONG)
        return "250 2.0.0 queued"


@contextlib.contextmanager
def serving_mail() -> Iterator[MailServer]:
    """A mail server for as long as the block lasts."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            controller.stop()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server, and the settings that send there."""
    with serving_mail() as server:
        settings.EMAIL_ADDRESS = urlsplit(f"smtp://127.0.0.1:{server.port}")
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT = 1
        yield server


# --- Text messages --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrived:
    """One request at the gateway."""

    to: str
    text: str
    key: str
    headers: dict[str, str]
    path: str


@dataclass
class Gateway:
    """An HTTP gateway. ``behaviour``: accept, garbage, refuse, unpaid, moved, throttle, busy, broken, hang, drop."""

    url: str = ""
    behaviour: str = "accept"
    delay: float = 0.0
    arrived: list[Arrived] = field(default_factory=list)
    waking: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def keys(self) -> list[str]:
        """The idempotency keys in the order in which they came."""
        with self.lock:
            return [one.key for one in self.arrived]

    def take(self, arrived: Arrived) -> None:
        """Keep one request."""
        with self.lock:
            self.arrived.append(arrived)


ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "accept": (202, {}, b'{"ref": "gw-1"}'),
    "garbage": (200, {}, b"<html>thank you</html>"),
    "refuse": (400, {}, b'{"error": "bad number +44"}'),
    "unpaid": (402, {}, b"{}"),
    "moved": (302, {"Location": "http://127.0.0.1:9/"}, b""),
    "throttle": (429, {"Retry-After": "700"}, b"{}"),
    "busy": (503, {}, b"{}"),
    "broken": (500, {}, b"oops"),
    "hang": (202, {}, b'{"ref": "gw-1"}'),
}
NOT_TAKEN = {"refuse", "unpaid", "moved", "throttle", "busy"}


def _handler(gateway: Gateway) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if gateway.behaviour not in NOT_TAKEN:
                gateway.take(Arrived(body["to"], body["text"], body["key"], dict(self.headers), self.path))
            gateway.waking.wait(LONG if gateway.behaviour == "hang" else gateway.delay)
            if gateway.behaviour == "drop":
                self.close_connection = True
                return
            status, headers, answer = ANSWERS[gateway.behaviour]
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(answer))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def serving_gateway() -> Iterator[Gateway]:
    """A gateway for as long as the block lasts."""
    gateway = Gateway()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway))
    server.daemon_threads = True
    gateway.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.waking.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A text message gateway, and the settings that send there."""
    with serving_gateway() as server:
        settings.SMS_URL = server.url
        monkeypatch.setattr("peersupport.channels.sms.READ_SECONDS", 1)
        yield server
