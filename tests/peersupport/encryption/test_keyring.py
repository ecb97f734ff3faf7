"""The ring itself: the published vectors, its text form, and everything that must not open."""

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from peersupport.encryption import keyring
from peersupport.encryption.keyring import SAMPLE_KEY, DecryptionError, KeyRing, new_key_line
from tests.peersupport.encryption.conftest import NEW, OLD, UseKeys

SEARCHABLE_VECTOR = (
    "0221004881d00a78b59e8b36545c035626c0f735715fcf7647742cd4cc08da8628f4117a76998510188716befaa1c3cb7453ec3d74"
)
RANDOM_VECTOR = (
    "0121004881000102030405060708090a0b5f5c71b01750389c593be167b438b90d8f655b5f085f943cf053c371bf72386206c4cb78bf"
    "1f633613b3529867a3dd9e"
)
SAMPLE = KeyRing([SAMPLE_KEY])
RING = KeyRing([NEW, OLD])


def line(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


# --- The published vectors ----------------------------------------------------------------------------------------


def test_key_id_of_the_sample_key_is_the_published_one() -> None:
    assert SAMPLE.active.hex() == "21004881"


def test_seal_searchable_of_the_vector_gives_the_published_bytes() -> None:
    sealed = SAMPLE.seal_searchable(b"anna@example.org", "account.emailaddress.email")

    assert sealed.hex() == SEARCHABLE_VECTOR
    assert len(sealed) == 53
    assert SAMPLE.open(sealed, "account.emailaddress.email") == b"anna@example.org"


def test_seal_of_the_vector_gives_the_published_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.os, "urandom", lambda length: bytes(range(length)))

    sealed = SAMPLE.seal(b"Quietriver", "peers.member.alias")

    assert sealed.hex() == RANDOM_VECTOR
    assert len(sealed) == 65
    assert SAMPLE.open(sealed, "peers.member.alias") == b"Quietriver"


# --- Round trips and damage ---------------------------------------------------------------------------------------


@given(data=st.binary(max_size=2100), context=st.text(st.characters(codec="utf-8"), max_size=30), label=st.binary())
def test_open_of_anything_sealed_gives_it_back(data: bytes, context: str, label: bytes) -> None:
    assert RING.open(RING.seal(data, context, label), context, label) == data
    assert RING.open(RING.seal_searchable(data, context), context) == data


@given(st.binary(max_size=100))
def test_seal_twice_differs_and_searchable_does_not(data: bytes) -> None:
    assert RING.seal(data, "a.b.c") != RING.seal(data, "a.b.c")
    assert RING.seal_searchable(data, "a.b.c") == RING.seal_searchable(data, "a.b.c")


@given(st.data())
def test_open_with_any_bit_flipped_is_refused(data: Any) -> None:
    plain = data.draw(st.binary(max_size=70))
    for sealed in (RING.seal(plain, "a.b.c"), RING.seal_searchable(plain, "a.b.c")):
        bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
        damaged = bytearray(sealed)
        damaged[bit // 8] ^= 1 << bit % 8

        with pytest.raises(DecryptionError):
            RING.open(bytes(damaged), "a.b.c")


@given(st.data())
def test_open_cut_or_lengthened_is_refused(data: Any) -> None:
    for sealed in (RING.seal(b"something", "a.b.c"), RING.seal_searchable(b"something", "a.b.c")):
        length = data.draw(st.integers(0, len(sealed) - 1))
        for damaged in (sealed[:length], sealed + b"\x00"):
            with pytest.raises(DecryptionError):
                RING.open(damaged, "a.b.c")


@given(st.binary(max_size=80))
def test_open_of_any_bytes_never_fails_in_another_way(blob: bytes) -> None:
    with pytest.raises(DecryptionError):
        RING.open(blob, "a.b.c")


def test_open_in_another_context_or_with_another_label_is_refused() -> None:
    sealed = RING.seal(b"Ana", "a.b.c", b"row 1")

    assert RING.open(sealed, "a.b.c", b"row 1") == b"Ana"
    for context, label in (("a.b.d", b"row 1"), ("a.b.c", b"row 2"), ("a.b.c", b"")):
        with pytest.raises(DecryptionError, match=f"A value of {context}"):
            RING.open(sealed, context, label)
    with pytest.raises(DecryptionError):
        RING.open(RING.seal_searchable(b"Ana", "a.b.c"), "a.b.d")


def test_open_authenticated_text_without_padding_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "pad", lambda data: data)

    for sealed in (RING.seal(b"bare", "a.b.c"), RING.seal_searchable(b"bare", "a.b.c")):
        with pytest.raises(DecryptionError):
            RING.open(sealed, "a.b.c")


