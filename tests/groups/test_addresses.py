"""The end of a group's address: any script, nothing that breaks."""

import pytest
from django.core.exceptions import ValidationError

from groups.addresses import address_of, validate_address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Tuesday Circle", "tuesday-circle"),
        ("  Ma’s   Table! ", "mas-table"),
        ("دائرة الثلاثاء", "دائرة-الثلاثاء"),
        ("हिन्दी मंडली", "हिन्दी-मंडली"),
        ("星期二的圈子", "星期二的圈子"),
        ("Café / Ёлка", "café-ёлка"),
        ("???", ""),
        ("a" * 99, "a" * 60),
    ],
)
def test_name_of_any_script_becomes_an_address(name: str, address: str) -> None:
    assert address_of(name) == address
    if address:
        validate_address(address)


@pytest.mark.parametrize("value", ["Tuesday", "two words", "a/b", "-a", "a--b", "a\u202eb", "😀", "%2e"])
def test_what_is_no_address_is_refused_with_an_example(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_address(value)
