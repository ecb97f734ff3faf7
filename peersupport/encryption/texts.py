"""What text may be kept, and the one form in which text that must be found is stored.

The normal forms are part of the storage format: after changing one, every stored value has to be written again.
``lower`` and not ``casefold``: allauth compares with ``lower``, and would lock out whoever has an “ß” in the name.
"""

import unicodedata
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CANNOT_BE_SEEN = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")


class UnstorableTextError(ValueError):
    """Text that no database keeps the same way: a NUL, or half of a surrogate pair. The message does not hold it."""


def to_bytes(text: str) -> bytes:
    """UTF-8 of ``text``. UnstorableTextError if it cannot be kept."""
    if "\0" in text:
        raise UnstorableTextError("Text with a NUL character cannot be kept.")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise UnstorableTextError("Text with half of a surrogate pair cannot be kept.") from None


def normal_text(text: str) -> str:
    """Composed and decomposed letters count as the same."""
    return unicodedata.normalize("NFC", text)


def normal_alias(text: str) -> str:
    """A sign-in name without regard to capitals, width and other looks."""
    return _small(text, "NFKC")


def normal_email(text: str) -> str:
    """An email address without regard to capitals and surrounding space."""
    return _small(text, "NFC").strip()


def normal_phone(text: str) -> str:
    """``+`` and digits only; digits of any script count as themselves."""
    return "".join("+" if mark == "+" else str(unicodedata.decimal(mark)) for mark in text if _is_dialled(mark))


def _small(text: str, form: Literal["NFC", "NFKC"]) -> str:
    # Some Greek capitals compose with an accent only once they are small; without the second pass, what was found
    # under one form would be written under another.
    return unicodedata.normalize(form, unicodedata.normalize(form, text).lower())


def _is_dialled(mark: str) -> bool:
    return mark == "+" or mark.isdecimal()


def validate_storable(value: Any) -> None:
    """Refuse, kindly, characters that cannot be kept or that turn the text around them. Looks into JSON too."""
    for text in _texts(value):
        if not _is_storable(text) or not _TURNS_TEXT_AROUND.isdisjoint(text):
            raise ValidationError(
                _("There is a hidden character in this text that we cannot keep. Please type it again."),
                code="hidden_character",
            )


def validate_plainly_visible(value: Any) -> None:
    """Refuse characters that cannot be seen: two names that look alike must not be two names."""
    if any(not _CANNOT_BE_SEEN.isdisjoint(text) for text in _texts(value)):
        raise ValidationError(
            _("There is a hidden character in this text that we cannot keep. Please type it again."),
            code="hidden_character",
        )


def _is_storable(text: str) -> bool:
    try:
        to_bytes(text)
    except UnstorableTextError:
        return False
    return True


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []
