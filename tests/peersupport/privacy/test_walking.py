"""The declarations are complete and say what can be carried out."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise

from members.models import Member
from peersupport.privacy.classes import PERSON, Audience, Erase
from peersupport.privacy.others import BETWEEN, OTHERS, WITHOUT_MODEL
from peersupport.privacy.retention import _column, days_of
from peersupport.privacy.walking import classified, owned, pointers, promises_of

OUR_UUIDS = {
    "audit.AuditEvent.group_id": "names a group",
    "audit.AuditEvent.subject_id": "names what subject_kind says",
    "audit.LookLog.group_id": "names a group",
    "members.Delivery.claim_token": "a worker's turn",
    "members.Delivery.idempotency_key": "a message",
    "members.Delivery.subject_id": "what it is about: a meeting",
    "members.MeetingRole.meeting_id": "a meeting",
}
"""Columns with ids that name nobody. Whoever adds one decides: it names a person (names=PERSON) or stands here."""

EVERY = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize("model", EVERY, ids=lambda model: model._meta.label)
def test_every_table_of_ours_and_of_others_is_classified(model: type[models.Model]) -> None:
    if model._meta.auto_created:
        assert model._meta.label in BETWEEN
        return
    promises = promises_of(model)
    assert promises is not None, f"{model._meta.label} promises nothing: see peersupport/privacy/others.py"
    names = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    assert set(promises.fields) == names


@pytest.mark.django_db
def test_every_table_of_the_database_is_accounted_for() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))

    assert tables - {model._meta.db_table for model in EVERY} <= set(WITHOUT_MODEL)
    assert set(OTHERS) <= {model._meta.label for model in EVERY}


@pytest.mark.parametrize("model", list(classified()), ids=lambda model: model._meta.label)
def test_column_that_names_a_person_says_how_it_is_erased(model: type[models.Model]) -> None:
    for name, promise in pointers(model).items():
        assert promise.erase is not Erase.KEEP, f"{model._meta.label}.{name} would name somebody for ever"
        assert promise.erase is Erase.DELETE_ROW or model._meta.get_field(name).null
    for name, promise in promises_of(model).fields.items():
        if promise.erase is Erase.BLANK:
            field = model._meta.get_field(name)
            assert field.null or field.empty_strings_allowed, f"{model._meta.label}.{name} cannot be emptied"
        assert set(promise.of) <= set(promises_of(model).fields)


def test_every_column_with_an_id_says_whether_it_names_a_person() -> None:
    silent = {
        f"{model._meta.label}.{field.name}"
        for model, promises in classified().items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.UUIDField) and not field.primary_key and promises.fields[field.name].names != PERSON
    }

    assert silent == set(OUR_UUIDS)


@pytest.mark.parametrize("model", list(classified()), ids=lambda model: model._meta.label)
def test_row_that_is_kept_for_a_time_says_by_which_date(model: type[models.Model]) -> None:
    promises = promises_of(model)

    assert (days_of(promises) is None) == (promises.clock == "")
    if promises.clock:
        assert isinstance(_column(model, promises.clock), models.DateField)
    if promises.period:
        assert promises.group
        assert apps.get_model("groups.Organisation")._meta.get_field(f"keep_{promises.period}_days")


@pytest.mark.guidance("LANG-5")
def test_everything_a_person_reads_about_their_data_can_be_translated() -> None:
    plain = [
        f"{one.model._meta.label}.{field.name}"
        for one in owned()
        if one.model.__module__.split(".")[0] in ("members", "meetings", "groups", "ethics", "resources")
        for field in one.model._meta.concrete_fields
        if promises_of(one.model).fields[field.name].is_exported
        and field.name not in pointers(one.model)
        and not isinstance(field._verbose_name, Promise)
    ]
    purposes = [one.model._meta.label for one in owned() if not isinstance(promises_of(one.model).purpose, Promise)]

    assert [name for name in plain if name not in ("members.Member.is_superuser",)] == []
    assert purposes == []


def test_tables_of_a_person_are_found_over_every_relation() -> None:
    found = {one.model._meta.label: one.paths for one in owned()}

    assert found["members.ContactMethod"] == ["member"]
    assert found["members.DeliveryAttempt"] == ["delivery__member"]
    assert found["account.EmailConfirmation"] == ["email_address__user"]
    assert found["sessions.Session"] == []
    assert found["members.Member"] == ["pk"]
    assert "groups.Group" not in found
    assert [one.model for one in owned()][-1] is Member


def test_value_that_only_the_program_needs_is_not_in_the_export_unless_it_says_so() -> None:
    fields = promises_of(apps.get_model("members.Delivery")).fields

    assert fields["payload"].audience is Audience.PROGRAM
    assert not fields["payload"].is_exported
    assert fields["address"].is_exported
