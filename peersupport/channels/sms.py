"""Text messages through a plain HTTP gateway: one POST of JSON for each message.

Settings: SMS_URL, for example ``https://name:password@gateway.example/send``. What is sent and how the answer is read
stands in README.md beside this file.
"""

import base64
import http.client
import json
import ssl
from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from peersupport.channels.base import TOO_LATE, Accepted, Ambiguous, Channel, Definite, Outcome, is_over, seconds_until
from peersupport.channels.message import Message

CONNECT_SECONDS = 10
READ_SECONDS = 20
LONGEST_ANSWER = 64 * 1024
LONGEST_REF = 120
LONGEST_WAIT = 3600

OUR_FAULT = {401, 402, 403, 407}
"""The gateway does not know us or wants money: nothing wrong with the person's number, and an operator can mend it."""
LATER = {408, 425, 429, 503}
"""Not now."""


class SmsChannel(Channel):
    """Sends through the gateway of SMS_URL."""

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        """See Channel. The reference of an accepted message is the gateway's ``ref`` or ``id``."""
        gateway = urlsplit(settings.SMS_URL)
        body = json.dumps({"to": to, "text": message.as_short_text(), "key": key}).encode()
        connection = _connection(gateway, seconds_until(deadline, CONNECT_SECONDS))
        try:
            try:
                connection.connect()
            except (OSError, ssl.SSLError) as error:
                return Definite("TIMEOUT" if isinstance(error, TimeoutError) else "CONNECT")
            if is_over(deadline):
                return TOO_LATE
            try:
                connection.sock.settimeout(READ_SECONDS)
                connection.request("POST", _target(gateway), body=body, headers=_headers(gateway, key))
                answer = connection.getresponse()
            except (OSError, http.client.HTTPException):
                return Ambiguous("NO_REPLY")
            return _read(answer)
        finally:
            connection.close()


def _connection(gateway: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = gateway.hostname or ""
    if gateway.scheme == "https":
        return http.client.HTTPSConnection(host, gateway.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, gateway.port, timeout=seconds)


def _target(gateway: SplitResult) -> str:
    return (gateway.path or "/") + (f"?{gateway.query}" if gateway.query else "")


def _headers(gateway: SplitResult, key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Accept": "application/json"}
    if gateway.username:
        pair = f"{unquote(gateway.username)}:{unquote(gateway.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return headers


def _read(answer: http.client.HTTPResponse) -> Outcome:
    status, code = answer.status, f"HTTP_{answer.status}"
    if status in LATER:
        return Definite(code, retry_after=_wait(answer.getheader("Retry-After", "")))
    if status == HTTPStatus.CONFLICT:  # the same key is being worked on (Idempotency-Key draft, 2.6): perhaps it went
        return Ambiguous(code)
    match status // 100:
        case 2:
            return Accepted(_ref(answer))
        case 3:
            return Definite(code)
        case 4:
            return Definite(code, permanent=status not in OUR_FAULT)
    return Ambiguous(code)


def _ref(answer: http.client.HTTPResponse) -> str:
    """The gateway's name for the message. It was accepted already, so an unreadable answer only costs the name."""
    try:
        found = json.loads(answer.read(LONGEST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    ref = (found.get("ref") or found.get("id")) if isinstance(found, dict) else ""
    return str(ref or "")[:LONGEST_REF]


def _wait(text: str) -> float:
    """Seconds of a Retry-After header; its date form is left to our own patience."""
    return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else 0
