"""Each kind of field: what goes in comes out, in one normal form where it must be found."""

import datetime
import decimal
import pickle
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.forms import modelform_factory
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from peersupport.encryption.fields import (
    ONE_LINE,
    EncryptedAliasField,
    EncryptedDateField,
    EncryptedEmailField,
    EncryptedField,
    EncryptedJSONField,
    EncryptedPhoneField,
    EncryptedTextField,
)
from peersupport.encryption.texts import UnstorableTextError
from tests.peersupport.encryption.conftest import make_person
from tests.peersupport.encryption.sample.models import Person

HARD_TEXTS = [
    *["", "Ana", "x" * 1022, "x" * 1023, "x" * 1024, "x" * 5000, "ß", "Straße", "é", "e\u0301", "\u200fسلام", "李娜"],
    *["👩‍👩‍👧‍👦", "🏳️‍🌈", "a\nb\r\n\tc", "'; drop table --", "%s %(x)s", "\u0080", "\U0010ffff", "\x7f", "NULL"],
]
STORABLE = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | STORABLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STORABLE, inner, max_size=3),
    max_leaves=8,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_of_any_kind_comes_back(text: str) -> None:
    person = Person.objects.create(name=text, story=text, answers={text: [text]})

    found = Person.objects.get()

    assert (found.name, found.story, found.answers) == (text, text, {text: [text]})
    assert list(Person.objects.values_list("name", "answers")) == [(text, {text: [text]})]
    assert found == person


@given(text=STORABLE, data=JSON, day=st.dates())
def test_values_of_any_kind_come_back_from_their_stored_form(text: str, data: Any, day: datetime.date) -> None:
    for name, value in (("story", text), ("answers", data), ("born", day), ("name", text)):
        field = Person._meta.get_field(name)
        assert field.open(field.seal(value)) == value


@given(STORABLE)
def test_searchable_values_come_back_in_their_normal_form_and_stay_so(text: str) -> None:
    for name in ("sign_in_name", "email", "phone", "word"):
        field = Person._meta.get_field(name)
        kept = field.open(field.seal(text))
        assert kept == field.normalise(text)
        assert field.seal(kept) in field.candidates(text)


def test_null_stays_null_and_empty_stays_empty() -> None:
    make_person(email=None, word="", answers=None, born=None, story="")

    found = Person.objects.get()

    assert (found.email, found.word, found.answers, found.born, found.story) == (None, "", None, None, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, story FROM vaultsample_person")
        email, story = cursor.fetchone()
    assert email is None
    assert len(bytes(story)) == 33 + 32


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("sign_in_name", "Straße", "straße"),
        ("sign_in_name", "\uff21na", "ana"),
        ("sign_in_name", "E\u0301va", "éva"),
        ("email", "  Anna.B@Example.ORG ", "anna.b@example.org"),
        ("phone", "+420 (777) 123-456", "+420777123456"),
        ("phone", "+٤٢٠ ٧٧٧", "+420777"),
        ("word", "e\u0301", "é"),
        ("word", "Keeps Capitals ", "Keeps Capitals "),
    ],
)
def test_searchable_text_is_found_and_kept_in_normal_form(field: str, typed: str, kept: str) -> None:
    make_person(**{field: typed})

    assert getattr(Person.objects.get(**{field: typed}), field) == kept
    assert Person.objects.filter(**{field: kept}).exists()


def test_normal_form_made_twice_is_the_same() -> None:
    for field in ("sign_in_name", "email", "phone", "word"):
        normalise = Person._meta.get_field(field).normalise
        for text in [*HARD_TEXTS, "\u0386\u0345", "\u03aa\u0301", "\u0130", "ΑΣ", " \u1fbc\u0301 "]:
            assert normalise(normalise(text)) == normalise(text)


def test_date_given_as_text_is_kept_as_a_day() -> None:
    make_person(born="1980-01-31")

    assert Person.objects.get().born == datetime.date(1980, 1, 31)


def test_searchable_day_needs_no_normal_form() -> None:
    field = EncryptedDateField(searchable=True, context="a.b.c")

    assert field.seal("1980-01-31") in field.candidates(datetime.date(1980, 1, 31))


def test_unread_instance_holds_no_plaintext_in_its_pickle() -> None:
    make_person(name="Quietriver", story="Quietriver", answers={"who": "Quietriver"}, word="Quietriver")
    unread = Person.objects.get()

    assert b"Quietriver" not in pickle.dumps(unread)
    assert pickle.loads(pickle.dumps(unread)).name == "Quietriver"

    assert unread.name == "Quietriver"
    assert b"Quietriver" in pickle.dumps(unread)


