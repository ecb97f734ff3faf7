"""The end of a group's web address, in any script."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 60
RESERVED = frozenset({"new"})
"""Addresses under /groups/ that are pages of the program."""
_GAP = re.compile(r"[\s_/.,:;·–—-]+")


def _is_allowed(mark: str) -> bool:
    # Vowel signs of Indic and other scripts are marks of their own (M…), without which words fall apart.
    return mark == "-" or unicodedata.category(mark)[0] in "LN" or unicodedata.category(mark) in ("Mn", "Mc")


def address_of(name: str) -> str:
    """``name`` as an address: small letters, hyphens for gaps. Empty if there is no letter in it."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())
    kept = "".join(mark for mark in _GAP.sub("-", plain) if _is_allowed(mark))
    return kept.strip("-")[:LONGEST].strip("-")


def validate_address(value: str) -> None:
    """Refuse, kindly, what cannot be the end of an address."""
    if value != address_of(value):
        raise ValidationError(
            _("Please use small letters, figures and hyphens only, for example “%(example)s”."),
            code="address",
            params={"example": address_of(value) or "our-circle"},
        )
