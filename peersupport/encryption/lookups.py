"""What the database may still be asked about an encrypted column, and what is refused loudly."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import EmptyResultSet, FieldError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Field
from django.db.models.expressions import Col, Expression
from django.db.models.lookups import Exact, IsNull, Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

if TYPE_CHECKING:
    from peersupport.encryption.base import EncryptedField


class SearchExact(Exact):
    """Equal to the value under any key of the ring."""

    def get_prep_lookup(self) -> Any:
        """The value itself; expressions are refused, for another column is sealed differently."""
        if hasattr(self.rhs, "resolve_expression"):
            raise FieldError(f"{self._field} is encrypted: compare it with a value, not with an expression.")
        return self.rhs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """``column IN (one ciphertext per key)``; nothing is found for text that could never have been stored."""
        field = self._field
        sealed = [field.to_db(blob, connection) for value in self._values() for blob in field.candidates(value)]
        if not sealed:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN ({', '.join(['%s'] * len(sealed))})", (*params, *sealed)

    def _values(self) -> Iterable[Any]:
        return [self.rhs]

    @property
    def _field(self) -> "EncryptedField[Any, Any]":
        return cast("EncryptedField[Any, Any]", self.lhs.output_field)


class SearchIn(SearchExact):
    """Equal to one of several values."""

    lookup_name = "in"

    def _values(self) -> Iterable[Any]:
        return [value for value in self.rhs if value is not None]


SEARCHES: "dict[str, type[Lookup[Any]]]" = {"exact": SearchExact, "iexact": SearchExact, "in": SearchIn}


def lookup_for(field: "EncryptedField[Any, Any]", name: str) -> "type[Lookup[Any]]":
    """The lookup called ``name``. FieldError, saying what to do instead, if it cannot work."""
    if name == "isnull":
        return IsNull
    if field.searchable and name in SEARCHES:
        return SEARCHES[name]
    advice = (
        "Only exact, iexact, in and isnull work."
        if field.searchable
        else "Declare it searchable=True to find exact matches, or filter in Python."
    )
    raise FieldError(f"{field} is encrypted: the lookup “{name}” cannot work. {advice}")


class EncryptedCol(Col):
    """An encrypted column inside a query."""

    is_opened_later = False
    """Whether the attribute of a model instance will open the value, so that the query need not."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The column. FieldError if the query sorts by it."""
        query = compiler.query
        if _sorts_by(query, self.target):
            raise FieldError(f"{self.target} is encrypted: the database cannot sort by it. Sort in Python.")
        # Anything that does not build instances, and every annotation, wants the plain value at once. A Django
        # without Query.selected must lead there too: raw bytes on a page would be worse than a slow page.
        self.is_opened_later = (
            getattr(query, "selected", ()) is None
            and cast("EncryptedField[Any, Any]", self.target).opens_on_read
            and not any(annotation is self for annotation in query.annotations.values())
        )
        return super().as_sql(compiler, connection)

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        """None when the instance's attribute opens the value."""
        return [] if self.is_opened_later else super().get_db_converters(connection)


def _sorts_by(query: Query, target: "Field[Any, Any]") -> bool:
    ordering: Sequence[Any] = query.order_by
    if not ordering and query.model is not None and query.default_ordering:
        ordering = query.get_meta().ordering or ()
    return any(_ends_at(query, name, target) for item in ordering for name in _names(item))


def _names(item: Any) -> Iterator[str]:
    """Field names that one item of an ordering speaks of."""
    if isinstance(item, str):
        yield item.lstrip("+-")
        return
    nodes = item.flatten() if isinstance(item, Expression) else [item]
    for node in nodes:
        if isinstance(node, F):
            yield str(node.name)  # type: ignore[attr-defined]


def _ends_at(query: Query, name: str, target: "Field[Any, Any]") -> bool:
    if name in query.annotations:
        annotation = query.annotations[name]
        return any(isinstance(node, Col) and node.target is target for node in annotation.flatten())
    try:
        path = query.names_to_path(name.split("__"), query.get_meta(), fail_on_missing=True)
    except FieldError:
        return False
    return path[1] is target
