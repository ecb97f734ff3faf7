"""No cell of a table is ever taken for a formula (C8)."""

import csv
import io
import random
import unicodedata

import pytest

from peersupport.web.sheets import BYTE_ORDER_MARK, safe_cell, sheet


def computes(cell: str) -> bool:
    """Whether a spreadsheet program could compute ``cell``: it skips blanks and reads wide signs as usual."""
    if cell.startswith("'"):
        return False  # shown as it is
    seen = unicodedata.normalize("NFKC", cell).lstrip(' "\u200b\u200e\u200f\u2060\ufeff')
    return seen[:1] in set("=+-@\t\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        '"=1',
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\u3000=1",
        "\u200e=1",
        "\ufeff=1",
    ],
)
def test_formula_is_shown_and_not_computed(text: str) -> None:
    assert computes(text)
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Tuesday Circle", "5 to 9", "مجموعة الثلاثاء", "a=b", "It’s ours"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_a_hundred_thousand_strange_names_make_no_formula() -> None:
    chance = random.Random(20261128)
    letters = "=+-@\t\r\n '\"＝＋－＠|%ab1،م,;\u00a0\u200b\u200e\u3000\ufeff"
    names = ["".join(chance.choices(letters, k=chance.randint(0, 6))) for _time in range(100_000)]

    assert sum(computes(name) for name in names) > 10_000
    assert [name for name in names if computes(safe_cell(name))] == []


def test_sheet_reads_back_with_every_cell_quoted() -> None:
    text = sheet([["Group", "People"], ['A, “B”\n"C"', 5]])

    assert text.startswith(BYTE_ORDER_MARK + '"Group","People"\r\n')
    assert list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))) == [
        ["Group", "People"],
        ['A, “B”\n"C"', "5"],
    ]
