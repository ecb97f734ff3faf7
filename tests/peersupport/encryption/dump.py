"""The decoding dump search: what would a thief of the database find?

Django keeps session data as base64, often compressed, so searching a dump for an address passes on a database that
leaks. This search looks into every cell of every table, and on SQLite into the raw database file and its log, both
as they are and decoded through base64, base32, hexadecimal, zlib, gzip, UTF-16 and the spellings of JSON, addresses,
mail and pages, one inside another.

    assert find_in_dump("Anna", "anna@example.org", "+420777123456") == []

In a test whose transaction is still open the raw file does not hold what was written: mark journeys with
``django_db(transaction=True)``.
"""

import base64
import binascii
import html
import json
import quopri
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from django.db import connection

SHORTEST = 4
"""Anything shorter turns up in random bytes by chance."""
DEPTH = 4
"""So many encodings may be wrapped around one another."""
_WORD = re.compile(rb"[A-Za-z0-9+/_-]{6,}")
_PART = re.compile(rb"[A-Za-z0-9]{6,}")
_DIGITS = re.compile(rb"[A-Fa-f0-9]{6,}")
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{6,}")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_WIDE = {"utf-16-le": re.compile(rb"(?:[^\0]\0){4,}"), "utf-16-be": re.compile(rb"(?:\0[^\0]){4,}")}
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_BASE64 = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, order=True)
class Finding:
    """Something that should not be readable, where it was, and what had to be undone to read it."""

    place: str
    needle: str
    encoding: str = "plain"


def find_in_dump(*needles: str) -> list[Finding]:
    """Every place of the database where one of ``needles`` can be read, without regard to capitals."""
    findings = {finding for place, data in cells() for finding in find_in_bytes(place, data, *needles)}
    findings |= {finding for place, data in files() for finding in find_in_bytes(place, data, *needles)}
    return sorted(findings)


def find_in_bytes(place: str, data: bytes, *needles: str) -> set[Finding]:
    """The same for bytes from elsewhere: a cookie, a log, a queue."""
    sought = [(needle, form) for needle in needles for form in _forms(needle)]
    found = set()
    for encoding, plain in unwrapped(data):
        lowered = plain.lower()
        found |= {Finding(place, needle, encoding) for needle, form in sought if form in lowered}
    return found


def cells() -> Iterator[tuple[str, bytes]]:
    """Every cell of every table that is not empty."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if value is not None:
                        yield f"{table}.{column}", _as_bytes(value)


def files() -> Iterator[tuple[str, bytes]]:
    """The files of an SQLite database. PostgreSQL's belong to its server; its cells say the same."""
    if connection.vendor != "sqlite":
        return
    for suffix in ("", "-wal", "-journal"):
        path = Path(f"{connection.settings_dict['NAME']}{suffix}")
        if path.is_file():
            yield f"file{suffix}", path.read_bytes()


def unwrapped(data: bytes, depth: int = DEPTH) -> Iterator[tuple[str, bytes]]:
    """``data`` itself and everything that can be decoded from it."""
    seen = {data}
    layer = [("plain", data)]
    while layer:
        yield from layer
        if not depth:
            return
        depth -= 1
        inner = []
        for encoding, outer in layer:
            for name, decoded in _decoded(outer):
                if len(decoded) >= SHORTEST and decoded not in seen:
                    seen.add(decoded)
                    inner.append((name if encoding == "plain" else f"{encoding} > {name}", decoded))
        layer = inner


def _decoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    inflated = _inflated(data)
    if inflated:
        yield "zlib", inflated
    for start in _COMPRESSED.finditer(data, 1):
        inside = _inflated(data[start.start() :])
        if inside:
            yield "zlib", inside
    yield from _wide(data)
    yield from _respelt(data)
    for word in {word for shape in (_WORD, _PART, _DIGITS) for word in shape.findall(data)}:
        for name, decode in _DECODERS.items():
            try:
                yield name, decode(word)
            except (ValueError, binascii.Error):
                continue


def _wide(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Text of two bytes a letter. With a mark at its beginning, of any script; inside other things, Latin."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "utf-16", data.decode("utf-16", errors="replace").encode()
    if b"\0" in data:
        for name, shape in _WIDE.items():
            for run in set(shape.findall(data)):
                yield name, run.decode(name).encode()


def _respelt(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Text in which letters are written as something else."""
    for name, sign, decode in _SPELLINGS:
        if sign.search(data):
            for run in set(_TEXT.findall(data)):
                if sign.search(run):
                    yield name, decode(run)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)).encode(errors="replace"), text)


def _unmarked(text: bytes) -> bytes:
    return html.unescape(text.decode(errors="replace")).encode(errors="replace")


def _inflated(data: bytes) -> bytes:
    """As much as can be inflated, in a zlib or gzip wrapping or none."""
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            plain = zlib.decompressobj(window).decompress(data, 10_000_000)
        except zlib.error:
            continue
        if plain:
            return plain
    return b""


def _base64(word: bytes) -> bytes:
    word = word.translate(_BASE64)
    # A single letter too many belongs to whatever follows.
    word = word[:-1] if len(word) % 4 == 1 else word
    return base64.b64decode(word + b"=" * (-len(word) % 4), validate=True)


def _base32(word: bytes) -> bytes:
    return base64.b32decode(word.upper() + b"=" * (-len(word) % 8))


def _hexadecimal(word: bytes) -> bytes:
    return bytes.fromhex(word.decode("ascii"))


_DECODERS: dict[str, Callable[[bytes], bytes]] = {"base64": _base64, "base32": _base32, "hex": _hexadecimal}
_SPELLINGS: list[tuple[str, re.Pattern[bytes], Callable[[bytes], bytes]]] = [
    ("percent", re.compile(rb"%[0-9A-Fa-f]{2}"), unquote_to_bytes),
    ("escapes", _ESCAPE, _unescaped),
    ("quoted-printable", re.compile(rb"=(?:[0-9A-Fa-f]{2}|\r?\n)"), quopri.decodestring),
    ("entities", re.compile(rb"&#?\w+;"), _unmarked),
]


def _as_bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", errors="replace")


def _forms(needle: str) -> set[bytes]:
    """How ``needle`` may be spelt in text, JSON and addresses, in small letters."""
    if len(needle) < SHORTEST:
        raise ValueError(f"“{needle}” is too short to search for: it turns up in random bytes by chance.")
    spelt = {needle, needle.lower(), json.dumps(needle)[1:-1], quote(needle, safe=""), quote(needle.lower(), safe="")}
    return {form.encode().lower() for form in spelt}