def test_open_under_a_key_that_is_gone_names_its_id() -> None:
    old = KeyRing([OLD])

    for sealed in (old.seal(b"Ana", "a.b.c"), old.seal_searchable(b"Ana", "a.b.c")):
        with pytest.raises(DecryptionError, match=f"A value of a.b.c was sealed with key {old.active.hex()}, which"):
            KeyRing([NEW]).open(sealed, "a.b.c")


def test_open_in_an_unknown_format_is_refused() -> None:
    with pytest.raises(DecryptionError, match=r"A value of a\.b\.c is in no format"):
        RING.open(b"\x09" + RING.seal(b"Ana", "a.b.c")[1:], "a.b.c")


def test_candidates_of_two_keys_are_both_stored_forms() -> None:
    assert RING.candidates(b"Ana", "a.b.c") == [KeyRing([key]).seal_searchable(b"Ana", "a.b.c") for key in (NEW, OLD)]


# --- Text and files -----------------------------------------------------------------------------------------------


def test_parse_lines_commas_and_remarks_keeps_the_order() -> None:
    third = os.urandom(32)
    text = f"# my ring\n\n{line(NEW)} # 2026-12-01\n  {line(OLD).rstrip('=')},{line(third)}  # old, drop it soon\n"

    parsed = KeyRing.parse(text)

    assert parsed.ids == KeyRing([NEW, OLD, third]).ids
    assert parsed.active == KeyRing([NEW]).active


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark", ",,"])
def test_parse_without_any_key_says_how_to_make_one(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"The key ring is empty.*vault_newkey"):
        KeyRing.parse(text)


@pytest.mark.parametrize("word", ["nonsense", "AAAA", "?" * 44, "ä" * 43, "A" * 43 + "-x"])
def test_parse_of_a_bad_line_names_the_line_and_not_its_content(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Line 2 of the key ring is not a key") as caught:
        KeyRing.parse(f"{line(NEW)}\n{word}")

    assert word not in str(caught.value)


def test_ring_of_short_keys_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="not 32 bytes long"):
        KeyRing([b"short"])


def test_new_key_line_can_be_parsed_and_is_new_each_time() -> None:
    assert len(KeyRing.parse(f"{new_key_line()}\n{new_key_line()}").ids) == 2


def test_read_file_of_its_owner_alone_gives_the_ring(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    path.write_text(line(NEW))
    path.chmod(0o400)

    assert KeyRing.read(path).ids == KeyRing([NEW]).ids


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_read_file_open_to_others_is_refused_and_says_what_to_do(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "ring"
    path.write_text(line(NEW))
    path.chmod(mode)

    with pytest.raises(ImproperlyConfigured, match=f"chmod 600 {path}"):
        KeyRing.read(path)


def test_read_missing_file_or_folder_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"cannot be read \(No such file or directory\)"):
        KeyRing.read(tmp_path / "ring")
    with pytest.raises(ImproperlyConfigured, match="is not a file"):
        KeyRing.read(tmp_path)


def test_ring_of_the_settings_prefers_the_file(tmp_path: Path, settings: Any, use_keys: UseKeys) -> None:
    path = tmp_path / "ring"
    path.write_text(line(OLD))
    path.chmod(0o600)
    use_keys(NEW)
    assert keyring.ring().ids == KeyRing([NEW]).ids

    settings.VAULT_KEYS_FILE = str(path)

    assert keyring.ring().ids == KeyRing([OLD]).ids


def test_ring_is_read_once_until_its_settings_change(settings: Any, use_keys: UseKeys) -> None:
    use_keys(NEW)
    first = keyring.ring()
    settings.SITE_LABEL = "Another"
    assert keyring.ring() is first

    use_keys(OLD)

    assert keyring.ring() is not first


def test_read_file_with_strange_letters_is_refused_with_a_plain_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    path.write_bytes("Schlüssel".encode() + b"\xff\n")
    path.chmod(0o600)

    with pytest.raises(ImproperlyConfigured, match="Line 1"):
        KeyRing.read(path)
