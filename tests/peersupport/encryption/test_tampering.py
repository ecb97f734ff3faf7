"""Values that somebody moved or altered in the database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F

from peersupport.encryption.keyring import DecryptionError
from tests.peersupport.encryption.conftest import NEW, OLD, UseKeys, make_person
from tests.peersupport.encryption.sample.models import Person

pytestmark = pytest.mark.django_db


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vaultsample_person")
        return bytes(cursor.fetchone()[0])


def test_value_copied_to_another_column_does_not_open() -> None:
    make_person()
    sql("UPDATE vaultsample_person SET story = name, email = word")

    person = Person.objects.get()

    assert person.name == "Ana"
    for name in ("story", "email"):
        with pytest.raises(DecryptionError, match=rf"vaultsample\.person\.{name}"):
            getattr(person, name)
        with pytest.raises(DecryptionError):
            list(Person.objects.values(name))


@pytest.mark.parametrize("column", ["name", "email"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]),
        lambda blob: blob[:6] + bytes([blob[6] ^ 128]) + blob[7:],
        lambda blob: blob[:-1],
        lambda blob: blob[:5],
        lambda blob: b"\x01",
        lambda blob: b"",
        lambda blob: b"\x07" + blob[1:],
        lambda blob: b"plain words",
    ],
)
def test_altered_value_raises_where_it_is_read_and_nowhere_else(column: str, damage: Callable[[bytes], bytes]) -> None:
    make_person()
    sql(f"UPDATE vaultsample_person SET {column} = %s", damage(stored(column)))

    person = Person.objects.get()

    assert person.story == "A long way here."
    with pytest.raises(DecryptionError) as caught:
        getattr(person, column)
    assert "Ana" not in str(caught.value)


def test_plain_text_planted_in_a_column_is_never_taken_for_an_opened_value() -> None:
    make_person()
    sql("UPDATE vaultsample_person SET name = 'planted', email = 'planted'")

    for read in (
        lambda: Person.objects.get().name,
        lambda: Person.objects.defer("name").get().name,
        lambda: Person.objects.select_related("circle").get().email,
        lambda: Person.objects.values_list("name").get(),
        lambda: Person.objects.raw("SELECT * FROM vaultsample_person")[0].name,
        lambda: Person.objects.annotate(again=F("email")).get().again,
    ):
        with pytest.raises(DecryptionError):
            read()


def test_anything_but_stored_bytes_is_not_opened() -> None:
    for planted in ("text", 7):
        with pytest.raises(DecryptionError, match="not sealed"):
            Person._meta.get_field("name").from_db(planted)


def test_value_of_a_destroyed_key_names_the_key(use_keys: UseKeys) -> None:
    old = use_keys(OLD)
    make_person()
    use_keys(NEW)

    person = Person.objects.get()

    with pytest.raises(DecryptionError, match=f"key {old.active.hex()}, which is not in the key ring"):
        _ = person.name
