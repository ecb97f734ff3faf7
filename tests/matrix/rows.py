"""Reads the matrix: who.toml (the usual answers), and the rows under pages/, one for each address of the project."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.matrix.people import ROLES

HERE = Path(__file__).parent
ANSWERS = {"ok", "sign in", "away", "no", "none", "shut"}
KEYS = {"of", "get", "head", "post", "ended", "opens", "empty", "send", "smuggle", "by", "tells"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one address answers to each role. ``get`` and ``post`` are None where only the other one is there."""

    address: str
    of: str
    get: dict[str, str] | None
    head: dict[str, str] | None
    post: dict[str, str] | None
    ended: dict[str, str] | None
    """The answers where the group has ended. Without it nobody belongs any more, as if it did not exist."""
    opens: str
    """What those who may open the page get: itself, or the way to another page."""
    empty: str
    """What an empty form gets from those who may."""
    send: dict[str, Any] | None
    """A form as it should be: for those who may, it does something; for all others it changes nothing."""
    by: frozenset[str]
    """Roles that send the filled-in form, where not all who may can do it now."""
    smuggle: dict[str, Any] | None
    """A form with something of the other group in it: from those who may here, it changes nothing either."""
    tells: dict[str, list[str]]
    """By role or "every": names that the page says because those people wished it, or the role has to know."""

    def cell(self, method: str, role: str, *, has_ended: bool = False) -> str | None:
        """The answer to ``role``; None if the address knows no such method."""
        cells = {"GET": self.get, "HEAD": self.head, "POST": self.post}[method]
        if cells is None:
            return None
        if has_ended and self.ended is not None:
            cells = self.ended
        found = _cell(cells, role)
        return self.opens if found == "ok" and method != "POST" else found

    def named(self, role: str) -> set[str]:
        """The names that the page may say to ``role`` beyond those that they meet in their groups."""
        return {*self.tells.get("every", []), *self.tells.get(role, [])}

    def filled(self, parts: dict[str, str]) -> str:
        """The address with these parts in it."""
        address = re.sub(r"\(\?P<(\w+)>[^)]*\)\$?", r"<\1>", self.address).replace("^", "").rstrip("$")
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: parts[match.group(1)], address)

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether somebody signed out is led to the page for signing in, whatever they try."""
        return "sign in" in {_cell(cells, "anonymous") for cells in (self.get, self.post) if cells is not None}


def _cell(cells: dict[str, str], role: str) -> str:
    while role not in cells and ROLES[role].like:
        role = ROLES[role].like
    return cells.get(role, cells.get("every", ""))


@cache
def rows() -> dict[str, Row]:
    """Every row by its address. Raises AssertionError for a word that nobody knows."""
    found: dict[str, Row] = {}
    for path in sorted((HERE / "pages").glob("*.toml")):
        for address, values in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert address not in found, f"{address} stands twice"
            assert set(values) <= KEYS, f"{address}: {sorted(set(values) - KEYS)}"
            found[address] = Row(
                address=address,
                of=values.get("of", ""),
                get=_cells(address, values.get("get")),
                head=_cells(address, values.get("head", values.get("get"))),
                post=_cells(address, values.get("post")),
                ended=_cells(address, values.get("ended")),
                opens=values.get("opens", "ok"),
                empty=values.get("empty", "ok"),
                send=values.get("send"),
                by=frozenset(values.get("by", ROLES)),
                smuggle=values.get("smuggle"),
                tells=_tells(address, values.get("tells", {})),
            )
    return found


def _tells(address: str, given: dict[str, list[str]]) -> dict[str, list[str]]:
    assert set(given) <= {*ROLES, "every"}, f"{address}: {sorted(set(given) - set(ROLES))}"
    return given


@cache
def _usual() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "who.toml").read_text(encoding="utf-8"))


def _cells(address: str, given: str | dict[str, str] | None) -> dict[str, str] | None:
    if given is None:
        return None
    own = {"like": given} if isinstance(given, str) else dict(given)
    usual = own.pop("like", None)
    cells = {**(_usual()[usual] if usual else {}), **own}
    assert set(cells.values()) <= ANSWERS, f"{address}: {sorted(set(cells.values()) - ANSWERS)}"
    assert set(cells) <= {*ROLES, "every"}, f"{address}: {sorted(set(cells) - set(ROLES))}"
    return cells