@pytest.mark.parametrize("bad", ["with\0nul", "half \ud800 pair"])
def test_unstorable_text_is_refused_kindly_in_forms_and_plainly_when_saving(bad: str) -> None:
    for field in ("name", "email", "phone", "sign_in_name", "answers"):
        value = {"key": [bad]} if field == "answers" else bad
        with pytest.raises(ValidationError, match="hidden character"):
            Person(**{"name": "Ana", field: value}).full_clean()
    with pytest.raises(UnstorableTextError) as caught:
        make_person(name=bad)
    assert bad not in str(caught.value)


def test_half_a_pair_in_data_is_refused_when_saving() -> None:
    with pytest.raises(UnstorableTextError):
        make_person(answers=["half \ud800 pair"])


@pytest.mark.parametrize("bad", ["with\0nul", "half \ud800 pair"])
def test_unstorable_text_is_found_nowhere(bad: str) -> None:
    make_person()

    assert not Person.objects.filter(sign_in_name=bad).exists()
    assert not Person.objects.filter(email__in=[bad]).exists()
    assert Person.objects.exclude(sign_in_name=bad).count() == 1
    assert Person.objects.filter(email__in=[bad, "ana@example.org"]).count() == 1


def test_text_that_turns_what_follows_is_refused_in_forms() -> None:
    with pytest.raises(ValidationError, match="hidden character"):
        Person(name="Ana \u202ednE").full_clean()

    Person(name="\u200fسلام", story="👩‍👩‍👧‍👦").full_clean()


def test_sign_in_name_with_unseen_letters_is_refused_in_forms() -> None:
    with pytest.raises(ValidationError, match="hidden character"):
        Person(name="Ana", sign_in_name="an\u200ba").full_clean()

    Person(name="an\u200ba", sign_in_name="ana").full_clean()


def test_data_that_json_cannot_hold_is_refused() -> None:
    for bad in (object(), float("nan")):
        with pytest.raises(ValidationError, match="cannot be kept as data"):
            Person(name="Ana", answers=[bad]).full_clean()
        with pytest.raises((TypeError, ValueError)), transaction.atomic():
            make_person(answers=[bad])


def test_full_clean_measures_characters_typed_and_not_bytes_stored() -> None:
    Person(name="é" * 60).full_clean()

    with pytest.raises(ValidationError, match="at most 60"):
        Person(name="é" * 61).full_clean()
    with pytest.raises(ValidationError, match="at most 60"):
        Person(name="Ana", sign_in_name="x" * 61).full_clean()


def test_form_shows_saves_and_sees_changes() -> None:
    form_class = modelform_factory(Person, fields=["name", "story", "email", "born", "answers", "sign_in_name"])
    person = make_person()
    typed = {
        "name": "Ana",
        "story": "A long way here.",
        "email": "ana@example.org",
        "born": "1980-01-02",
        "answers": '{"mood": ["grim", null, "é"]}',
        "sign_in_name": "anab",
    }

    shown = form_class(instance=Person.objects.get()).as_p()
    same = form_class(typed, instance=Person.objects.get())
    changed = form_class({**typed, "name": "Bea"}, instance=Person.objects.get())

    assert 'value="Ana"' in shown
    assert isinstance(form_class.base_fields["name"].widget, forms.TextInput)
    assert isinstance(form_class.base_fields["story"].widget, forms.Textarea)
    assert same.is_valid(), same.errors
    assert not same.has_changed()
    assert changed.changed_data == ["name"]
    assert changed.is_valid()
    changed.save()
    assert Person.objects.get(pk=person.pk).name == "Bea"


def test_form_with_a_taken_name_is_refused_in_other_capitals() -> None:
    make_person(sign_in_name="ana", email="a@b.cz", is_confirmed=True)
    form_class = modelform_factory(Person, fields=["name", "story", "sign_in_name"])

    assert not form_class({"name": "x", "sign_in_name": "\uff21NA"}).is_valid()
    assert form_class({"name": "x", "sign_in_name": "anb"}).is_valid()
    with pytest.raises(ValidationError, match="one_confirmed_email"):
        Person(name="x", email="A@b.cz", is_confirmed=True).full_clean()
    Person(name="x", email="A@b.cz", is_confirmed=False).full_clean()


def test_ciphertext_typed_by_somebody_stays_text() -> None:
    person = make_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email FROM vaultsample_person")
        stolen, stolen_email = (bytes(value) for value in cursor.fetchone())

    make_person(name=stolen.hex(), sign_in_name=stolen_email.decode("latin-1").replace("\0", ""))

    assert Person.objects.exclude(pk=person.pk).get().name == stolen.hex()
    assert Person._meta.get_field("name").to_python(stolen.hex()) == stolen.hex()


