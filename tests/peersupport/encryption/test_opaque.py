"""The text of an object goes into logs and titles: it must never hold what the object keeps sealed."""

import datetime
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.sealing import SealedField

OURS = sorted(
    {column.model for column in encrypted_columns() if not isinstance(column.field, SealedField)},
    key=lambda model: model._meta.label,
)


def planted(field: Any, number: int) -> Any:
    if isinstance(field, models.DateField):
        return datetime.date(1901, 2, 3)
    return f"planted{number}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_text_of_an_object_holds_no_sealed_value(model: type[models.Model]) -> None:
    sealed = [column.field for column in encrypted_columns() if column.model is model]
    values = {field.name: planted(field, number) for number, field in enumerate(sealed)}
    days = {
        field.name: timezone.now()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name not in values
    }

    instance = model(**values, **days)

    for text in (str(instance), repr(instance)):
        for value in values.values():
            assert str(value) not in text
