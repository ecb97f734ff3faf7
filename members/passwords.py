"""What a long password must not be: one short thing again and again, or the name beside it."""

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_SIGNS = 6


class VariedPasswordValidator:
    """Refuses what is long only by repeating: one sign, a few signs, or a common password twice."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError if ``password`` is not varied enough."""
        text = password.lower()
        # A text that repeats is found inside its own double before the end of its first half.
        unit = text[: (text + text).find(text, 1)]
        if len(set(text)) < FEWEST_SIGNS or len(unit) < len(text):
            raise ValidationError(_("This repeats itself. Please take a sentence of your own."), code="repeats_itself")
        if user is not None and user.sign_in_name and user.sign_in_name.lower() in text:
            raise ValidationError(_("Please leave your sign-in name out of it."), code="contains_name")
        joined = text.replace(" ", "")
        if joined != text.strip():  # as it stands, the list of common passwords has its own validator
            _common().validate(joined)

    def get_help_text(self) -> str:
        """Said in the field's own help."""
        return ""


@cache
def _common() -> CommonPasswordValidator:
    # Reading the list takes a tenth of a second, so it is read once.
    return CommonPasswordValidator()
