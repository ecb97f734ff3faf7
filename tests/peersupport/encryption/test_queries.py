"""What the ORM may ask of an encrypted column, row by row of the table in the README, and what it refuses loudly."""

import copy
import datetime
import pickle
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Lower
from django.test.utils import isolate_apps

from peersupport.encryption.fields import EncryptedTextField
from peersupport.encryption.keyring import DecryptionError
from tests.peersupport.encryption.conftest import make_person
from tests.peersupport.encryption.sample.models import Circle, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> Circle:
    """Two circles; Ana is in the first, Bea in the second."""
    first, second = Circle.objects.create(name="Tuesday"), Circle.objects.create(name="Family")
    make_person(circle=first)
    make_person(circle=second, sign_in_name="bea", name="Bea", email="bea@example.org", phone="+1", word="lamp")
    return first


# --- Reading ------------------------------------------------------------------------------------------------------


def test_loaded_value_stays_sealed_until_it_is_read(circle: Circle) -> None:
    person = Person.objects.get(sign_in_name="anab")
    assert type(person.__dict__["name"]) is bytes

    assert person.name == "Ana"
    assert person.__dict__["name"] == "Ana"
    assert type(person.__dict__["story"]) is bytes


@pytest.mark.parametrize(
    "load",
    [
        lambda people: people.get(),
        lambda people: people.only("pk").get(),
        lambda people: people.defer("name").get(),
        lambda people: people.select_related("circle").get(),
        lambda people: people.union(people).get(),
        lambda people: next(people.iterator()),
        lambda people: people.in_bulk()[people.get().pk],
        lambda people: people.annotate(n=Count("circle__people")).get(),
        lambda people: people.annotate(other=F("story")).get(),
        lambda people: people.distinct().get(),
        lambda people: copy.deepcopy(people.get()),
        lambda people: pickle.loads(pickle.dumps(people.get())),
        lambda people: pickle.loads(pickle.dumps(people))[0],
        lambda people: people[0].circle.people.all()[0],
        lambda people: Circle.objects.prefetch_related("people").get(people__in=people).people.all()[0],
        lambda people: Person.objects.raw("SELECT * FROM vaultsample_person WHERE name = %s", [raw_name(people)])[0],
    ],
)
def test_instance_loaded_in_any_way_gives_plain_values(circle: Circle, load: Any) -> None:
    person = load(Person.objects.filter(sign_in_name="anab"))

    assert (person.name, person.email, person.born) == ("Ana", "ana@example.org", datetime.date(1980, 1, 2))


def raw_name(people: Any) -> bytes:
    return people.get().__dict__["name"]


def test_related_instance_loaded_by_a_join_gives_plain_values(circle: Circle) -> None:
    person = Person.objects.select_related("circle").get(email="ana@example.org")
    assert person.circle == circle

    person.refresh_from_db()
    assert person.name == "Ana"


def test_values_of_any_kind_are_plain_at_once(circle: Circle) -> None:
    people = Person.objects.filter(circle=circle)

    assert people.values("name", "answers").get() == {"name": "Ana", "answers": {"mood": ["grim", None, "é"]}}
    assert people.values_list("name", flat=True).get() == "Ana"
    assert people.values_list("born", named=True).get().born == datetime.date(1980, 1, 2)
    everybody = people.values_list("name", "born").union(Person.objects.values_list("name", "born"))
    assert {name for name, _born in everybody} == {"Ana", "Bea"}


def test_annotation_of_an_encrypted_column_is_plain_and_not_bytes(circle: Circle) -> None:
    through = Circle.objects.filter(pk=circle.pk)

    assert through.annotate(who=F("people__name")).get().who == "Ana"
    assert through.annotate(who=F("people__name")).values_list("who", flat=True).get() == "Ana"
    inner = Person.objects.filter(circle=OuterRef("pk")).values("name")
    assert through.annotate(who=Subquery(inner)).get().who == "Ana"
    person = Person.objects.annotate(again=F("name")).get(circle=circle)
    assert (person.again, person.name) == ("Ana", "Ana")


def test_column_opened_as_another_is_refused(circle: Circle) -> None:
    mixed = Person.objects.annotate(either=Coalesce("born", "name", output_field=Person._meta.get_field("name")))

    with pytest.raises(DecryptionError, match=r"vaultsample\.person\.name"):
        mixed.values_list("either").first()
    with pytest.raises(DecryptionError, match=r"vaultsample\.person\.name"):
        list(Person.objects.values_list("name").union(Person.objects.values_list("story")))


def test_two_readers_of_one_query_do_not_disturb_each_other(circle: Circle) -> None:
    people = Person.objects.filter(circle=circle)
    as_values = people.values_list("name", flat=True)

    instances = iter(people.iterator())
    values = iter(as_values.iterator())

    assert next(values) == "Ana"
    assert next(instances).name == "Ana"
    assert Person._meta.get_field("name").cached_col is not Person._meta.get_field("name").cached_col


