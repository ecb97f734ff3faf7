"""The attribute of an encrypted field: it holds the ciphertext until somebody reads it."""

from typing import TYPE_CHECKING, Any

from django.db.models.query_utils import DeferredAttribute

if TYPE_CHECKING:
    from django.db import models

    from peersupport.encryption.base import EncryptedField


class EncryptedAttribute(DeferredAttribute):
    """Opens the stored bytes on first read and keeps the plaintext.

    Loading many rows stays cheap, and plaintext stays out of pickles and error reports until code asks for it.
    Values of our fields are never ``bytes``, so the type tells the two apart.
    """

    field: "EncryptedField[Any, Any]"

    def __get__(self, instance: "models.Model | None", cls: "type[models.Model] | None" = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__
        name = self.field.attname
        try:
            value = held[name]
        except KeyError:
            value = super().__get__(instance, cls)
        if type(value) is bytes:
            value = held[name] = self.field.open(value)
        return value

    def __set__(self, instance: "models.Model", value: Any) -> None:
        # Being settable makes this win over the instance's __dict__; otherwise raw bytes would be read from there.
        instance.__dict__[self.field.attname] = value
