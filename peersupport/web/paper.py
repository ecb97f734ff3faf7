"""Leaves of paper: tagged PDF made here by WeasyPrint, or the browser's print view where its libraries are missing.

A leaf is one template, drawn in each language that was asked for. The same leaf stands on the page and in the PDF, so
that nobody prints anything other than what they saw. Nothing is fetched: letters are the system's, styles our own.
"""

import ctypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

SIZES = ("A4", "Letter")
NEEDED = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""What WeasyPrint loads, and the Debian package that brings it."""
FILE_NAME = "page.pdf"
"""The same for every leaf: the list of what was downloaded tells nothing."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf in one language. ``direction``: ltr or rtl."""

    language: str
    direction: str
    html: str


def spoken(codes: Iterable[str]) -> list[str]:
    """Those of ``codes`` in which leaves can be drawn, each once; the site's own language if there is none."""
    known = dict(settings.LANGUAGES)
    return list(dict.fromkeys(code for code in codes if code in known)) or [settings.LANGUAGE_CODE]


def leaves(template: str, context: Mapping[str, Any], languages: Iterable[str]) -> list[Leaf]:
    """``template`` drawn once for each of ``languages``."""
    found = []
    for code in languages:
        with translation.override(code):
            html = render_to_string(template, {**context, "language": code})
        found.append(Leaf(code, "rtl" if translation.get_language_info(code)["bidi"] else "ltr", html))
    return found


@lru_cache(maxsize=1)
def missing() -> str:
    """What is not on this machine for making PDF, in one plain sentence; empty when all is there."""
    if find_spec("weasyprint") is None:
        return "No PDF can be made here: the library WeasyPrint is missing. Pages are printed by the browser instead."
    lost = [package for library, package in NEEDED.items() if not _loads(library)]
    if lost:
        return f"No PDF can be made here: {', '.join(lost)} is missing. Pages are printed by the browser instead."
    return ""


def pdf(title: str, found: list[Leaf], *, size: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of these leaves. Raises ValueError for a size of paper that we do not know."""
    # It takes most of a second to load, which no other page has to wait for.
    from weasyprint import CSS, HTML  # noqa: PLC0415

    if size not in SIZES:
        raise ValueError("paper is A4 or Letter")
    first = found[0]
    html = render_to_string("paper/document.html", {"title": title, "leaves": found, "first": first})
    styles = [CSS(string=_style() + f"@page {{ size: {size}; margin: 15mm }}", url_fetcher=_fetch_nothing)]
    made: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf(
        stylesheets=styles, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return made


def pdf_response(title: str, found: list[Leaf], *, size: str) -> HttpResponse:
    """The PDF as an answer that the browser shows; its name says nothing."""
    response = HttpResponse(pdf(title, found, size=size), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    return response


@lru_cache(maxsize=1)
def _style() -> str:
    return (Path(settings.BASE_DIR) / "static" / "css" / "paper.css").read_text(encoding="utf-8")


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError("leaves bring everything with them")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