# --- Finding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        Q(email=" ANA@example.ORG "),
        Q(email__iexact="ana@EXAMPLE.org"),
        Q(email__in=["nobody@example.org", None, "Ana@example.org"]),
        Q(email="nobody@example.org") | Q(sign_in_name="ANAB"),
        Q(phone="+420777123456") & Q(word="lantern"),
        ~Q(email="bea@example.org"),
        Q(pk__in=Person.objects.filter(email="ana@example.org").values("pk")),
    ],
)
def test_searchable_column_is_found_by_exact_value(circle: Circle, condition: Q) -> None:
    assert Person.objects.get(condition).name == "Ana"
    assert Circle.objects.get(people__in=Person.objects.filter(condition)) == circle


def test_searchable_column_is_found_through_a_join(circle: Circle) -> None:
    assert Circle.objects.get(people__email="ana@example.org") == circle
    assert not Circle.objects.filter(people__email="nobody@example.org").exists()
    assert not Person.objects.filter(email__in=[]).exists()
    nameless = make_person(sign_in_name=None, email=None)
    assert Person.objects.exclude(email__in=["ana@example.org", "bea@example.org"]).get() == nameless
    nameless.delete()
    assert Circle.objects.exclude(people__email="ana@example.org").get().name == "Family"


def test_null_is_found_in_either_kind_of_column(circle: Circle) -> None:
    make_person(sign_in_name="x", email=None, born=None)

    assert Person.objects.filter(email__isnull=True).count() == 1
    assert Person.objects.filter(email=None).count() == 1
    assert Person.objects.filter(born__isnull=False).count() == 2


def test_search_inside_case_counts(circle: Circle) -> None:
    found = Person.objects.annotate(hit=Case(When(email="ana@example.org", then=Value(1)), default=Value(0)))

    assert sorted(found.values_list("hit", flat=True)) == [0, 1]


@pytest.mark.parametrize(
    "condition",
    [
        *["name", "name__exact", "name__iexact", "name__in", "name__contains", "name__icontains", "name__startswith"],
        *[
            "name__gt",
            "name__regex",
            "name__length",
            "story__search",
            "born",
            "born__year",
            "born__year__gt",
            "born__lte",
            "born__range",
        ],
        *["answers", "answers__mood", "answers__0", "answers__contains", "answers__has_key"],
        *["email__contains", "email__startswith", "email__gt", "email__regex", "email__range", "email__lower"],
        *["circle__people__name", "circle__people__born__year", "circle__people__email__endswith"],
    ],
)
def test_lookup_that_cannot_work_is_refused(condition: str) -> None:
    for ask in (Person.objects.filter, Person.objects.exclude, lambda **how: Person.objects.filter(Q(**how) | Q(pk=1))):
        with pytest.raises(FieldError, match="is encrypted"):
            ask(**{condition: "x"})


def test_refused_lookup_says_what_to_do_instead() -> None:
    with pytest.raises(FieldError, match=r"vaultsample\.Person\.name is encrypted.*Declare it searchable=True"):
        Person.objects.filter(name="Ana")
    with pytest.raises(FieldError, match="Only exact, iexact, in and isnull work"):
        Person.objects.filter(email__contains="ana")


def test_comparing_with_an_expression_or_a_query_is_refused() -> None:
    for other in (F("phone"), Person.objects.values("phone"), Lower("phone")):
        with pytest.raises(FieldError, match="is encrypted"):
            list(Person.objects.filter(email=other))
    with pytest.raises(FieldError, match="is encrypted"):
        list(Person.objects.filter(email__in=Person.objects.values("phone")))


def test_preparing_a_value_for_a_lookup_of_django_is_refused() -> None:
    with pytest.raises(FieldError, match="through a lookup object"):
        Person._meta.get_field("email").get_db_prep_value("ana@example.org", connection, prepared=True)


@pytest.mark.parametrize(
    "order",
    [
        *["name", "-name", "email", "born", F("name").desc(), F("name").asc(nulls_last=True), Lower("email"), "-again"],
        *["circle__people__name", F("circle__people__email"), Coalesce("word", "email").desc()],
        *[Case(When(pk=None, then="born"), default="word"), F("answers")],
    ],
)
def test_sorting_by_an_encrypted_column_is_refused(order: Any) -> None:
    people = Person.objects.annotate(again=F("name")).order_by("pk", order)

    for ask in (people, people.only("pk"), people.values("pk"), people.values_list("name")):
        with pytest.raises(FieldError, match=r"is encrypted: the database cannot sort by it"):
            list(ask)


@pytest.mark.parametrize("order", ["pk", "?", "-is_confirmed", "circle__name", F("circle__name").desc(), "n"])
def test_sorting_by_another_column_works(circle: Circle, order: Any) -> None:
    people = Person.objects.annotate(n=Count("circle")).order_by(order)

    assert {person.name for person in people} == {"Ana", "Bea"}
    assert set(people.values_list("name", flat=True)) == {"Ana", "Bea"}


def test_sorting_a_union_by_an_encrypted_column_is_refused(circle: Circle) -> None:
    people = Person.objects.values_list("name")

    with pytest.raises(FieldError, match="cannot sort"):
        list(people.union(people).order_by("name"))


