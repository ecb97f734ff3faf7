"""The scripts behind make: what they count, what they find, and what they say to people."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from tests.running.program import ROOT

REPORT = """<testsuites><testsuite>
<testcase classname="tests.groups.test_models" name="test_a"/>
<testcase classname="tests.peersupport.encryption.test_fields" name="test_b"><failure message="no"/></testcase>
<testcase classname="tests.house.test_layers" name="test_c"><skipped message="only on PostgreSQL"/></testcase>
<testcase classname="tests.house.test_layers" name="test_d"><error message="broken"/></testcase>
</testsuite></testsuites>"""
SECOND = """<testsuites><testsuite>
<testcase classname="tests.house.test_layers" name="test_c"/>
<testcase classname="tests.test_cast" name="test_e"><skipped message="no browser"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import one of scripts/."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


# --- make test ------------------------------------------------------------------------------------------------


@pytest.fixture
def tally(script: Any, tmp_path: Path) -> Any:
    """Two runs counted together."""
    testing = script("testing")
    found = testing.Tally()
    for name, text in (("SQLite", REPORT), ("PostgreSQL", SECOND)):
        report = tmp_path / f"{name}.xml"
        report.write_text(text)
        found.read(testing.Run(name, []), report)
    return found


def test_tally_counts_by_family_and_over_all(tally: Any) -> None:
    assert {family: dict(counts) for family, counts in tally.counts.items()} == {
        "groups": {"passed": 1},
        "encryption": {"failed": 1},
        "house": {"skipped": 1, "failed": 1, "passed": 1},
        "other": {"skipped": 1},
    }
    assert [tally.total(outcome) for outcome in ("passed", "failed", "skipped")] == [2, 2, 2]


def test_tally_lists_only_what_ran_nowhere(tally: Any) -> None:
    assert tally.never_ran == {"tests.test_cast::test_e": "no browser"}


@pytest.mark.parametrize(("in_ci", "code"), [(True, 1), (False, 0)])
def test_what_could_not_run_is_listed_and_fails_in_ci(
    script: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, in_ci: bool, code: int
) -> None:
    testing = script("testing")
    monkeypatch.setattr(testing, "IN_CI", in_ci)
    tally = testing.Tally(ran={"a"})
    tally.counts["groups"]["passed"] = 1
    assert testing._conclude(tally, ["chromium"], 60) == code
    said = capsys.readouterr().out
    assert "not on this machine: chromium" in said
    assert said.endswith("1 passed, 0 failed, 0 skipped\n")


def test_a_run_without_any_test_is_a_failure(script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    testing = script("testing")
    assert testing._conclude(testing.Tally(), [], 1) == 1
    assert testing._conclude(testing.Tally(ran={"a"}, broken_runs=["SQLite: pytest ended with 3"]), [], 1) == 1
    assert "SQLite: pytest ended with 3" in capsys.readouterr().out


# --- make check -----------------------------------------------------------------------------------------------


def test_lock_agrees_with_the_wishes(script: Any) -> None:
    assert script("checking").lock() == ""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("\ndjango==5.2", "\ndjango==4.2", "asks for"),
        ("\nsegno==", "\nsegno-other==", "run.txt has segno None"),
        ("# via peer-support (pyproject.toml)\n", "# via x\n    #   peer-support (pyproject.toml)\n", ""),
        (" \\\n    --hash=sha256:", "\n    # --hash=sha256:", "a pin without a hash"),
    ],
    ids=["version", "missing", "same", "hash"],
)
def test_lock_that_does_not_fit_is_found(
    script: Any, monkeypatch: pytest.MonkeyPatch, old: str, new: str, found: str
) -> None:
    checking = script("checking")
    text = checking._lock_text("run")
    assert old in text
    monkeypatch.setattr(
        checking, "_lock_text", lambda kind: text.replace(old, new, 1) if kind == "run" else _dev(text, old, new)
    )
    said = checking.lock()
    assert found in said if found else said == ""


def _dev(run_text: str, old: str, new: str) -> str:
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("https://pypi" + ".org/simple", True),
        ("/ro" + "ot/.cache", True),
        ("/wo" + "rk/main/x", True),
        ("/usr/share/fonts and https://example.org", False),
    ],
)
def test_tree_finds_registries_and_machines(script: Any, line: str, is_found: bool) -> None:
    assert bool(script("checking").FOREIGN.search(line)) == is_found


# --- make translations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "flags", "faults"),
    [
        ("Hello %(name)s", "مرحبا %(name)s", (), []),
        ("Hello", "", (), ["not translated"]),
        ("Hello", "مرحبا", ("fuzzy",), ["marked fuzzy"]),
        ("Hello %(name)s", "مرحبا", (), ["other placeholders than the source"]),
        ("Hello", "مرحبا {name}", (), ["other placeholders than the source"]),
        (("%(n)s day", "%(n)s days"), ("لا أيام", "يوم", "يومان", "%(n)s", "%(n)s", "%(n)s"), (), []),
        (("%(n)s day", "%(n)s days"), ("", "", "", "", "", ""), (), ["not translated"]),
        (("%(n)s day", "%(n)s days"), ("%(m)s", "ي", "ي", "ي", "ي", "ي"), (), ["other placeholders than the source"]),
    ],
)
def test_translation_faults_are_found(script: Any, source: Any, target: Any, flags: Any, faults: list[str]) -> None:
    catalog = Catalog(locale="ar")
    message = catalog.add(source, target, flags=flags)
    assert list(script("translations")._faults(message)) == faults


# --- make venv ------------------------------------------------------------------------------------------------


def test_an_old_python_is_told_kindly() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); "
        "sys.argv = ['venv.py', 'run']; runpy.run_path('scripts/venv.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "This needs Python 3.11 or newer; yours is 3.9. Install a newer one and name it, for example: "
        "make run PYTHON=python3.12\n"
    )


def test_no_python_at_all_is_told_kindly() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "venv", "PYTHON=python-of-tomorrow"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Python is missing. Install Python 3.11 or newer")


def test_help_names_every_command() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("run", "start", "setup", "upgrade", "test", "check", "faces", "faults"):
        assert f"make {name} " in said


def test_a_second_look_calls_unsteady_what_then_passes_and_leaves_the_rest_failed(script: Any, tmp_path: Path) -> None:
    testing = script("testing")
    run = testing.Run("SQLite", [])
    case = '<testcase classname="tests.groups.test_x" name="{}">{}</testcase>'
    first, second = tmp_path / "1.xml", tmp_path / "2.xml"
    first.write_text(f"<t>{case.format('test_a', '<failure/>')}{case.format('test_b', '<failure/>')}</t>")
    second.write_text(f"<t>{case.format('test_a', '')}{case.format('test_b', '<failure/>')}</t>")
    found = testing.Tally()
    found.read(run, first)

    found.read_again(run, second)

    assert found.unsteady == ["tests.groups.test_x::test_a (SQLite)"]
    assert found.failed == ["tests.groups.test_x::test_b (SQLite)"]
    assert (found.total("passed"), found.total("failed")) == (1, 1)
