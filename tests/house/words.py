"""The English words that people read: taken from templates and from Python, as translators get them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.places import ROOT, short, sources, templates

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
TRANSLATE = re.compile(r"\{%\s*translate\s+\"([^\"]*)\"|_\(\"([^\"]*)\"\)|\{%\s*trans\s+")
BLOCK = re.compile(r"\{%\s*blocktranslate\b.*?%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
FILLED = re.compile(r"\{\{.*?\}\}|%\(\w+\)s|%s|\{%.*?%\}|\{\w*\}", re.DOTALL)
HTML = re.compile(r"<[^<>]*>")
END = re.compile(r"(?<=[.?!…])[\"”’)]*\s+")
WORD = re.compile(r"[\w’'-]+")


def texts() -> Iterator[tuple[str, str]]:
    """Every text with the file it stands in; what is filled in later is an X."""
    for path in templates():
        source = path.read_text(encoding="utf-8")
        for match in TRANSLATE.finditer(source):
            yield short(path), plain(match.group(1) or match.group(2) or "")
        for match in BLOCK.finditer(source):
            for part in re.split(r"\{%\s*plural\s*%\}", match.group(1)):
                yield short(path), plain(part)
    for path in sources():
        yield from _of_python(path)


def _of_python(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in CALLS:
            args = node.args[1:] if name in WITH_CONTEXT else node.args
            for arg in args[:2]:
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
                    yield short(path), plain(arg.value)


def _name(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def plain(text: str) -> str:
    """The words alone."""
    return " ".join(HTML.sub(" ", FILLED.sub("X", text)).split())


def sentences(text: str) -> list[str]:
    """The sentences of a text: those that have a verb's worth of words."""
    return [part for part in END.split(text) if len(WORD.findall(part)) > 1]


def length(sentence: str) -> int:
    """How many words."""
    return len(WORD.findall(sentence))


__all__ = ["ROOT", "length", "plain", "sentences", "texts"]
