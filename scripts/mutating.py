"""Runs mutmut in a copy of the project, where scripts/mutants.py starts it: ``mutating.py SAMPLE SEED FILE``.

SAMPLE 0 means all. Writes into FILE each mutant with its outcome and what it changed. What runs only while the
program starts is over before a mutant comes to life in mutmut's worker, so survivors there get a second look in a
fresh process.
"""

import json
import os
import random
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import mutmut.__main__ as tool
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

Mutants = list[tuple[Any, str, int | None]]


def main() -> None:
    """Make the mutants, choose some, run them, and write down what came of it."""
    sample, seed, report = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    everything = tool.collect_source_file_mutation_data
    chosen: list[str] = []
    made = 0

    def choose(**kwargs: Any) -> tuple[Mutants, dict[str, Any]]:
        nonlocal made
        found, by_path = everything(**kwargs)
        made = len(found)
        if sample:
            found = random.Random(seed).sample(sorted(found, key=lambda row: row[1]), min(sample, made))  # noqa: S311
        chosen.extend(name for _data, name, _code in found)
        return found, by_path

    tool.collect_source_file_mutation_data = choose
    tool._run((), None)  # noqa: SLF001  (its command ends the process)
    outcomes = {name: code for _data, name, code in everything(mutant_names=())[0]}
    at_start = os.environ.get("AT_START", "").split()
    if at_start and _started_with("none") != "survived":
        sys.exit("The tests of what is made at the start fail without any mutant.")
    rows = [_row(name, status_by_exit_code[outcomes[name]], at_start) for name in chosen]
    report.write_text(json.dumps({"made": made, "tried": rows}), encoding="utf-8")


def _row(name: str, outcome: str, at_start: list[str]) -> dict[str, str]:
    if outcome in ("survived", "no tests") and any(fnmatch(name, pattern) for pattern in at_start):
        outcome = _started_with(name)
    row = {"name": name, "outcome": outcome}
    if outcome not in ("killed", "timeout"):
        row["diff"] = get_diff_for_mutant(name)
    return row


def _started_with(name: str) -> str:
    """Start the program with this mutant, and run the tests of what is made at the start."""
    settings = tool.config()
    tests = os.environ["AT_START_TESTS"].split()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", *settings.pytest_add_cli_args, *tests],
        cwd="mutants",
        env={**os.environ, "MUTANT_UNDER_TEST": name},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return "killed" if done.returncode else "survived"


if __name__ == "__main__":
    main()
