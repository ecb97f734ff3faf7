"""System checks: mistakes in the key ring, and in declaring encrypted columns."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from peersupport.encryption.columns import Column, encrypted_columns
from peersupport.encryption.keyring import ring

TAG = "vault"


@checks.register(TAG)
def check_place(**kwargs: Any) -> list[checks.CheckMessage]:
    """The app seals what was loaded before it, so it comes last."""
    if [*apps.get_app_configs()][-1].label == "vault":
        return []
    return [
        checks.Error(
            "The encryption app does not come last.",
            hint="Move “peersupport.encryption” to the end of INSTALLED_APPS.",
            id="vault.E002",
        )
    ]


@checks.register(TAG)
def check_ring(**kwargs: Any) -> list[checks.CheckMessage]:
    """The ring can be read and holds no key that everybody knows."""
    try:
        keys = ring()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="vault.E003")]
    if not keys.holds_sample_key:
        return []
    return [
        checks.Error(
            "The key ring holds the sample key, which everybody knows.",
            hint="Make a key with “manage.py vault_newkey”, put it first, run “manage.py vault_rotate”, then take "
            "the sample key away.",
            id="vault.E004",
        )
    ]


@checks.register(TAG)
def check_columns(**kwargs: Any) -> list[checks.CheckMessage]:
    """Nothing asks the database to compare or sort what it cannot, and no two columns share a context."""
    columns = encrypted_columns()
    return [*_compared(columns), *_sorted_by(columns), *_same_context(columns)]


def _compared(columns: list[Column]) -> Iterator[checks.CheckMessage]:
    for column in columns:
        if not column.field.searchable and column.field.name in _compared_names(column.model):
            yield checks.Error(
                f"{column} is encrypted at random, so an index or a uniqueness rule over it cannot work.",
                hint="Add searchable=True, or take the field out of the index or rule.",
                obj=column.field,
                id="vault.E005",
            )


def _compared_names(model: type[models.Model]) -> set[str]:
    options = model._meta
    groups = [index.fields for index in options.indexes]
    groups += [rule.fields for rule in options.constraints if isinstance(rule, models.UniqueConstraint)]
    groups += options.unique_together
    return {name.removeprefix("-") for group in groups for name in group}


def _sorted_by(columns: list[Column]) -> Iterator[checks.CheckMessage]:
    for column in columns:
        ordering = [item.lstrip("-") for item in column.model._meta.ordering or () if isinstance(item, str)]
        if column.field.name in ordering:
            yield checks.Error(
                f"{column} is encrypted, so Meta.ordering cannot sort by it.",
                hint="Sort in Python.",
                obj=column.field,
                id="vault.E006",
            )


def _same_context(columns: list[Column]) -> Iterator[checks.CheckMessage]:
    sharing = defaultdict(list)
    for column in columns:
        sharing[column.field.context].append(str(column))
    for context, names in sharing.items():
        if len(names) > 1:
            yield checks.Error(
                f"{' and '.join(names)} share the context “{context}”: a value moved between them would open.",
                hint="Give one of them another context=…",
                id="vault.E007",
            )
