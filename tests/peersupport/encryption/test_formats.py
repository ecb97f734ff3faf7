"""Padding and the text form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peersupport.encryption.formats import from_text, pad, to_text, unpad


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        *[(0, 32), (31, 32), (32, 64), (63, 64), (64, 128), (128, 256), (256, 512), (511, 512), (512, 1024)],
        *[(1023, 1024), (1024, 2048), (2047, 2048), (2048, 3072), (5000, 5120)],
    ],
)
def test_pad_any_length_gives_one_of_few_sizes(length: int, padded: int) -> None:
    assert len(pad(b"x" * length)) == padded


@given(st.binary(max_size=3000))
def test_unpad_padded_data_gives_it_back(data: bytes) -> None:
    assert unpad(pad(data)) == data


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x00\x00", b"a\x80\x80", b"\x00" * 31])
def test_unpad_data_that_looks_like_padding_gives_it_back(data: bytes) -> None:
    assert unpad(pad(data)) == data


def test_unpad_without_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="not found"):
        unpad(b"no mark here")


@given(st.binary(max_size=200))
def test_from_text_gives_the_bytes_back_even_after_a_database_changed_capitals(data: bytes) -> None:
    assert from_text(to_text(data)) == data
    assert to_text(data) == to_text(data).lower()
    assert from_text(to_text(data).upper()) == data


def test_to_text_fits_every_length_and_needs_no_padding() -> None:
    for blob in [*(b"x" * length for length in range(1, 12)), *(b"four" + bytes([last]) for last in range(32))]:
        text = to_text(blob)

        assert "=" not in text
        assert text == text.lower()
        assert from_text(text) == blob
