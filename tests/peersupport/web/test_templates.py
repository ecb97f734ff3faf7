"""Every template can be read by Django, and none brings a style, a script or a request of its own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
ALL = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt"))
PAGES = [name for name in ALL if name.endswith(".html") and not name.startswith("messages/")]
INLINE = (
    re.compile(r"<style\b"),
    re.compile(r"\sstyle\s*="),
    re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    re.compile(r"javascript:"),
    re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    re.compile(r"(?:src|href)\s*=\s*[\"']data:"),
    re.compile(r"(?:src|action)\s*=\s*[\"'](?:https?:)?//"),
    re.compile(r"<(?:img|iframe|object|embed|video|audio)\b"),
)
FORBIDDEN = re.compile(
    r"\b(?:patients?|case|users?|clients?|compliance|sufferers?|no-show|drop-?outs?|failed|overdue|declined?)\b"
)
WORDS = re.compile(
    r"""\{%\s*translate\s+"([^"]*)"|_\("([^"]*)"\)|\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate""", re.S
)


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return ["".join(parts) for parts in WORDS.findall(text)]


@pytest.mark.parametrize("name", ALL)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_page_brings_no_style_script_or_request_of_its_own(name):
    assert [pattern.pattern for pattern in INLINE if pattern.search(source(name))] == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="x">',
        "<script>x</script>",
        '<a onclick="x">',
        '<img src="data:x">',
        '<script src="https://elsewhere.example/x.js"></script>',
    ],
)
def test_lint_of_something_inline_finds_it(bad):
    assert any(pattern.search(bad) for pattern in INLINE)


@pytest.mark.parametrize("name", PAGES)
def test_words_on_pages_are_plain_and_never_clinical(name):
    said = " ".join(words(source(name)))
    assert FORBIDDEN.findall(said.lower()) == []
    assert "!" not in said


def test_lint_of_words_finds_a_clinical_one():
    assert words('{% translate "Your case" %}') == ["Your case"]
    assert FORBIDDEN.findall("your case")


@pytest.mark.parametrize("name", [n for n in ALL if n.startswith(("components/", "circle/", "layouts/"))])
def test_component_says_at_its_top_what_it_takes(name):
    assert source(name).startswith("{# ")


@pytest.mark.guidance("NOTE-2")
def test_sentences_of_the_public_pages_are_short():
    """Objective 3 of the W3C's cognitive guidance: about fifteen words a sentence."""
    said = " ".join(text for name in PAGES if name.startswith("web/") for text in words(source(name)))
    sentences = [s for s in re.split(r"(?<=[.?:])\s+", said) if s]
    counts = [len(s.split()) for s in sentences]
    assert sum(counts) / len(counts) <= 15
    assert max(counts) <= 34
