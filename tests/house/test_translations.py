"""Every sentence that people read can be read in every language, and none was forgotten."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Message
from django.apps import apps
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from members.models import Member
from tests.cast import Cast
from tests.helpers import sign_in
from tests.house.addresses import example, patterns
from tests.house.places import ROOT, short, sources, templates

CATALOG = ROOT / "locale" / "ar" / "LC_MESSAGES" / "django.po"
MARKED = re.compile(
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*block \w+_class\s*%\}.*?\{%\s*endblock\b.*?%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>",
    re.DOTALL,
)
SAID_BY_ATTRIBUTE = re.compile(r"\b(?:title|alt|aria-label|placeholder|content)\s*=\s*\"([^\"{]*)\"")
TAG = re.compile(r"<[^<>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")
NOT_WORDS = re.compile(r"&\w+;|https?://\S+")
TECHNICAL = {"width=device-width, initial-scale=1", "light dark", "light", "dark", "noindex", "telephone=no"}
ENGLISH = re.compile(r"<(\w+)[^<>]*\slang=\"en\"[^<>]*>.*?</\1>", re.DOTALL)
"""What says of itself that it is English: the title of the guidance, the switch to English."""
SPEAKING = {"label", "help_text", "verbose_name", "verbose_name_plural", "description", "empty_label"}
FOR_OPERATORS = (
    *("peersupport/running/", "peersupport/encryption/", "peersupport/settings.py", "peersupport/dev/"),
    *("members/models/delivery.py", "members/models/passing.py", "members/models/apart.py", "members/models/door.py"),
    *("members/models/confidence.py", "members/models/consent.py", "members/models/contact.py", "templates/dev/"),
)
"""What these say is read by developers and by whoever keeps the machine running, in English."""


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- The catalog ----------------------------------------------------------------------------------------------


@pytest.mark.guidance("LANG-5")
def test_catalog_compared_with_the_sources_is_complete(checker, monkeypatch):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")  # gathering runs elsewhere, where these tests are not

    assert list(checker.problems()) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Hello", ""), "not translated"),
        (Message("Hello", "مرحبًا", flags=["fuzzy"]), "marked fuzzy"),
        (Message("Hello, %(name)s", "مرحبًا", flags=["python-format"]), "other placeholders than the source"),
        (Message("Hello", "مرحبًا %(name)s", flags=["python-format"]), "other placeholders than the source"),
        (Message(("%(n)s call", "%(n)s calls"), ("", "x", "y", "z", "u", "v")), "not translated"),
    ],
)
def test_sentence_with_a_fault_is_found(checker, message, fault):
    assert list(checker._faults(message)) == [fault]


def test_sentence_without_a_fault_is_let_through(checker):
    two = ("لا مكالمات", "مكالمة", "مكالمتان", "%(n)s مكالمات", "%(n)s مكالمة", "%(n)s مكالمة")

    assert list(checker._faults(Message("Hello, %(name)s", "مرحبًا، %(name)s", flags=["python-format"]))) == []
    assert list(checker._faults(Message(("%(n)s call", "%(n)s calls"), two))) == []


def test_catalog_says_that_no_native_reader_has_seen_it():
    assert "Made by machine; waiting for a native reader" in CATALOG.read_text(encoding="utf-8")[:400]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا رسائل"),
        (1, "رسالة واحدة"),
        (2, "رسالتان"),
        (3, "3 رسائل"),
        (11, "11 رسالة"),
        (100, "100 رسالة"),
    ],
)
def test_number_in_arabic_takes_its_form(number, words):
    with override("ar"):
        assert ngettext("%(number)s message", "%(number)s messages", number) % {"number": number} == words


def test_word_for_one_and_for_many_in_arabic_are_not_the_same():
    """A form that is only repeated would be wrong Arabic for 3 and for 11."""
    with override("ar"):
        forms = {ngettext("%(number)s call", "%(number)s calls", number) for number in (0, 1, 2, 3, 11)}

    assert len(forms) == 5


def test_words_of_the_tab_bar_in_arabic_are_short():
    """Four or five tabs share 360 pixels."""
    with override("ar"):
        words = [gettext(word) for word in ("Home", "Our agreement", "More help", "Me", "Today", "Calls", "My page")]

    assert [word for word in words if len(word) > 12] == []


# --- Sentences that were forgotten ----------------------------------------------------------------------------


def unmarked(text: str) -> list[str]:
    """Visible words of a template that no translator would get."""
    bare = MARKED.sub(" ", ENGLISH.sub(" ", text))
    said = [part for part in SAID_BY_ATTRIBUTE.findall(bare) if part not in TECHNICAL]
    said += TAG.sub("\n", bare).splitlines()
    return [part.strip() for part in said if WORD.search(NOT_WORDS.sub("", part))]


@pytest.mark.parametrize("path", [p for p in templates() if not short(p).startswith(FOR_OPERATORS)], ids=short)
def test_words_of_a_template_are_all_marked(path: Path):
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["<p>Hello</p>", '<img alt="A circle">', "{% if x %}Hello{% endif %}"])
def test_word_of_a_template_left_unmarked_is_found(text):
    assert len(unmarked(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<p class="big">{% translate "Hello" %}</p>',
        '<img alt="{% translate "A circle" %}">',
        "{% blocktranslate %}Hello, {{ name }}{% endblocktranslate %}",
        "{# Hello #}<b>{{ hello }}</b>&nbsp;",
    ],
)
def test_word_of_a_template_that_is_marked_is_let_through(text):
    assert unmarked(text) == []


def plain_texts(tree: ast.AST) -> Iterator[str]:
    """Words that Python code shows to people without a mark: notices, refusals, labels."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        shown: list[ast.expr] = [word.value for word in node.keywords if word.arg in SPEAKING]
        if name in ("success", "info", "warning", "error") and getattr(node.func.value, "id", "") == "messages":
            shown += node.args[1:2]
        if name == "ValidationError":
            shown += [*node.args[:1], *(value for arg in node.args for value in getattr(arg, "values", []))]
        if name == "add_error":
            shown += node.args[1:2]
        for value in shown:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and WORD.search(value.value):
                yield value.value


