"""Django's field classes with type parameters.

Django's type stubs know ``TextField[set, get]``; the classes themselves cannot be subscripted. With these, the type
checker knows what an encrypted attribute gives: ``str``, or ``str | None`` where null=True.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

Set_contra = TypeVar("Set_contra", contravariant=True)
Get_co = TypeVar("Get_co", covariant=True)

if TYPE_CHECKING:
    from django.db.models import CharField, DateField, EmailField, Field, TextField
else:

    class _Subscriptable:
        def __class_getitem__(cls, kinds: Any) -> type:
            return cls

    class Field(_Subscriptable, models.Field):
        """models.Field."""

    class CharField(_Subscriptable, models.CharField):
        """models.CharField."""

    class DateField(_Subscriptable, models.DateField):
        """models.DateField."""

    class EmailField(_Subscriptable, models.EmailField):
        """models.EmailField."""

    class TextField(_Subscriptable, models.TextField):
        """models.TextField."""


__all__ = ["CharField", "DateField", "EmailField", "Field", "Get_co", "Set_contra", "TextField"]
