"""Runs mutmut in a copy of the project, where scripts/mutants.py starts it: ``mutating.py SAMPLE SEED FILE``.

SAMPLE 0 means all. Writes into FILE each mutant with its outcome and what it changed.
"""

import json
import random
import sys
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
    rows = [_row(name, status_by_exit_code[outcomes[name]]) for name in chosen]
    report.write_text(json.dumps({"made": made, "tried": rows}), encoding="utf-8")


def _row(name: str, outcome: str) -> dict[str, str]:
    row = {"name": name, "outcome": outcome}
    if outcome not in ("killed", "timeout"):
        row["diff"] = get_diff_for_mutant(name)
    return row


if __name__ == "__main__":
    main()
