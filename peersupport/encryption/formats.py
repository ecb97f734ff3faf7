"""The stored form of a value, byte by byte: one format byte, four bytes of key id, then the sealed and padded text.

Format 1 (random): head ‖ nonce (12) ‖ AES-256-GCM ciphertext and tag (16).
Format 2 (searchable): head ‖ AES-256-SIV synthetic IV (16) and ciphertext.
0x03 (AES-256-GCM-SIV) and 0x04 (keys of single members) are reserved.
"""

import base64

RANDOM = b"\x01"
SEARCHABLE = b"\x02"

HEAD_LENGTH = 5
"""Format byte and key id: what must be known before a value can be opened."""
NONCE_LENGTH = 12
NONCE_END = HEAD_LENGTH + NONCE_LENGTH

_MARK = b"\x80"
_SMALLEST, _LARGEST_POWER = 32, 1024


def pad(data: bytes) -> bytes:
    """``data``, a mark, and zeros up to 32, 64, … 1024 or the next multiple of 1024: it hides how long words are."""
    needed = len(data) + len(_MARK)
    if needed <= _LARGEST_POWER:
        size = max(_SMALLEST, 1 << (needed - 1).bit_length())
    else:
        size = -(-needed // _LARGEST_POWER) * _LARGEST_POWER
    return data + _MARK + bytes(size - needed)


def unpad(data: bytes) -> bytes:
    """What ``pad`` was given. ValueError if there is no mark."""
    return data[: data.rindex(_MARK)]


def to_text(blob: bytes) -> str:
    """Lower-case base32 without padding: a stored value for a text column, surviving a database's LOWER()."""
    return base64.b32encode(blob).decode("ascii").rstrip("=").lower()


def from_text(text: str) -> bytes:
    """The bytes behind ``to_text``. ValueError if ``text`` is not base32."""
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
