"""Changing keys while everything runs, and the commands around it."""

import json
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from peersupport.encryption import columns, rotation
from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.inspection import UNKNOWN, count_session_keys, unopenable
from peersupport.encryption.keyring import DecryptionError, KeyRing
from peersupport.encryption.sessions import SessionStore
from tests.peersupport.encryption.conftest import NEW, OLD, UseKeys, make_person
from tests.peersupport.encryption.sample.models import Person

pytestmark = pytest.mark.django_db

OLD_ID, NEW_ID = KeyRing([OLD]).active.hex(), KeyRing([NEW]).active.hex()


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def status() -> dict[str, dict[str, Any]]:
    return {entry["column"]: entry for entry in json.loads(run("vault_status", json=True))["columns"]}


def counted(column: str) -> dict[str, int]:
    return {key: count for key, count in status()[column]["keys"].items() if count}


# --- A whole rotation ---------------------------------------------------------------------------------------------


def test_rotation_keeps_everything_readable_and_findable_until_the_old_key_is_gone(use_keys: UseKeys) -> None:
    use_keys(OLD)
    user = get_user_model().objects.create_user("sample", password="a long password for the test")
    EmailAddress.objects.create(user=user, email="anna@example.org", verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    person = make_person(answers=None)
    session = SessionStore()
    session["who"] = "me"
    session.save()

    use_keys(OLD, NEW)  # every process learns to read the new key first
    make_person(sign_in_name="bea", email="bea@example.org")
    use_keys(NEW, OLD)
    make_person(sign_in_name="cia", email="cia@example.org")
    assert {Person.objects.get(sign_in_name=name).name for name in ("anab", "bea", "cia")} == {"Ana"}
    assert counted("vaultsample.Person.name") == {OLD_ID: 2, NEW_ID: 1}

    out = run("vault_rotate")

    assert "vaultsample.Person.name: 2 sealed anew" in out
    assert "vaultsample.Person.answers: 1 sealed anew" in out
    assert f"Everything is sealed with {NEW_ID}." in out
    for column, entry in status().items():
        assert entry["keys"][OLD_ID] == (1 if column.startswith("sessions.") else 0), column
        assert entry["unknown"] == 0
    assert status()["vaultsample.Person.answers"]["null"] == 1

    use_keys(NEW)
    assert Person.objects.get(email="ana@example.org") == person
    assert Person.objects.get(pk=person.pk).story == "A long way here."
    assert EmailAddress.objects.get(email="anna@example.org").user.check_password("a long password for the test")
    assert Authenticator.objects.get().data == {"secret": "x"}
    assert dict(SessionStore(session.session_key).items()) == {}
    assert "columns open" in run("vault_check")


def test_rotation_again_changes_nothing(use_keys: UseKeys) -> None:
    use_keys(OLD)
    make_person()
    use_keys(NEW, OLD)
    run("vault_rotate")
    before = Person.objects.get().__dict__["name"]

    assert "sealed anew" not in run("vault_rotate")

    assert Person.objects.get().__dict__["name"] == before


def test_rotation_goes_through_many_batches_and_on_after_a_stop(
    use_keys: UseKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "BATCH", 3)
    use_keys(OLD)
    for number in range(8):
        make_person(sign_in_name=f"p{number}", email=f"p{number}@example.org")
    use_keys(NEW, OLD)
    names = [column for column in encrypted_columns() if str(column) == "vaultsample.Person.name"]
    written = []
    keep = columns.Column.keep

    def keep_five(self: columns.Column, pk: Any, value: Any) -> None:
        if len(written) == 5:
            raise KeyboardInterrupt
        written.append(pk)
        keep(self, pk, value)

    with monkeypatch.context() as patched:
        patched.setattr(columns.Column, "keep", keep_five)
        with pytest.raises(KeyboardInterrupt):
            list(rotation.rotate(names))
    assert counted("vaultsample.Person.name") == {NEW_ID: 3, OLD_ID: 5}

    (outcome,) = rotation.rotate(names)

    assert outcome.rewritten == 5
    assert outcome.is_complete
    assert {person.name for person in Person.objects.all()} == {"Ana"}


def test_searchable_columns_come_first() -> None:
    kinds = [column.field.searchable for column in encrypted_columns()]

    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {True, False}


def test_same_value_under_two_keys_is_reported_as_a_pair(use_keys: UseKeys) -> None:
    use_keys(OLD)
    first = make_person(sign_in_name="ana")
    use_keys(NEW)  # a process that did not know the old key, or a race
    second = make_person(sign_in_name="ANA")
    use_keys(NEW, OLD)
    assert Person.objects.filter(sign_in_name="ana").count() == 2
    errors = StringIO()

    with pytest.raises(CommandError, match="do not destroy it yet"):
        call_command("vault_rotate", stdout=StringIO(), stderr=errors)

    assert f"rows {first.pk} and {second.pk} hold the same value" in errors.getvalue()
    assert "ana" not in errors.getvalue()
    assert counted("vaultsample.Person.sign_in_name") == {OLD_ID: 1, NEW_ID: 1}
    assert counted("vaultsample.Person.name") == {NEW_ID: 2}

    second.delete()
    assert f"Everything is sealed with {NEW_ID}." in run("vault_rotate")


def test_rotation_reports_what_will_not_open_and_does_the_rest(use_keys: UseKeys) -> None:
    use_keys(OLD)
    lost = make_person(sign_in_name="lost")
    use_keys(NEW)
    make_person(sign_in_name="bea", email="bea@example.org")
    third = b"t" * 32
    use_keys(third, NEW)
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("vault_rotate", stdout=StringIO(), stderr=errors)

    assert f"vaultsample.Person.name: row {lost.pk} will not open" in errors.getvalue()
    assert counted("vaultsample.Person.name") == {KeyRing([third]).active.hex(): 1}
    assert status()["vaultsample.Person.name"]["unknown"] == 1


# --- vault_status and vault_check ---------------------------------------------------------------------------------


def test_status_is_a_table_of_columns_and_keys(use_keys: UseKeys) -> None:
    use_keys(NEW, OLD)
    make_person(born=None)

    lines = run("vault_status").splitlines()

    assert lines[0].split() == [NEW_ID, OLD_ID, "none", "unknown"]
    assert ["vaultsample.Person.born", "0", "0", "1", "0"] in [line.split() for line in lines]
    assert ["vaultsample.Person.name", "1", "0", "0", "0"] in [line.split() for line in lines]
    assert f"New values are sealed with {NEW_ID}" in lines[-1]


def test_status_counts_what_is_not_sealed_as_unknown() -> None:
    make_person()
    session = SessionStore()
    session.save()
    Session.objects.update(session_data="not sealed!")
    user = get_user_model().objects.create_user("sample")
    EmailAddress.objects.create(user=user, email="anna@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vaultsample_person SET name = %s", [b"plain"])
        cursor.execute("UPDATE account_emailaddress SET email = 'anna@example.org'")

    for column in ("vaultsample.Person.name", "sessions.Session.session_data", "account.EmailAddress.email"):
        assert status()[column]["unknown"] == 1, column


def test_check_names_every_row_that_will_not_open_and_never_its_value(use_keys: UseKeys) -> None:
    use_keys(OLD)
    lost = make_person(sign_in_name="lost", answers=None)
    use_keys(NEW)
    well = make_person(sign_in_name="well")
    born = Person._meta.get_field("born")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vaultsample_person SET born = %s WHERE sign_in_name = %s",
            [KeyRing([NEW]).seal(b"no day", born.context), Person._meta.get_field("sign_in_name").seal("well")],
        )
    errors = StringIO()

    with pytest.raises(CommandError, match="Values that will not open: 8") as caught:
        call_command("vault_check", stdout=StringIO(), stderr=errors)

    assert caught.value.returncode == 1
    assert f"vaultsample.Person.name: row {lost.pk}: A value of vaultsample.person.name was sealed with" in (
        errors.getvalue()
    )
    assert f"vaultsample.Person.born: row {well.pk}: A value of vaultsample.person.born opens, but" in errors.getvalue()
    assert "Ana" not in errors.getvalue()
    assert f"row {well.pk}" not in errors.getvalue().replace(f"born: row {well.pk}", "")


