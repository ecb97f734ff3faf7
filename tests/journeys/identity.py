"""What the journeys of signing in and up share: a person at a browser, a post that keeps what was sent, a passkey."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from members.models import Member
from members.outbox import draining
from peersupport.channels.base import Accepted, Channel, Outcome
from peersupport.channels.message import Message
from peersupport.channels.registry import LANES
from tests.peersupport.encryption.dump import find_in_bytes, find_in_dump

PASSPHRASE = "lantern river 9 acorn velvet"
EMAIL = "Anna.Novakova@Example.org"
PHONE = "+420777123456"
NAME = "Quietriver"


@dataclass(slots=True)
class Letter:
    """What arrived somewhere."""

    lane: str
    to: str
    subject: str
    text: str

    @property
    def number(self) -> str:
        """The number to type."""
        found = re.search(r"\d{6,}", self.text)
        assert found, self.text
        return found[0]


class Post(Channel):
    """Carries messages nowhere and keeps them."""

    in_flight = 1

    def __init__(self, lane: str, sent: list[Letter]) -> None:
        super().__init__(lane)
        self.sent = sent

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        text = message.as_short_text() if self.lane == "sms" else message.as_long_text()
        self.sent.append(Letter(self.lane, to, message.as_subject(), text))
        return Accepted("kept")


@dataclass(slots=True)
class Outbox:
    """The real outbox, with a post at its end that keeps what it is given."""

    sent: list[Letter] = field(default_factory=list)

    def channel_for(self, lane: str) -> Channel:
        return Post(lane, self.sent)

    def drain(self) -> list[Letter]:
        """Send what is due; returns what arrived by that."""
        before = len(self.sent)
        for lane in LANES:
            draining.drain(lane)
        return self.sent[before:]

    def one(self) -> Letter:
        """Send what is due; exactly one message arrives."""
        arrived = self.drain()
        assert len(arrived) == 1, arrived
        return arrived[0]


@dataclass(slots=True)
class Browser:
    """A person at a browser."""

    client: Client

    def get(self, address: str, **headers: Any) -> HttpResponse:
        return self.client.get(address, **headers)

    def send(self, address: str, **answers: Any) -> HttpResponse:
        return self.client.post(address, answers)

    def sign_up(self, way: str, **answers: Any) -> HttpResponse:
        return self.send("/accounts/signup/", way=way, **answers)

    def sign_in(self, login: str, password: str = PASSPHRASE, **answers: Any) -> HttpResponse:
        return self.send("/accounts/login/", login=login, password=password, **answers)

    def sign_out(self) -> HttpResponse:
        return self.send("/accounts/logout/")

    def is_in(self) -> bool:
        return self.client.get("/me/").status_code == 200

    def type_number(self, response: HttpResponse, number: str) -> HttpResponse:
        """Go where ``response`` leads and type ``number`` there."""
        return self.send(response.headers["Location"], code=number)

    def join(self, post: Outbox, *, email: str = "", phone: str = "", **answers: Any) -> Member:
        """Sign up and confirm the address; the person is signed in afterwards."""
        asked = self.sign_up("EMAIL", email=email, **answers) if email else self.sign_up("SMS", phone=phone, **answers)
        done = self.type_number(asked, post.one().number)
        assert done.headers["Location"] == "/home/", done.content.decode()
        return Member.objects.get(pk=self.client.session["_auth_user_id"])

    def is_silent_about(self, *needles: str) -> None:
        """Neither the database nor what the browser keeps can be read for ``needles``."""
        assert find_in_dump(*needles) == []
        for name, cookie in self.client.cookies.items():
            assert find_in_bytes(f"cookie {name}", cookie.value.encode(), *needles) == set()
        for key in getattr(cache, "_cache", {}):
            assert re.fullmatch("[0-9a-f]{64}", key), key


ORIGIN = "http://testserver"


class Passkey:
    """A phone's passkey, in software: makes and uses a real key pair."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.uses = 0
        self.place = ""
        self.owner = ""

    def register(self, options: dict[str, Any]) -> str:
        """The answer to the page that adds a passkey."""
        asked = options["publicKey"]
        self.place, self.owner = asked["rp"]["id"], asked["user"]["id"]
        public = AttestedCredentialData.create(
            Aaguid(b"\0" * 16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(hashlib.sha256(self.place.encode()).digest(), 0x45, 0, public)
        response = {
            "clientDataJSON": self._client_data("webauthn.create", asked),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        }
        return json.dumps({**self._name(), "clientExtensionResults": {"credProps": {"rk": True}}, "response": response})

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to the page that signs in."""
        self.uses += 1
        client_data = self._client_data("webauthn.get", options["publicKey"])
        data = AuthenticatorData.create(hashlib.sha256(self.place.encode()).digest(), 0x05, self.uses)
        signed = bytes(data) + hashlib.sha256(_unpadded(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.owner,
        }
        return json.dumps({**self._name(), "clientExtensionResults": {}, "response": response})

    def _name(self) -> dict[str, str]:
        return {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}

    def _client_data(self, kind: str, asked: dict[str, Any]) -> str:
        return websafe_encode(json.dumps({"type": kind, "challenge": asked["challenge"], "origin": ORIGIN}).encode())


def _unpadded(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
