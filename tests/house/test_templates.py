"""Every template compiles, and none brings what the careful headers would refuse or a stranger would serve."""

import ast
import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Template
from django.template.loader_tags import ExtendsNode, IncludeNode

from tests.house.places import ROOT, TEMPLATES, short, sources, templates

LANGUAGE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
HANDLER = re.compile(r"\son[a-z]+\s*=")
STYLE = re.compile(r"\sstyle\s*=")
DATA = 'type="application/json"'  # read by a script, never run
ELSEWHERE = re.compile(r"(?:src|srcset|action|formaction|data|poster|cite|href)\s*=\s*[\"']?\s*(?:https?:)?//", re.I)

PAGES = [path for path in templates() if path.suffix == ".html"]


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def marks(text: str) -> list[str]:
    """The HTML tags of a template, with everything that Django would fill in taken out."""
    return TAG.findall(LANGUAGE.sub("", text))


def faults(text: str) -> list[str]:
    """What a page of ours must not hold."""
    found = []
    for tag in marks(text):
        name = tag[1:].split(None, 1)[0].rstrip(">/").lower()
        if name == "style" or STYLE.search(tag):
            found.append(f"inline style: {tag}")
        if name == "script" and "src=" not in tag and DATA not in tag:
            found.append(f"inline script: {tag}")
        if HANDLER.search(tag):
            found.append(f"event handler: {tag}")
        if ELSEWHERE.search(tag) and not (name == "a" and "noreferrer" in tag):
            found.append(f"another origin: {tag}")
        if name in ("iframe", "object", "embed", "base"):
            found.append(f"not used here: {tag}")
        if "javascript:" in tag.lower():
            found.append(f"script address: {tag}")
    return found


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_template_compiles_and_finds_its_parts(path: Path) -> None:
    template: Template = engines["django"].get_template(name_of(path)).template

    for node in template.nodelist.get_nodes_by_type((IncludeNode, ExtendsNode)):
        part = node.template if isinstance(node, IncludeNode) else node.parent_name
        if isinstance(part.var, str):  # a name that is written out, not one that the view gives
            engines["django"].get_template(part.var)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_holds_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>", "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<button onclick="go()">', "event handler"),
        ('<img src="https://example.org/a.png">', "another origin"),
        ('<link href="//fonts.example.org/a.css">', "another origin"),
        ('<a href="https://example.org/">', "another origin"),
        ("<iframe src='/x'>", "not used here"),
        ('<a href="javascript:go()">', "script address"),
    ],
)
def test_page_with_a_fault_is_found(text: str, fault: str) -> None:
    assert [found.split(":")[0] for found in faults(text)] == [fault]


def test_page_without_a_fault_is_let_through() -> None:
    text = '<a href="https://example.org/" rel="noreferrer">{{ onward }}</a><script src="{% asset "a.js" %}"></script>'

    assert faults(text) == []


def test_text_that_is_not_escaped_is_listed_here() -> None:
    found = {name_of(path): path.read_text(encoding="utf-8").count("|safe") for path in templates()}

    assert {name: number for name, number in found.items() if number} == {
        "circle/help.html": 1,  # help texts of forms: our own words, some with a link
    }


def test_pages_escape_by_default() -> None:
    assert [name_of(path) for path in PAGES if "autoescape off" in path.read_text(encoding="utf-8")] == []


def test_code_that_vouches_for_html_is_listed_here() -> None:
    found: dict[str, int] = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("mark_safe", "SafeString"):
                found[short(path)] = found.get(short(path), 0) + 1

    assert found == {
        "peersupport/web/templatetags/ui.py": 5,  # attributes, icon, ring, QR picture, card
        "peersupport/web/fragments.py": 1,  # a piece that a template drew
    }


def test_styles_and_scripts_ask_nobody_else() -> None:
    for path in sorted((ROOT / "static").rglob("*")):
        if path.suffix in (".css", ".js"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.sub(r"/\*.*?\*/", "", text, flags=re.S)), (
                path
            )
            assert "@import" not in text, path
            assert "eval(" not in text, path


def test_styles_know_no_left_and_right() -> None:
    """Right-to-left pages turn round by themselves only if sides are named by where reading starts and ends."""
    sides = re.compile(r"(?:^|[\s;{-])(?:margin|padding|border|inset)?-?(?:left|right)\s*:", re.M)
    for path in sorted((ROOT / "static" / "css").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert sides.findall(text) == [], path
        assert re.findall(r"(?:float|text-align)\s*:\s*(?:left|right)", text) == [], path
