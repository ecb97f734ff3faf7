"""Tables for spreadsheet programs, in which no cell is ever taken for a formula (C8)."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the letters are UTF-8."""
STARTS_A_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")
IGNORED = " '\"\u00a0\u200b\u200e\u200f\u2060\ufeff\u3000"
"""What some programs skip before they look for a formula."""


def safe_cell(value: object) -> str:
    """``value`` as text that a spreadsheet program shows and never computes."""
    text = str(value).replace("\x00", "")
    inner = text.lstrip(IGNORED)
    return f"'{text}" if inner[:1] in STARTS_A_FORMULA and inner else text


def sheet(rows: Iterable[Iterable[object]]) -> str:
    """Comma-separated rows, each cell quoted and safe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()
