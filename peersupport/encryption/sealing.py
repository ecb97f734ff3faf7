"""Sealing columns of other people's apps in place, named in settings.VAULT_SEALED.

The replaced field keeps its column type and its face towards migrations: their own migrations run unchanged.
Historical models inside migrations therefore see ciphertext as plain text. Read new migrations of sealed apps on
every upgrade.
"""

import json
from typing import Any, cast

from django.apps.registry import Apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.utils.module_loading import import_string

from peersupport.encryption import formats, typed
from peersupport.encryption.fields import EncryptedEmailField, EncryptedField, EncryptedJSONField, EncryptedTextField
from peersupport.encryption.keyring import DecryptionError
from peersupport.encryption.typed import Get_co, Set_contra

_MEANINGLESS_WHEN_SEALED = {"db_collation", "decoder", "encoder"}


class StandInField(typed.Field[Set_contra, Get_co]):
    """A field that took the place of ``replaced`` and looks like it to migrations and to the database."""

    replaced: "models.Field[Any, Any]"

    def deconstruct(self) -> Any:
        """What the replaced field says."""
        return self.replaced.deconstruct()

    def clone(self) -> Any:
        """The replaced field again: migrations compare clones."""
        return self.replaced.clone()

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """The column type is unchanged."""
        return self.replaced.db_type(connection)

    def get_internal_type(self) -> str:
        """The column type is unchanged."""
        return self.replaced.get_internal_type()


class SealedField(StandInField[Set_contra, Get_co], EncryptedField[Set_contra, Get_co]):
    """An encrypted field kept as base32 in a text column. Opened at once: text gives no sign of being sealed."""

    descriptor_class = DeferredAttribute  # type: ignore[assignment]
    opens_on_read = False

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Only what sealing adds; the rest is the concern of whoever wrote the model."""
        return self.check_searchable()

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> Any:
        """Text as it is."""
        return sql, params

    def to_db(self, blob: bytes, connection: BaseDatabaseWrapper) -> Any:
        """Base32."""
        return formats.to_text(blob)

    def from_db(self, stored: Any) -> bytes:
        """The bytes behind base32."""
        try:
            return formats.from_text(stored)
        except (AttributeError, ValueError):
            raise DecryptionError(f"{self} holds something that is not sealed.") from None


class SealedTextField(SealedField[Set_contra, Get_co], EncryptedTextField[Set_contra, Get_co]):
    """Someone else's text."""


class SealedEmailField(SealedField[Set_contra, Get_co], EncryptedEmailField[Set_contra, Get_co]):
    """Someone else's email address, searchable."""

    searchable_by_default = True


class SealedJSONField(SealedField[Set_contra, Get_co], EncryptedJSONField[Set_contra, Get_co]):
    """Someone else's JSON: base32 as one JSON string, which a jsonb column accepts."""

    def to_db(self, blob: bytes, connection: BaseDatabaseWrapper) -> Any:
        """As the JSON column wants a string."""
        return self.replaced.get_db_prep_save(formats.to_text(blob), connection)

    def from_db(self, stored: Any) -> bytes:
        """From the JSON string."""
        try:
            return super().from_db(json.loads(stored))
        except (TypeError, ValueError):
            raise DecryptionError(f"{self} holds something that is not sealed.") from None


class RedactedField(StandInField[Set_contra, Get_co], typed.CharField[Set_contra, Get_co]):
    """A column that is always written empty: it goes on existing, the data does not."""

    def get_prep_value(self, value: Any) -> str:
        """Nothing, whatever it was."""
        return ""


def seal(registry: Apps, path: str, field_class: str) -> None:
    """Put ``field_class`` in the place of the field at ``path`` (``app.Model.field``), before anything uses it.

    ImproperlyConfigured if there is no such field.
    """
    try:
        app_label, model_name, field_name = path.split(".")
        model = registry.all_models[app_label][model_name.lower()]
        replaced = cast("models.Field[Any, Any]", model._meta.get_field(field_name))
    except (KeyError, ValueError, FieldDoesNotExist):
        raise ImproperlyConfigured(
            f"VAULT_SEALED names {path}, which is not there. Check the name, and that the encryption app comes last."
        ) from None
    options = {name: value for name, value in replaced.deconstruct()[3].items() if name not in _MEANINGLESS_WHEN_SEALED}
    stand_in = import_string(field_class)(**options)
    stand_in.replaced = replaced
    stand_in.creation_counter = replaced.creation_counter
    model._meta.local_fields.remove(replaced)
    delattr(model, replaced.attname)
    stand_in.contribute_to_class(model, field_name)
    model._meta._expire_cache()  # type: ignore[attr-defined]  # noqa: SLF001  (no public way)
