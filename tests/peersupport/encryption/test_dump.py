"""The dump search must find what is there, or finding nothing means nothing: its control run."""

import base64
import json
import quopri
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.sessions.backends.db import SessionStore as StockStore
from django.db import connection

from peersupport.encryption.sessions import SessionStore
from tests.peersupport.encryption.conftest import make_person
from tests.peersupport.encryption.dump import Finding, find_in_bytes, find_in_dump, unwrapped
from tests.peersupport.encryption.sample.models import Circle

SECRET = "Anna.Novákova@Example.org"
PLAIN = json.dumps({"mail": SECRET, "code": "492817"}).encode()

WRAPPINGS = {
    "plain": PLAIN,
    "capitals": PLAIN.upper().replace(b"\\U00E1", b"\\u00e1"),
    "utf-8": SECRET.encode(),
    "address": b"/?mail=anna.nov%C3%A1kova%40example.org",
    "base64": base64.b64encode(PLAIN),
    "base64 for addresses, without padding": base64.urlsafe_b64encode(PLAIN).rstrip(b"="),
    "base64 in quotes": b'"%s": null' % base64.b64encode(PLAIN),
    "signed": base64.urlsafe_b64encode(PLAIN).rstrip(b"=") + b":1wAbcD:c2lnbmF0dXJl",
    "signed and compressed": b"." + base64.urlsafe_b64encode(zlib.compress(PLAIN)).rstrip(b"=") + b":1wAbcD:sig",
    "path": b"/files/" + base64.urlsafe_b64encode(PLAIN).rstrip(b"=") + b"/",
    "base32": base64.b32encode(PLAIN),
    "base32, small, without padding": base64.b32encode(PLAIN).lower().rstrip(b"="),
    "hexadecimal": PLAIN.hex().encode(),
    "hexadecimal of the database": b"\\x" + PLAIN.hex().encode(),
    "compressed": zlib.compress(PLAIN),
    "gzip": zlib.compress(PLAIN, wbits=zlib.MAX_WBITS | 16),
    "bare deflate": zlib.compress(PLAIN, wbits=-zlib.MAX_WBITS),
    "gzip within something": b"head\0\1" + zlib.compress(PLAIN, wbits=zlib.MAX_WBITS | 16),
    "utf-16": SECRET.encode("utf-16"),
    "utf-16 within something": b"\1\2" + SECRET.encode("utf-16-le") + b"\3\4",
    "utf-16, the other way round": b"\1\2" + SECRET.encode("utf-16-be"),
    "percent, every letter": "".join(f"%{byte:02X}" for byte in SECRET.encode()).encode(),
    "JSON, every letter": "".join(f"\\u{ord(letter):04x}" for letter in SECRET).encode(),
    "entities": "".join(f"&#{ord(letter)};" for letter in SECRET).encode(),
    "quoted-printable": quopri.encodestring(f"{'x' * 60} {SECRET}".encode()),
    "percent within base64": base64.b64encode("".join(f"%{byte:02x}" for byte in SECRET.encode()).encode()),
    "base64 twice": base64.b64encode(base64.b64encode(PLAIN)),
    "hexadecimal of base64 of compressed": base64.b64encode(zlib.compress(PLAIN)).hex().encode(),
}


@pytest.mark.parametrize("wrapped", WRAPPINGS.values(), ids=WRAPPINGS)
def test_search_finds_what_is_wrapped_in_any_way(wrapped: bytes) -> None:
    assert {finding.needle for finding in find_in_bytes("here", wrapped, SECRET, "nothing of this kind")} == {SECRET}


def test_search_says_what_had_to_be_undone() -> None:
    wrapped = base64.b64encode(zlib.compress(PLAIN))

    assert Finding("here", "492817", "base64 > zlib") in find_in_bytes("here", wrapped, "492817")


def test_search_for_something_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        find_in_bytes("here", PLAIN, "abc")


def test_unwrapping_stops_at_its_depth() -> None:
    wrapped = PLAIN
    for _ in range(6):
        wrapped = base64.b64encode(wrapped)

    assert PLAIN not in [plain for _encoding, plain in unwrapped(wrapped)]


@pytest.mark.django_db
def test_dump_of_a_leaking_database_is_found_out_cell_by_cell() -> None:
    Circle.objects.create(name="Quietriver's circle")
    stock = StockStore()
    stock.update({"mail": SECRET, "code": "492817", "padding": "x" * 500})
    stock.save()
    assert "492817" not in stock.encode(dict(stock.items()))

    found = find_in_dump("Quietriver", SECRET, "492817", "never written")

    assert {(finding.place, finding.needle) for finding in found} >= {
        ("vaultsample_circle.name", "Quietriver"),
        ("django_session.session_data", SECRET),
        ("django_session.session_data", "492817"),
    }
    assert "never written" not in {finding.needle for finding in found}


@pytest.mark.django_db
def test_dump_of_sealed_columns_and_sessions_holds_nothing() -> None:
    make_person(name="Quietriver", story="Quietriver", answers={"who": ["Quietriver"]}, word="Quietriver")
    session = SessionStore()
    session.update({"mail": SECRET, "code": "492817"})
    session.save()

    needles = ("Quietriver", "ana@example.org", "420777123456", "1980-01-02", SECRET, "492817", session.session_key)
    assert find_in_dump(*needles) == []


@pytest.mark.django_db(transaction=True)
def test_raw_file_of_the_database_is_searched_too() -> None:
    Circle.objects.create(name="Quietriver's circle")
    make_person(name="Lanternlight")

    places = {finding.place for finding in find_in_dump("Quietriver")}

    assert "vaultsample_circle.name" in places
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).is_file(), "tests need a database file to search"
        assert places & {"file", "file-wal"}
    assert find_in_dump("Lanternlight") == []


def test_search_looks_into_all_tables_of_the_project(db: Any) -> None:
    assert project.DATABASES["default"]["ENGINE"].rpartition(".")[2] in ("sqlite3", "postgresql")
    assert {"account_emailaddress", "django_session"} <= set(connection.introspection.table_names())