def test_check_after_a_restore_with_the_wrong_ring_fails(use_keys: UseKeys) -> None:
    use_keys(OLD)
    make_person()
    assert "columns open" in run("vault_check")

    use_keys(NEW)

    with pytest.raises(CommandError, match="Is this the key ring that belongs to this data"):
        run("vault_check")
    with pytest.raises(DecryptionError):
        _ = Person.objects.get().name


def test_people_sign_in_before_during_and_after_a_rotation(use_keys: UseKeys, client: Client) -> None:
    password = "a long password for the test"

    def signs_in(name: str) -> bool:
        client.logout()
        return client.login(username=name, password=password)

    use_keys(OLD)
    get_user_model().objects.create_user("Quietriver", password=password)
    assert signs_in("quietriver")

    use_keys(NEW, OLD)
    assert signs_in("QUIETRIVER")
    get_user_model().objects.create_user("Lantern", password=password)
    with pytest.raises(ValidationError):
        get_user_model()(sign_in_name="quietRiver", password="x").full_clean()
    run("vault_rotate")
    assert signs_in("Quietriver")

    use_keys(NEW)
    assert signs_in("Quietriver")
    assert signs_in("Lantern")
    assert not signs_in("Nobody")


def test_sessions_are_counted_by_key_and_what_is_no_session_as_unknown(use_keys: UseKeys) -> None:
    use_keys(NEW)
    for number in range(2):
        store = SessionStore()
        store["n"] = number
        store.save()
        Session.objects.create(session_key=f"plain{number}", session_data="not sealed!", expire_date=timezone.now())

    assert count_session_keys() == {NEW_ID: 2, UNKNOWN: 2}


def test_rows_after_one_that_is_empty_are_looked_at_too(use_keys: UseKeys) -> None:
    use_keys(OLD)
    for sign_in_name in (None, "anna"):
        make_person(sign_in_name=sign_in_name, email=None, phone=None)
    use_keys(NEW)
    column = next(one for one in encrypted_columns() if one.model is Person and one.field.name == "sign_in_name")

    assert [pk for pk, _why in unopenable(column)] == [Person.objects.get(sign_in_name__isnull=False).pk]


def test_every_pair_that_holds_the_same_value_is_reported(use_keys: UseKeys) -> None:
    names = ("ana", "bo")
    use_keys(OLD)
    first = [make_person(sign_in_name=name) for name in names]
    use_keys(NEW)
    second = [make_person(sign_in_name=name) for name in names]
    use_keys(NEW, OLD)
    column = next(one for one in encrypted_columns() if one.model is Person and one.field.name == "sign_in_name")

    (outcome,) = rotation.rotate([column])

    assert sorted(outcome.duplicates) == sorted((one.pk, other.pk) for one, other in zip(first, second, strict=True))