@pytest.mark.parametrize("path", [p for p in sources() if not short(p).startswith(FOR_OPERATORS)], ids=short)
def test_words_that_code_shows_are_all_marked(path: Path):
    assert list(plain_texts(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ('messages.success(request, "Saved.")', 1),
        ('messages.success(request, _("Saved."))', 0),
        ('forms.CharField(label="Name")', 1),
        ('forms.CharField(label=_("Name"))', 0),
        ('raise ValidationError({"day": "Too late."})', 1),
        ('raise ValidationError({"day": _("Too late.")})', 0),
    ],
)
def test_word_that_code_shows_unmarked_is_found(code, number):
    assert len(list(plain_texts(ast.parse(code)))) == number


# --- Pages in Arabic ------------------------------------------------------------------------------------------

NAMES = {
    *("Circle", "Shift", "Chromium", "BSD", "ISC", "Lucide", "WCAG", "AA", "AAA", "Aegis", "FreeOTP"),
    *("PDF", "Letter", "English"),
}
"""Proper names, of sorts of files and paper and of languages, too."""
ZONES = re.compile(r"<select name=\"time_zone\".*?</select>", re.DOTALL)
"""Cities that time zones are called after, in the only spelling there is."""


def words_of(response: Any) -> set[str]:
    """Latin words that a reader sees or hears, but those that say of themselves that they are English."""
    html = MARKED.sub(" ", ZONES.sub(" ", ENGLISH.sub(" ", response.text)))
    heard = [said for said in SAID_BY_ATTRIBUTE.findall(html) if said not in TECHNICAL]
    return set(WORD.findall(" ".join([NOT_WORDS.sub(" ", TAG.sub(" ", html)), *heard])))


def words_of_people() -> set[str]:
    """What somebody of the cast wrote, a name or a purpose, stays in its own language."""
    found: set[str] = set()
    for model in apps.get_models():
        for row in model._base_manager.all() if hasattr(model, "Privacy") else ():
            found.update(WORD.findall(" ".join(str(getattr(row, f.attname)) for f in row._meta.concrete_fields)))
    return found


@pytest.mark.guidance("LANG-5")
@pytest.mark.parametrize("pattern", [p for p in patterns() if not p.startswith(("/admin/", "/dev/", "/health/"))])
def test_page_in_arabic_has_no_english_words(pattern: str, cast: Cast, client: Client):
    Member.objects.update(language="ar")
    address = example(pattern, cast)
    rosa = sign_in(Client(), Member.objects.get(pk=cast.rosa.pk), second_step=True)
    known = NAMES | words_of_people()

    for visitor in (client, rosa):
        visitor.cookies["language"] = "ar"
        response = visitor.get(address)
        if response.content and "html" in response.headers["Content-Type"]:
            assert '<html lang="ar" dir="rtl"' in response.text
            assert sorted(words_of(response) - known) == [], address


def test_english_word_on_an_arabic_page_is_found(client: Client, db: None):
    client.cookies["language"] = "ar"
    page = client.get("/")
    assert words_of(page) <= NAMES

    page.content = page.content.replace(b"</main>", b'<b title="More">Hello</b></main>')

    assert words_of(page) - NAMES == {"Hello", "More"}
