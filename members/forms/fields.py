"""Fields that take numbers the way people write them."""

import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def phone_or_nothing(text: str) -> str:
    """``text`` as an E.164 number, or "" if it is not a phone number. National forms need settings' region."""
    digits = ascii_digits(text)
    if not any(mark.isdigit() for mark in digits):
        return ""
    try:
        number = phonenumbers.parse(digits, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def ascii_digits(text: str) -> str:
    """``text`` with the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in text)


class PhoneField(forms.CharField):
    """A phone number, in national form or with “+”; gives E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone number"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The number, or "" where none is needed. ValidationError with what to do."""
        text = super().clean(value)
        if not text:
            return ""
        number = phone_or_nothing(text)
        if not number:
            raise ValidationError(
                _("Please write the whole number, with the country in front, for example +44 7700 900123."),
                code="invalid_phone",
            )
        return number


class SentNumberField(forms.CharField):
    """The six digits that we sent, typed in any script, with or without gaps."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("The number we sent you"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Digits as 0 to 9."""
        return ascii_digits(super().to_python(value) or "")


class SharedDeviceField(forms.BooleanField):
    """Whether others use this phone or computer too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Others use this phone or computer too"))
        kwargs.setdefault("help_text", _("Then we sign you out after 15 minutes without a tap."))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
