"""Every field of every model of ours says who may see it and how it is forgotten."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.sealing import SealedField
from peersupport.privacy.classes import Audience, Erase, Field
from tests.house.places import OURS

MODELS = [
    model
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in OURS
    for model in config.get_models(include_auto_created=False)
]


def missing(model: type[models.Model]) -> list[str]:
    """What a model's promises lack, or promise of what is not there."""
    privacy = getattr(model, "Privacy", None)
    if privacy is None:
        return [f"{model._meta.label} promises nothing"]
    names = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    told = set(privacy.fields)
    return [
        *(f"{model._meta.label}.{name} is not classified" for name in sorted(names - told)),
        *(f"{model._meta.label}.{name} is classified and not there" for name in sorted(told - names)),
    ]


@pytest.mark.guidance("CON-1", "CON-3", "CON-7")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    assert missing(model) == []
    assert all(isinstance(field, Field) for field in model.Privacy.fields.values())
    assert model.Privacy.purpose.endswith(".")


@isolate_apps("members")
def test_field_without_a_promise_is_found() -> None:
    class Diary(models.Model):  # noqa: DJ008
        mood = models.CharField(max_length=20)

        class Meta:
            app_label = "members"

        class Privacy:
            purpose = "Show that the test sees."
            fields = {"id": Field(Audience.PROGRAM), "weather": Field(Audience.OWNER)}

    assert missing(Diary) == [
        "members.Diary.mood is not classified",
        "members.Diary.weather is classified and not there",
    ]


@pytest.mark.guidance("CON-1")
def test_free_words_and_addresses_of_people_are_sealed() -> None:
    """A text column that only its owner, facilitators or the group may read is encrypted, or it holds a known code."""
    sealed = {
        (column.model, column.field.name) for column in encrypted_columns() if not isinstance(column.field, SealedField)
    }
    private = {Audience.OWNER, Audience.CHOSEN, Audience.FACILITATORS}
    open_texts = [
        f"{model._meta.label}.{name}"
        for model in MODELS
        for name, promise in model.Privacy.fields.items()
        if promise.audience in private
        and isinstance(field := model._meta.get_field(name), models.CharField | models.TextField)
        and not field.choices
        and (model, name) not in sealed
    ]

    assert sorted(open_texts) == [
        "audit.AuditEvent.action",  # a word of ours
        "audit.AuditEvent.subject_kind",  # the name of a table
        "groups.SetUpPoint.code",  # which question of the guide
        "members.Consent.language",  # of the words that were shown
        "members.Consent.option",  # a code
        "members.Consent.question",  # a code
        "members.Delivery.kind",  # a code
        "members.Delivery.reason",  # a code
        "members.Member.language",  # needed by the program before anybody is signed in
        "members.Member.time_zone",  # the same
    ]


@pytest.mark.guidance("LANG-1")
def test_no_field_asks_for_a_diagnosis() -> None:
    words = ("diagnos", "illness", "disorder", "condition", "symptom", "medica", "disab", "treatment", "health")
    names = [f"{model._meta.label}.{field.name}" for model in MODELS for field in model._meta.get_fields()]

    assert [name for name in names if any(word in name.lower() for word in words)] == []


def test_rows_about_a_person_go_with_the_person() -> None:
    """Whatever points at a member is deleted with them or says nothing any more."""
    from members.models import Member

    kept = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if field.related_model is Member and model.Privacy.fields[field.name].erase is Erase.KEEP
    ]

    assert kept == []
