"""Columns of other people's apps, sealed in place."""

from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ModelState

from peersupport.encryption.formats import from_text, to_text
from peersupport.encryption.keyring import DecryptionError, ring
from peersupport.encryption.sealing import SealedEmailField, SealedField, seal
from tests.peersupport.encryption.conftest import NEW, OLD, UseKeys

pytestmark = pytest.mark.django_db


def cell(table: str, column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return cursor.fetchone()[0]


@pytest.fixture
def user() -> Any:
    return get_user_model().objects.create_user("sample")


def test_makemigrations_finds_nothing_to_change() -> None:
    out = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert "No changes detected" in out.getvalue()


def test_columns_named_in_the_settings_are_sealed(settings: Any) -> None:
    for path in settings.VAULT_SEALED:
        label, model, name = path.split(".")
        field = apps.get_model(label, model)._meta.get_field(name)
        assert type(field).__module__ == "peersupport.encryption.sealing"
        assert field.clone().deconstruct()[1:] == field.replaced.deconstruct()[1:]
        assert field.deconstruct() == field.replaced.deconstruct()
        assert field.db_type(connection) == field.replaced.db_type(connection)
        assert not field.check()
        state = ModelState.from_model(apps.get_model(label, model)).fields[name]
        assert not isinstance(state, SealedField)


def test_sealed_email_is_kept_sealed_found_and_unique(user: Any) -> None:
    EmailAddress.objects.create(user=user, email="Anna@Example.org", verified=True)

    assert EmailAddress.objects.get(email__iexact="ANNA@example.org").email == "anna@example.org"
    assert EmailAddress.objects.filter(email__in=["anna@example.org"]).values_list("email", flat=True).get() == (
        "anna@example.org"
    )
    stored = cell("account_emailaddress", "email")
    assert from_text(stored) == ring().seal_searchable(b"anna@example.org", "account.emailaddress.email")
    other = get_user_model().objects.create_user("other")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=other, email="anna@example.ORG", verified=True)
    with pytest.raises(FieldError, match="is encrypted"):
        EmailAddress.objects.filter(email__icontains="anna")


def test_longest_email_address_fits_its_column(user: Any) -> None:
    longest = "a" * 64 + "@" + "b" * 185 + ".org"
    EmailAddress.objects.create(user=user, email=longest)

    assert EmailAddress.objects.get().email == longest
    assert len(longest) == 254
    assert len(cell("account_emailaddress", "email")) <= 512


def test_sealed_data_is_one_string_and_comes_back(user: Any) -> None:
    data = {"secret": "JBSWY3DPEHPK3PXP", "name": "Anna’s phone", "n": [1, None]}
    Authenticator.objects.create(user=user, type="totp", data=data)

    assert Authenticator.objects.get().data == data
    assert Authenticator.objects.values_list("data", flat=True).get() == data
    stored = cell("mfa_authenticator", "data")
    assert b"JBSWY" not in from_text(stored.strip('"'))
    with pytest.raises(FieldError, match="is encrypted"):
        Authenticator.objects.filter(data__name="Anna’s phone")

    found = Authenticator.objects.get()
    found.data["n"] = 2
    Authenticator.objects.bulk_update([found], ["data"])
    assert Authenticator.objects.get().data["n"] == 2


def test_admin_log_says_neither_name_nor_change(user: Any) -> None:
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(LogEntry),
        action_flag=ADDITION,
        object_repr="Anna Novak",
        change_message='[{"changed": {"fields": ["Anna Novak"]}}]',
    )
    LogEntry.objects.bulk_create(
        [LogEntry(user=user, action_flag=ADDITION, object_repr="Anna Novak", change_message="Anna Novak")]
    )

    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {""}
    assert LogEntry.objects.earliest("pk").get_change_message() != ""
    assert "Anna Novak" in LogEntry.objects.latest("pk").change_message
    assert b"Anna" not in from_text(cell("django_admin_log", "change_message"))


@pytest.mark.parametrize("stored", ["anna@example.org", "1", "", "ß"])
def test_plain_text_found_in_a_sealed_column_is_refused(user: Any, stored: str) -> None:
    EmailAddress.objects.create(user=user, email="anna@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account_emailaddress SET email = %s", [stored])

    with pytest.raises(DecryptionError):
        EmailAddress.objects.get()


@pytest.mark.parametrize("stored", ['{"secret": "plain"}', '"plain!"', "[]", "7"])
def test_plain_data_found_in_a_sealed_column_is_refused(user: Any, stored: str) -> None:
    Authenticator.objects.create(user=user, type="totp", data={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mfa_authenticator SET data = %s", [stored])

    with pytest.raises(DecryptionError):
        Authenticator.objects.get()


def test_data_that_is_no_json_is_refused() -> None:
    field = Authenticator._meta.get_field("data")

    for stored in ("not json", None):
        with pytest.raises(DecryptionError, match="not sealed"):
            field.from_db(stored)


def test_sealed_value_moved_between_tables_does_not_open(user: Any) -> None:
    EmailAddress.objects.create(user=user, email="anna@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account_emailaddress SET email = %s", [to_text(ring().seal(b"x", "a.b.c"))])

    with pytest.raises(DecryptionError, match=r"account\.emailaddress\.email"):
        EmailAddress.objects.get()


def test_sealed_email_is_found_under_either_key(user: Any, use_keys: UseKeys) -> None:
    use_keys(OLD)
    EmailAddress.objects.create(user=user, email="anna@example.org")

    use_keys(NEW, OLD)

    assert EmailAddress.objects.filter(email="anna@example.org").exists()


@pytest.mark.parametrize(
    "path", ["account.EmailAddress.nothing", "account.Nothing.email", "nothing.EmailAddress.email", "just words"]
)
def test_sealing_what_is_not_there_is_refused_with_its_name(path: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"VAULT_SEALED names {path}"):
        seal(apps, path, "peersupport.encryption.sealing.SealedTextField")


def test_sealed_kind_says_whether_it_is_searchable() -> None:
    assert SealedEmailField().searchable
    assert not SealedEmailField(searchable=False).searchable
    assert SealedEmailField(unique=True).check_searchable() == []
    assert [problem.id for problem in SealedEmailField(unique=True, searchable=False).check_searchable()] == [
        "vault.E001"
    ]
