"""System checks of the encryption app."""

from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from peersupport.encryption import checks
from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.fields import EncryptedTextField
from peersupport.encryption.keyring import SAMPLE_KEY
from tests.peersupport.encryption.conftest import NEW, UseKeys


def ids(problems: Any) -> list[str]:
    return [problem.id for problem in problems]


def test_checks_of_this_project_find_nothing() -> None:
    assert run_checks(tags=[checks.TAG]) == []
    assert not [problem for problem in run_checks() if problem.id.startswith("vault")]


def test_ring_with_the_sample_key_is_reported(use_keys: UseKeys) -> None:
    use_keys(NEW, SAMPLE_KEY)

    assert ids(checks.check_ring()) == ["vault.E004"]


def test_ring_that_cannot_be_read_is_reported(settings: Any) -> None:
    settings.VAULT_KEYS_FILE = "/nowhere/ring"

    assert ids(checks.check_ring()) == ["vault.E003"]
    assert "/nowhere/ring" in checks.check_ring()[0].msg


def test_encryption_app_that_is_not_last_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_place() == []
    monkeypatch.setattr(apps, "app_configs", dict(reversed(apps.app_configs.items())))

    assert ids(checks.check_place()) == ["vault.E002"]


@isolate_apps("tests.peersupport.encryption.sample")
def test_unique_or_index_on_a_random_field_is_reported() -> None:
    class Wrong(models.Model):  # noqa: DJ008  (never shown)
        one = EncryptedTextField(unique=True)
        two = EncryptedTextField(db_index=True)
        right = EncryptedTextField(searchable=True, unique=True)
        plain = EncryptedTextField()

        class Meta:
            app_label = "vaultsample"

    assert [(problem.obj.name, problem.id) for problem in Wrong.check()] == [
        ("one", "vault.E001"),
        ("two", "vault.E001"),
    ]


@isolate_apps("tests.peersupport.encryption.sample", attr_name="registry")
def test_rules_over_random_columns_sorting_and_shared_contexts_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(models.Model):  # noqa: DJ008  (never shown)
        a = EncryptedTextField()
        b = EncryptedTextField()
        c = EncryptedTextField()
        d = EncryptedTextField(searchable=True)
        e = EncryptedTextField(context="vaultsample.wrong.a")

        class Meta:
            app_label = "vaultsample"
            unique_together = [("a", "d")]
            indexes = [models.Index(fields=["-b"], name="wrong_b"), models.Index(fields=["d"], name="wrong_d")]
            constraints = [
                models.UniqueConstraint(fields=["c"], name="wrong_c"),
                models.CheckConstraint(condition=models.Q(a__isnull=False), name="wrong_check"),
            ]
            ordering = ["-d", models.F("id").desc()]

    columns = encrypted_columns(Wrong._meta.apps)
    monkeypatch.setattr(checks, "encrypted_columns", lambda: columns)

    problems = checks.check_columns()

    assert [(problem.obj and problem.obj.name, problem.id) for problem in problems] == [
        ("a", "vault.E005"),
        ("b", "vault.E005"),
        ("c", "vault.E005"),
        ("d", "vault.E006"),
        (None, "vault.E007"),
    ]
    assert "vaultsample.Wrong.a and vaultsample.Wrong.e share" in problems[-1].msg
