"""Nothing asks what somebody "has"; what people say about themselves is theirs, optional and free (LANG-1, LANG-2)."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.utils.translation import override

from members.forms.names import NameForm
from members.models import Member
from peersupport.encryption.base import EncryptedField
from tests.house.places import OURS, short, sources
from tests.house.words import texts

ASKING = re.compile(
    r"diagnos|illness|disorder|symptom|medica[tl]|disabilit|treatment|your health|health (?:condition|record|problem)"
    r"|date of birth|birthday|gender|religio|ethnic|insurance|\bsex\b|\brace\b|psychiatr|therap",
    re.IGNORECASE,
)
SAYS_THAT_WE_DO_NOT = (
    "We do not ask for a diagnosis, your birthday",
    "It is not a crisis service and gives no treatment",
)


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form of ours, and those of allauth that ours inherit from."""
    for path in sources():
        if "forms" in path.parts or path.name in ("forms.py", "admin.py"):
            import_module(short(path).removesuffix(".py").replace("/", "."))

    def below(kind: type) -> Iterator[type]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return [one for one in set(below(forms.BaseForm)) if one.__module__.split(".")[0] in OURS]


def questions() -> Iterator[tuple[str, str]]:
    """Names, labels and explanations of every field of every model and form of ours."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
                words = (field.name, field.verbose_name, field.help_text, *(label for _code, label in _choices(field)))
                yield f"{model._meta.label}.{field.name}", " · ".join(str(word) for word in words)
    for form in all_forms():
        for name, field in {**getattr(form, "base_fields", {}), **getattr(form, "declared_fields", {})}.items():
            yield f"{form.__name__}.{name}", f"{name} · {field.label or ''} · {field.help_text or ''}"


def _choices(field: Any) -> list[tuple[Any, Any]]:
    return [choice for choice in field.flatchoices or [] if not isinstance(choice[1], list)]


@pytest.mark.guidance("LANG-1")
def test_no_field_of_a_model_or_form_asks_what_somebody_has() -> None:
    with override("en"):
        found = list(questions())

    assert len(found) > 150
    assert len(all_forms()) > 20
    assert [(where, words) for where, words in found if ASKING.search(words)] == []


@pytest.mark.guidance("LANG-1", "LANG-3")
def test_no_text_asks_what_somebody_has() -> None:
    found = [(where, text) for where, text in texts() if ASKING.search(text)]

    assert [(where, text) for where, text in found if not text.startswith(SAYS_THAT_WE_DO_NOT)] == []


@pytest.mark.parametrize("words", ["Your diagnosis", "Date of birth", "gender", "What medication do you take?"])
def test_question_of_that_kind_would_be_found(words: str) -> None:
    assert ASKING.search(words)


@pytest.mark.guidance("LANG-2")
@pytest.mark.parametrize("name", ["name", "pronouns", "own_words"])
def test_own_words_are_sealed_free_text_that_nobody_has_to_give(name: str) -> None:
    field = Member._meta.get_field(name)

    assert isinstance(field, EncryptedField)
    assert (field.blank, field.choices, field.unique) == (True, None, False)
    assert not NameForm.base_fields[name].required
    assert not isinstance(NameForm.base_fields[name], forms.ChoiceField)
