"""Finds every form on a page, with what a person could type or choose in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes, urljoin

TYPED = {"text", "email", "tel", "password", "search", "url", "number", "date", "time", "datetime-local"}
BESIDE = {"submit", "button", "reset", "image", "file"}


@dataclass(slots=True)
class Form:
    """A form that is posted: its address, what it holds, and which of it is typed by hand."""

    address: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._form = Form(urljoin(self.page, given.get("action") or self.page))
            if given.get("method", "").lower() == "post":
                self.found.append(self._form)
        if self._form is None or (not name and tag != "option"):
            return
        if tag == "input" and given.get("type", "text") not in BESIDE:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in given:
                self._form.values[name] = given.get("value", "on" if kind == "checkbox" else "")
            if kind in TYPED:
                self._form.typed.add(name)
        elif tag == "textarea":
            self._form.values[name] = ""
            self._form.typed.add(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._form.values):
            self._form.values[self._select] = given.get("value", "")
        elif tag == "button":
            self._form.values.setdefault(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def forms_of(page: str, html: str) -> list[Form]:
    """The posted forms of ``html``, found at the address ``page``."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.found


def encoded(values: dict[str, bytes]) -> bytes:
    """A form as a browser, or something worse, sends it: any bytes may stand in it."""
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in values.items()
    ).encode()
