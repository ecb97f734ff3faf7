"""What all encrypted fields share. A new kind of field needs only ``dumps`` and ``loads``; see fields.py."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Case, Value
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from peersupport.encryption import typed
from peersupport.encryption.attributes import EncryptedAttribute
from peersupport.encryption.formats import HEAD_LENGTH
from peersupport.encryption.keyring import DecryptionError, KeyRing, Opener, ring
from peersupport.encryption.lookups import EncryptedCol, lookup_for
from peersupport.encryption.texts import UnstorableTextError, to_bytes

if TYPE_CHECKING:
    from django.db.models.lookups import Lookup


class EncryptedField(typed.Field[typed.Set_contra, typed.Get_co]):
    """A column whose values are sealed on the way in and opened when they are read.

    ``searchable=True`` seals deterministically, in a normal form: exact matches, ``unique`` and ``db_index`` work,
    and equal values can be seen to be equal. ``context`` pins the name mixed into key and seal, by default
    ``app_label.model_name.field_name``: pin it before renaming a field or a model. ``max_length`` limits what may
    be typed; the column itself has no limit.
    """

    descriptor_class = EncryptedAttribute
    # max_length is a matter of forms and context one of reading: none of them changes the column.
    non_db_attrs = (*models.Field.non_db_attrs, "context", "max_length", "searchable")
    opens_on_read = True
    """Whether stored values stay sealed in an instance until they are read."""
    searchable_by_default: ClassVar[bool] = False

    def __init__(self, *args: Any, searchable: bool | None = None, context: str | None = None, **kwargs: Any) -> None:
        for impossible in ("primary_key", "db_default"):
            if kwargs.get(impossible):
                raise TypeError(f"An encrypted field cannot have {impossible}.")
        self.searchable = self.searchable_by_default if searchable is None else searchable
        self.pinned_context = context
        self.context = context or ""
        self._openers: dict[bytes, Opener] = {}
        self._openers_ring: KeyRing | None = None
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:  # type: ignore[override]
        """Join a model and take the context from it. An abstract model's field comes here once per heir."""
        super().contribute_to_class(cls, name, **kwargs)
        self.context = self.pinned_context or f"{cls._meta.app_label}.{cls._meta.model_name}.{name}"
        self._openers_ring = None

    def deconstruct(self) -> Any:
        """As any field; the context only where it is pinned."""
        name, path, args, kwargs = super().deconstruct()
        if self.searchable != self.searchable_by_default:
            kwargs["searchable"] = self.searchable
        if self.pinned_context:
            kwargs["context"] = self.pinned_context
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Uniqueness and indexes need the searchable kind."""
        return [*super().check(**kwargs), *self.check_searchable()]

    def check_searchable(self) -> list[checks.CheckMessage]:
        """An error when the database is asked to compare values that differ every time."""
        if self.searchable or not (self.unique or self.db_index):  # type: ignore[attr-defined]
            return []
        return [
            checks.Error(
                f"{self} is encrypted at random, so unique and db_index cannot work.",
                hint="Add searchable=True, or take unique and db_index away.",
                obj=self,
                id="vault.E001",
            )
        ]

    # --- Plaintext: what a new kind of field writes anew ------------------------------------------------------

    def dumps(self, value: Any) -> bytes:
        """The bytes to seal for ``value``."""
        return to_bytes(str(value))

    def loads(self, data: bytes) -> Any:
        """The value behind opened bytes: whatever it is, never ``bytes``."""
        return data.decode()

    def normalise(self, value: Any) -> Any:
        """The one form in which a searchable value is kept and sought."""
        return value

    # --- Storage ----------------------------------------------------------------------------------------------

    def get_internal_type(self) -> str:
        """The column is binary."""
        return "BinaryField"

    def to_db(self, blob: bytes, connection: BaseDatabaseWrapper) -> Any:
        """A sealed value as the database driver wants it."""
        return connection.Database.Binary(blob)  # type: ignore[attr-defined]

    def from_db(self, stored: Any) -> bytes:
        """The sealed value from what the database driver gave."""
        if isinstance(stored, bytes | memoryview):
            return bytes(stored)
        raise DecryptionError(f"{self} was asked to open something that is not sealed.")

    def seal(self, value: Any) -> bytes:
        """``value`` as it is to be stored, under the first key."""
        value = self._checked(value)
        if self.searchable:
            return ring().seal_searchable(self.dumps(self.normalise(value)), self.context)
        return ring().seal(self.dumps(value), self.context)

    def open(self, blob: bytes) -> Any:
        """The value behind stored bytes. DecryptionError names the field, never the value."""
        keys = ring()
        if self._openers_ring is not keys:
            self._openers, self._openers_ring = {}, keys
        head = blob[:HEAD_LENGTH]
        try:
            opener = self._openers[head]
        except KeyError:
            opener = self._openers[head] = keys.opener(head, self.context)
        return self.loads(opener(blob))

    def candidates(self, value: Any) -> list[bytes]:
        """Every stored form that ``value`` can have while several keys live; none if it can have no form."""
        try:
            data = self.dumps(self.normalise(self._checked(value)))
        except UnstorableTextError:
            return []
        return ring().candidates(data, self.context)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The sealed value for the database driver."""
        if prepared:
            # Only Django's own lookups ask so. They would compare with one ciphertext and silently find nothing.
            raise FieldError(f"{self} is encrypted: filter by its name, not through a lookup object.")
        return None if value is None else self.to_db(self.seal(value), connection)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """As above; expressions are refused but for those that bulk_update() makes of plain values."""
        if isinstance(value, bytes) and not value:
            value = ""  # what a migration that adds the column gives to rows that are there, as the column is binary
        if not hasattr(value, "as_sql"):
            return self.get_db_prep_value(value, connection)
        if self._is_made_of_values(value):
            return value
        raise FieldError(f"{self} is encrypted: give it a value, not an expression.")

    def from_db_value(self, stored: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The opened value, where no instance opens it later."""
        return None if stored is None else self.open(self.from_db(stored))

    def value_to_string(self, obj: models.Model) -> str:
        """Refused: fixtures are plain text."""
        raise FieldError(f"{self} is encrypted: dumpdata would write it in clear. Use a backup of the database.")

    # --- Queries ----------------------------------------------------------------------------------------------

    def get_col(self, alias: str | None, output_field: Any = None) -> EncryptedCol:
        """A column of its own for every query: it remembers how that query is read."""
        return EncryptedCol(alias, self, output_field)  # type: ignore[arg-type]

    @property
    def cached_col(self) -> EncryptedCol:
        """Not cached, for the reason given in get_col()."""
        return EncryptedCol(self.model._meta.db_table, self)

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> Any:
        """Bytes whatever was planted: SQLite would hand out text in a binary column as text, which counts as opened."""
        return (f"CAST({sql} AS BLOB)" if compiler.connection.vendor == "sqlite" else sql), params

    def get_lookup(self, name: str) -> "type[Lookup[Any]]":
        """See lookups.py."""
        return lookup_for(self, name)

    def get_transform(self, name: str) -> Any:
        """None can work on ciphertext."""
        raise FieldError(f"{self} is encrypted: “{name}” cannot be worked out in the database. Do it in Python.")

    def _checked(self, value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            raise TypeError(f"{self} takes plain values, not stored bytes.")
        return self.to_python(value)

    def _is_made_of_values(self, expression: Any) -> bool:
        """CASE WHEN pk = … THEN value …, in a CAST on PostgreSQL: what bulk_update() sends."""
        if isinstance(expression, Cast):
            return self._is_made_of_values(expression.source_expressions[0])
        if isinstance(expression, Case):
            leaves = [*(branch.result for branch in expression.cases), expression.default]
            return all(self._is_made_of_values(leaf) for leaf in leaves)
        if not isinstance(expression, Value):
            return False
        kind = expression._output_field_or_none  # type: ignore[attr-defined]  # noqa: SLF001  (bulk_update names it)
        return expression.value is None or kind is self
