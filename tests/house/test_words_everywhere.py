"""Kind words beyond our sentences: in the translation, in names of tables and columns, in the administration."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils.translation import override

from peersupport.privacy.classes import Audience
from tests.cast import Cast
from tests.helpers import sign_in, text_of
from tests.house.places import OURS, ROOT
from tests.house.test_own_words import ASKING
from tests.house.test_words import unkind
from tests.house.words import plain

CATALOG = ROOT / "locale" / "ar" / "LC_MESSAGES" / "django.po"
UNKIND_IN_ARABIC = re.compile(
    r"مريض|مرضى|مستخدم|عميل|عملاء|زبون|زبائن|فشل|فاشل|اضطراب|معاق|متخلف|ضحية|ضحايا|مجنون|مجانين|غير صالح|متغيب|إلزامي"
    r"|انقر|اضغط هنا|تشخيص|علاج|مصحة"
)
"""Patient, user, client, failed, disorder, disabled (as a noun), victim, mad, invalid, absentee, mandatory …"""
SAID_ON_PURPOSE = ("We do not ask for a diagnosis", "It is not a crisis service and gives no treatment")


def translated() -> Iterator[tuple[str, str]]:
    """Every English text with each of its Arabic forms."""
    with CATALOG.open("rb") as file:
        for message in read_po(file):
            source = message.id if isinstance(message.id, str) else message.id[0]
            for text in message.string if isinstance(message.string, tuple) else (message.string,):
                if source and text:
                    yield source, text


def names() -> Iterator[tuple[str, str]]:
    """What people may read of our tables: names of them, of columns and choices; hints where there is a form."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in OURS:
            continue
        label, promises = model._meta.label, model.Privacy.fields
        yield label, f"{model._meta.verbose_name} · {model._meta.verbose_name_plural} · {model.Privacy.purpose}"
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if promises[field.name].audience is Audience.PROGRAM:
                continue
            choices = [str(words) for _code, words in field.flatchoices or []]
            hint = field.help_text if admin.site.is_registered(model) else ""
            yield f"{label}.{field.name}", " · ".join([str(field.verbose_name), *choices, str(hint)])


@pytest.mark.guidance("LANG-3", "LANG-5")
def test_no_translation_uses_a_word_that_makes_people_small() -> None:
    found = list(translated())

    assert len(found) > 500
    wrong = [(source, text) for source, text in found if UNKIND_IN_ARABIC.search(text)]
    assert [one for one in wrong if not one[0].startswith(SAID_ON_PURPOSE)] == []
    assert len(wrong) == len(SAID_ON_PURPOSE)


@pytest.mark.parametrize("text", ["المريض لم يأت", "أيها المستخدم", "فشل الإرسال", "قيمة غير صالحة"])
def test_unkind_translation_is_found(text: str) -> None:
    assert UNKIND_IN_ARABIC.search(text)


@pytest.mark.guidance("LANG-1", "LANG-3")
def test_names_of_tables_columns_and_choices_are_kind_and_ask_for_nothing() -> None:
    with override("en"):
        found = list(names())

    assert len(found) > 150
    assert ("members.Consent.answer", "answer · Yes, that is all right · No, please not · ") in found
    assert [(where, words) for where, words in found if unkind(plain(words)) or ASKING.search(words)] == []


@pytest.mark.guidance("LANG-3")
@pytest.mark.parametrize(
    "page", ["", "groups/group/", "groups/organisation/", "meetings/meeting/", "resources/resource/add/"]
)
def test_pages_of_the_administration_are_kind_and_ask_for_nothing(page: str, client: Client, cast: Cast) -> None:
    response = sign_in(client, cast.chidi, second_step=True).get(f"/admin/{page}")
    text = text_of(response)

    assert response.status_code == 200
    assert len(text) > 100
    assert (unkind(text), ASKING.findall(text)) == ([], [])
