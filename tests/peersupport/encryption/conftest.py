"""Two keys, and a way to change the ring in the middle of a test."""

import base64
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from peersupport.encryption.keyring import KeyRing
from tests.peersupport.encryption.sample.models import Person

OLD, NEW = b"o" * 32, b"n" * 32

UseKeys = Callable[..., KeyRing]


@pytest.fixture
def use_keys(settings: Any) -> UseKeys:
    """Make the ring consist of these keys, the first one encrypting."""

    def use(*keys: bytes) -> KeyRing:
        settings.VAULT_KEYS_FILE = ""
        settings.VAULT_KEYS = "\n".join(base64.urlsafe_b64encode(key).decode() for key in keys)
        return KeyRing(keys)

    return use


def make_person(**values: Any) -> Person:
    """A person with a value in every field."""
    return Person.objects.create(
        **{
            "sign_in_name": "AnaB",
            "name": "Ana",
            "story": "A long way here.",
            "email": "Ana@Example.org",
            "phone": "+420 777 123 456",
            "born": datetime.date(1980, 1, 2),
            "answers": {"mood": ["grim", None, "é"]},
            "word": "lantern",
            **values,
        }
    )
