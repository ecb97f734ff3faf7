"""The encrypted fields of our own models."""

import datetime
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.fields.mixins import CheckFieldDefaultMixin
from django.utils.translation import gettext_lazy as _

from peersupport.encryption import texts, typed
from peersupport.encryption.base import EncryptedField
from peersupport.encryption.typed import Get_co, Set_contra

__all__ = [
    "EncryptedAliasField",
    "EncryptedDateField",
    "EncryptedEmailField",
    "EncryptedField",
    "EncryptedJSONField",
    "EncryptedPhoneField",
    "EncryptedTextField",
]

ONE_LINE = 200
"""Text of at most so many characters is asked for in one line."""


class EncryptedTextField(EncryptedField[Set_contra, Get_co], typed.TextField[Set_contra, Get_co]):
    """Words of any length. Searchable ones are found however their accents are written."""

    default_validators = [texts.validate_storable]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def normalise(self, value: Any) -> Any:
        """Accents composed."""
        return texts.normal_text(value)

    def formfield(self, **kwargs: Any) -> Any:
        """One line where the text is short."""
        if self.max_length is not None and self.max_length <= ONE_LINE:
            kwargs.setdefault("widget", forms.TextInput)
        return super().formfield(**kwargs)


class EncryptedAliasField(EncryptedField[Set_contra, Get_co], typed.CharField[Set_contra, Get_co]):
    """A sign-in name: found without regard to capitals and look-alike forms."""

    default_validators = [texts.validate_storable, texts.validate_plainly_visible]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def normalise(self, value: Any) -> Any:
        """Compatible forms made one, small letters."""
        return texts.normal_alias(value)


class EncryptedEmailField(EncryptedField[Set_contra, Get_co], typed.EmailField[Set_contra, Get_co]):
    """An email address: found without regard to capitals and surrounding space."""

    default_validators = [
        *models.EmailField.default_validators,
        texts.validate_storable,
        texts.validate_plainly_visible,
    ]

    def normalise(self, value: Any) -> Any:
        """Small letters, no space around."""
        return texts.normal_email(value)


class EncryptedPhoneField(EncryptedField[Set_contra, Get_co], typed.CharField[Set_contra, Get_co]):
    """A phone number. The form makes it international (E.164); searching looks at ``+`` and digits only."""

    default_validators = [texts.validate_storable, texts.validate_plainly_visible]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)

    def normalise(self, value: Any) -> Any:
        """``+`` and digits."""
        return texts.normal_phone(value)


class EncryptedDateField(EncryptedField[Set_contra, Get_co], typed.DateField[Set_contra, Get_co]):
    """A day."""

    def dumps(self, value: Any) -> bytes:
        """As 1980-01-31."""
        return str(value.isoformat()).encode()

    def loads(self, data: bytes) -> datetime.date:
        """From 1980-01-31."""
        return datetime.date.fromisoformat(data.decode())


class EncryptedJSONField(CheckFieldDefaultMixin, EncryptedField[Set_contra, Get_co]):
    """Whatever JSON can hold; None is NULL. Kept whole: the database sees no keys."""

    empty_strings_allowed = False
    description = _("Encrypted data")
    default_validators = [texts.validate_storable]
    _default_hint = ("dict", "{}")

    def dumps(self, value: Any) -> bytes:
        """Compact JSON. ValueError or TypeError for what JSON cannot hold."""
        try:
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        except UnicodeEncodeError:
            raise texts.UnstorableTextError("Text with half of a surrogate pair cannot be kept.") from None

    def loads(self, data: bytes) -> Any:
        """Back from JSON."""
        return json.loads(data)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse, kindly, what JSON cannot hold."""
        super().validate(value, model_instance)
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError):
            raise ValidationError(_("This cannot be kept as data."), code="invalid") from None

    def formfield(self, **kwargs: Any) -> Any:
        """A field that takes and shows JSON."""
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})