@isolate_apps("tests.peersupport.encryption.sample")
def test_sorting_by_meta_ordering_is_refused() -> None:
    class Sorted(models.Model):  # noqa: DJ008  (never shown)
        name = EncryptedTextField()

        class Meta:
            app_label = "vaultsample"
            ordering = ["name"]

    with pytest.raises(FieldError, match="cannot sort"):
        str(Sorted.objects.all().query)
    assert "SELECT" in str(Sorted.objects.order_by("pk").query)


def test_parts_of_an_encrypted_column_cannot_be_worked_out() -> None:
    with pytest.raises(FieldError, match="Cannot resolve keyword 'year'"):
        list(Person.objects.order_by("born__year"))
    with pytest.raises(FieldError, match="Cannot resolve keyword"):
        Person.objects.values("answers__mood")
    with pytest.raises(FieldError, match="Cannot resolve keyword"):
        Person.objects.annotate(year=F("born__year"))


def test_comparing_and_grouping_a_searchable_column_works(circle: Circle) -> None:
    make_person(sign_in_name="c", word="lamp")

    assert Person.objects.values("word").distinct().count() == 2
    assert {row["word"]: row["n"] for row in Person.objects.values("word").annotate(n=Count("pk"))} == {
        "lantern": 1,
        "lamp": 2,
    }


# --- Writing ------------------------------------------------------------------------------------------------------


def test_bulk_writes_seal_like_single_ones(circle: Circle) -> None:
    Person.objects.bulk_create([Person(name="c", born=datetime.date(2000, 1, 1)), Person(name="d")])
    people = list(Person.objects.filter(circle=None))
    assert {person.name for person in people} == {"c", "d"}

    for person in people:
        person.name += "!"
        person.born = None
        person.word = "same"
    Person.objects.bulk_update(people, ["name", "born", "word"])

    assert set(Person.objects.filter(word="same").values_list("name", "born")) == {("c!", None), ("d!", None)}
    assert Person.objects.get(sign_in_name="anab").name == "Ana"


def test_bulk_update_of_either_database_is_told_from_expressions() -> None:
    field = Person._meta.get_field("name")
    values = Case(When(pk=1, then=Value("x", output_field=field)), default=Value(None))

    for harmless in (values, Cast(values, output_field=field)):
        assert field.get_db_prep_save(harmless, connection) is harmless
    for harmful in (Cast(F("story"), output_field=field), Value("x"), Case(When(pk=1, then=F("story")))):
        with pytest.raises(FieldError, match="not an expression"):
            field.get_db_prep_save(harmful, connection)


def test_update_takes_values_and_refuses_expressions(circle: Circle) -> None:
    assert Person.objects.filter(circle=circle).update(name="Q", answers={"a": 1}, born=None) == 1
    changed = Person.objects.get(circle=circle)
    assert (changed.name, changed.answers, changed.born) == ("Q", {"a": 1}, None)

    for expression in (
        *(F("story"), Lower("name"), Coalesce("name", Value("x")), Value("x")),
        *(Case(When(pk=None, then=F("story")), default=Value("x")), Subquery(Person.objects.values("name")[:1])),
    ):
        with pytest.raises(FieldError, match="not an expression"), transaction.atomic():
            Person.objects.update(name=expression)
    assert Person.objects.get(circle=circle).name == "Q"


def test_unique_searchable_column_is_guarded_by_the_database(circle: Circle) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(sign_in_name="bea").update(sign_in_name="\uff21naB")
    make_person(sign_in_name="c", email="c@example.org", is_confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(sign_in_name="d", email="C@Example.org", is_confirmed=True)
    make_person(sign_in_name="d", email="C@Example.org", is_confirmed=False)


def test_get_or_create_and_update_or_create_find_what_is_there(circle: Circle) -> None:
    person, created = Person.objects.get_or_create(email="ANA@example.org", defaults={"name": "New"})
    assert (person.name, created) == ("Ana", False)

    person, created = Person.objects.update_or_create(email="ana@example.org", defaults={"name": "Anna"})
    assert (Person.objects.get(pk=person.pk).name, created) == ("Anna", False)

    person, created = Person.objects.get_or_create(email="new@example.org", defaults={"name": "New"})
    assert (Person.objects.get(pk=person.pk).email, created) == ("new@example.org", True)


def test_saving_an_unread_instance_keeps_its_values(circle: Circle) -> None:
    Person.objects.get(sign_in_name="anab").save()

    assert Person.objects.get(sign_in_name="anab").answers == {"mood": ["grim", None, "é"]}


def test_functions_over_ciphertext_fail_loudly(circle: Circle) -> None:
    with pytest.raises(Exception, match=r"lower\(bytea\)|A value of vaultsample\.person\.name"), transaction.atomic():
        list(Person.objects.annotate(small=Lower("name")).values_list("small"))


def test_class_attribute_is_the_descriptor_itself() -> None:
    assert Person.name.field is Person._meta.get_field("name")


def test_column_type_is_binary_on_every_database() -> None:
    assert Person._meta.get_field("name").db_type(connection) == models.BinaryField().db_type(connection)