def test_stored_bytes_given_as_a_value_are_refused() -> None:
    raw = make_person() and Person.objects.get().__dict__["name"]

    with pytest.raises(TypeError, match="plain values"):
        Person.objects.update(story=raw)
    with pytest.raises(TypeError, match="plain values"):
        Person.objects.filter(email=raw).exists()


def test_dumpdata_is_refused_because_it_would_write_plain_text() -> None:
    make_person()

    with pytest.raises(CommandError, match="dumpdata would write it in clear"):
        call_command("dumpdata", "vaultsample.person")


def test_deconstruct_names_only_what_was_asked_for() -> None:
    assert EncryptedTextField(max_length=5).deconstruct()[3] == {"max_length": 5}
    assert EncryptedTextField(searchable=True, context="a.b.c").deconstruct()[3] == {
        "searchable": True,
        "context": "a.b.c",
    }
    for kind in (
        *(EncryptedTextField, EncryptedAliasField, EncryptedEmailField),
        *(EncryptedPhoneField, EncryptedDateField, EncryptedJSONField),
    ):
        _name, path, args, kwargs = kind(searchable=True, null=True).deconstruct()
        assert path == f"peersupport.encryption.fields.{kind.__name__}"
        assert kind(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)


def test_options_that_cannot_work_are_refused() -> None:
    with pytest.raises(TypeError, match="primary_key"):
        EncryptedTextField(primary_key=True)
    with pytest.raises(TypeError, match="db_default"):
        EncryptedTextField(db_default="x")


@isolate_apps("tests.peersupport.encryption.sample")
def test_context_is_the_column_unless_pinned_and_each_heir_has_its_own() -> None:
    class Base(models.Model):
        name = EncryptedTextField()
        note = EncryptedTextField(context="old.place.note")

        class Meta:
            abstract = True
            app_label = "vaultsample"

    class One(Base):  # noqa: DJ008  (never shown)
        class Meta:
            app_label = "vaultsample"

    class Two(Base):  # noqa: DJ008  (never shown)
        class Meta:
            app_label = "vaultsample"

    assert One._meta.get_field("name").context == "vaultsample.one.name"
    assert Two._meta.get_field("name").context == "vaultsample.two.name"
    assert One._meta.get_field("note").context == Two._meta.get_field("note").context == "old.place.note"


def test_new_kind_of_field_needs_only_two_methods() -> None:
    class EncryptedDecimalField(EncryptedField, models.DecimalField):
        def dumps(self, value: Any) -> bytes:
            return str(value).encode()

        def loads(self, data: bytes) -> Any:
            return decimal.Decimal(data.decode())

    field = EncryptedDecimalField(max_digits=5, decimal_places=2, context="a.b.c")

    assert field.open(field.seal("1.50")) == decimal.Decimal("1.50")


@pytest.mark.django_db(transaction=True)
def test_column_added_to_a_table_with_rows_is_an_empty_sealed_text_in_them() -> None:
    person = make_person()
    added = EncryptedTextField(blank=True, context="vaultsample.person.added")
    with isolate_apps("tests.peersupport.encryption.sample"):
        added.set_attributes_from_name("added")
        added.model = Person
        with connection.schema_editor() as editor:
            editor.add_field(Person, added)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT added FROM {Person._meta.db_table}")
            stored = bytes(cursor.fetchone()[0])
        assert (person.pk is not None, added.open(stored)) == (True, "")
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(Person, added)


def test_fields_bring_a_length_of_their_own_that_can_be_another() -> None:
    for kind, length in ((EncryptedAliasField, 60), (EncryptedPhoneField, 32)):
        usual, short = kind(searchable=True), kind("how it is called", searchable=True, max_length=5)

        assert (usual.max_length, short.max_length) == (length, 5)
        assert short.verbose_name == "how it is called"


def test_text_field_has_one_line_where_it_is_short_and_measures_only_where_it_has_a_length() -> None:
    assert isinstance(EncryptedTextField(max_length=ONE_LINE).formfield().widget, forms.TextInput)
    assert isinstance(EncryptedTextField(max_length=ONE_LINE + 1).formfield().widget, forms.Textarea)
    assert isinstance(EncryptedTextField().formfield().widget, forms.Textarea)
    long = EncryptedTextField("in your words", max_length=3)
    assert long.verbose_name == "in your words"
    EncryptedTextField().run_validators("more than three")
    long.run_validators("one")
    with pytest.raises(ValidationError):
        long.run_validators("more")


def test_data_that_is_missing_is_refused_where_it_is_needed() -> None:
    field = EncryptedJSONField()

    field.validate({"a": 1}, None)
    with pytest.raises(ValidationError) as refused:
        field.validate(None, None)
    assert refused.value.code == "null"
