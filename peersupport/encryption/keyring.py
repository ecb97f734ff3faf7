"""The key ring: an ordered list of 32-byte master keys. The first one encrypts, all of them decrypt.

Each column has its own sub-keys (HKDF-SHA256), and its context is authenticated with every value: a value copied
to another column cannot be opened.
"""

import base64
import binascii
import os
import stat
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from peersupport.encryption.formats import HEAD_LENGTH, NONCE_END, NONCE_LENGTH, RANDOM, SEARCHABLE, pad, unpad

KEY_LENGTH = 32
SAMPLE_KEY = bytes(range(KEY_LENGTH))
"""The key of the published test vectors: everybody knows it."""

Opener = Callable[[bytes], bytes]
"""Opens stored values that share one head and one context."""


class DecryptionError(Exception):
    """A stored value cannot be opened. The message names the column or the key id, never the value."""


class KeyRing:
    """Seals and opens values under the keys given to it."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        keys = list(keys)
        if not keys or any(len(key) != KEY_LENGTH for key in keys):
            raise ImproperlyConfigured(
                "The key ring is empty. Make a key with “manage.py vault_newkey” and put its line into the key ring."
                if not keys
                else f"A key of the key ring is not {KEY_LENGTH} bytes long. Make one with “manage.py vault_newkey”."
            )
        self._keys = {_derive(key, "id", "", 4): key for key in keys}
        self.active = next(iter(self._keys))
        """Id of the key that encrypts."""
        self._random: dict[tuple[bytes, str], AESGCM] = {}
        self._searchable: dict[tuple[bytes, str], AESSIV] = {}

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """A ring from its text: one key a line (or between commas), base64url; ``#`` starts a comment."""
        keys = []
        for number, line in enumerate(text.splitlines(), start=1):
            for word in line.partition("#")[0].split(","):
                if word.strip():
                    keys.append(_read_key(word.strip(), number))
        return cls(keys)

    @classmethod
    def read(cls, path: Path) -> "KeyRing":
        """A ring from a file that its owner alone may read."""
        try:
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise ImproperlyConfigured(
                    f"The key ring {path} is not a file. Set VAULT_KEYS_FILE to the file itself."
                )
            if mode & 0o077:
                raise ImproperlyConfigured(
                    f"The key ring {path} is open to other accounts of this machine. Close it with: chmod 600 {path}"
                )
            return cls.parse(path.read_text(encoding="ascii", errors="replace"))
        except OSError as error:
            raise ImproperlyConfigured(
                f"The key ring {path} cannot be read ({error.strerror}). "
                "Check VAULT_KEYS_FILE, or put the key ring back from your key backup."
            ) from None

    @property
    def ids(self) -> tuple[bytes, ...]:
        """Ids of all keys, the encrypting one first."""
        return tuple(self._keys)

    @property
    def holds_sample_key(self) -> bool:
        """Whether one of the keys is the published one of the test vectors."""
        return SAMPLE_KEY in self._keys.values()

    def seal(self, data: bytes, context: str, label: bytes = b"") -> bytes:
        """``data`` encrypted at random (format 1): twice the same data gives two different results.

        ``label`` ties the value to its row; who opens it must know the label too.
        """
        head = RANDOM + self.active
        nonce = os.urandom(NONCE_LENGTH)
        cipher = self._random_cipher(self.active, context)
        return head + nonce + cipher.encrypt(nonce, pad(data), _associated(head, context, label))

    def seal_searchable(self, data: bytes, context: str, key_id: bytes | None = None) -> bytes:
        """``data`` encrypted deterministically (format 2), under the first key if none is named."""
        key_id = key_id or self.active
        head = SEARCHABLE + key_id
        return head + self._searchable_cipher(key_id, context).encrypt(pad(data), [head + context.encode()])

    def candidates(self, data: bytes, context: str) -> list[bytes]:
        """Every stored form that a searchable value can have while several keys live."""
        return [self.seal_searchable(data, context, key_id) for key_id in self._keys]

    def open(self, blob: bytes, context: str, label: bytes = b"") -> bytes:
        """The data behind a stored value. DecryptionError if it is altered, foreign, or of an unknown key."""
        return self.opener(blob[:HEAD_LENGTH], context, label)(blob)

    def opener(self, head: bytes, context: str, label: bytes = b"") -> Opener:
        """A function that opens values beginning with ``head``; worth keeping, for it has done all lookups.

        DecryptionError when the format or the key id is unknown.
        """
        key_id = head[1:HEAD_LENGTH]
        if head[:1] == RANDOM:
            decrypt, associated = self._random_cipher(key_id, context).decrypt, _associated(head, context, label)

            def open_random(blob: bytes) -> bytes:
                try:
                    return unpad(decrypt(blob[HEAD_LENGTH:NONCE_END], blob[NONCE_END:], associated))
                except (InvalidTag, ValueError):
                    raise _unopenable(context) from None

            return open_random
        if head[:1] == SEARCHABLE:
            decrypt_siv, items = self._searchable_cipher(key_id, context).decrypt, [head + context.encode()]

            def open_searchable(blob: bytes) -> bytes:
                try:
                    return unpad(decrypt_siv(blob[HEAD_LENGTH:], items))
                except (InvalidTag, ValueError):
                    raise _unopenable(context) from None

            return open_searchable
        raise DecryptionError(f"A value of {context} is in no format that this version knows.")

    def _random_cipher(self, key_id: bytes, context: str) -> AESGCM:
        try:
            return self._random[key_id, context]
        except KeyError:
            cipher = AESGCM(_derive(self._key(key_id, context), "random", context, 32))
            self._random[key_id, context] = cipher
            return cipher

    def _searchable_cipher(self, key_id: bytes, context: str) -> AESSIV:
        try:
            return self._searchable[key_id, context]
        except KeyError:
            cipher = AESSIV(_derive(self._key(key_id, context), "search", context, 64))
            self._searchable[key_id, context] = cipher
            return cipher

    def _key(self, key_id: bytes, context: str) -> bytes:
        try:
            return self._keys[key_id]
        except KeyError:
            raise DecryptionError(
                f"A value of {context} was sealed with key {key_id.hex() or '(none)'}, which is not in the key ring."
            ) from None


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """The ring of this instance, from VAULT_KEYS_FILE or VAULT_KEYS. ImproperlyConfigured says what to do."""
    if settings.VAULT_KEYS_FILE:
        return KeyRing.read(Path(settings.VAULT_KEYS_FILE))
    return KeyRing.parse(settings.VAULT_KEYS)


def forget_ring(*, setting: str = "", **kwargs: Any) -> None:
    """Read the ring anew when its settings change (tests do that)."""
    if setting in ("VAULT_KEYS", "VAULT_KEYS_FILE"):
        ring.cache_clear()


setting_changed.connect(forget_ring)


def new_key_line() -> str:
    """A fresh random key as a line for the ring, without its line end."""
    return base64.urlsafe_b64encode(os.urandom(KEY_LENGTH)).decode("ascii")


def _read_key(word: str, line: int) -> bytes:
    try:
        key = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_LENGTH:
        raise ImproperlyConfigured(
            f"Line {line} of the key ring is not a key. A key is what “manage.py vault_newkey” prints; "
            "a remark begins with #."
        )
    return key


def _derive(key: bytes, purpose: str, context: str, length: int) -> bytes:
    info = f"vault/1/{purpose}\0{context}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


def _associated(head: bytes, context: str, label: bytes) -> bytes:
    return head + context.encode() + b"\0" + label


def _unopenable(context: str) -> DecryptionError:
    return DecryptionError(f"A value of {context} is damaged, or was sealed for another place.")
