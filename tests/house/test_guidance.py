"""What the guidance asks and tests show: every id that a test names exists, and the list can be printed.

``guidance_ids.txt`` holds the ids of our digest of the guidance, one in a line.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.house.places import ROOT, short

IDS = Path(__file__).with_name("guidance_ids.txt").read_text(encoding="utf-8").split()


def named() -> dict[str, list[str]]:
    """Ids that tests name, with the tests that do."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and getattr(mark.func, "attr", "") == "guidance":
                        for argument in mark.args:
                            found[str(ast.literal_eval(argument))].append(f"{short(path)}::{node.name}")
    return found


def test_ids_are_well_formed_and_listed_once() -> None:
    assert len(IDS) == len(set(IDS)) > 80
    assert [id_ for id_ in IDS if not re.fullmatch(r"[A-Z]{3,5}-\d{1,2}", id_)] == []


def test_every_id_that_a_test_names_exists() -> None:
    assert {id_: tests for id_, tests in named().items() if id_ not in IDS} == {}


def test_main_job_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Reminders and confidentiality are shown already; the rest follows with the rooms that are built."""
    shown = named()
    with capsys.disabled():
        print(
            f"\nguidance: {len(shown)} of {len(IDS)} recommendations shown by {sum(map(len, shown.values()))} tests: "
        )
        print("  " + " ".join(id_ for id_ in IDS if id_ in shown))

    assert {"NOTE-1", "NOTE-2", "NOTE-3", "NOTE-4", "NOTE-5", "CON-1", "CON-2", "CON-8", "MEM-7", "RUN-13"} <= set(
        shown
    )
