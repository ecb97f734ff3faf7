"""``make mutants``: break our code on purpose, one place at a time, and see whether a test notices; by hand, not in CI.

PART=encryption, access or outbox (all three without it); SAMPLE=200 tries so many of each, chosen by SEED. Each mutant
is met only by the tests that call the function it is in. Writes bench/mutants.json. Survivors that no test could kill
are explained in docs/mutants.md. It says 1 at the end when less than nine of ten were killed.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "bench" / "mutants.json"
EXPLAINED = ROOT / "docs" / "mutants.md"
WANTED = 0.9
NOTICED = ("killed", "timeout")
"""A test failed, or never came to its end."""


def main() -> int:
    """0 when nine of ten mutants of each part were killed."""
    parts = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    names = os.environ.get("PART", "").split() or list(parts)
    if unknown := set(names) - set(parts):
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}.", file=sys.stderr)
        return 2
    sample = os.environ.get("SAMPLE") or "0"
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10_000))
    found = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    for name in names:
        print(f"\n=== {name}" + (f", {sample} of them, SEED={seed}" if sample != "0" else ""), flush=True)
        began = time.monotonic()
        result = _try(parts[name], sample, seed)
        if result is None:
            return 1
        found[name] = _counts(result, sample, seed, time.monotonic() - began)
        _show(name, found[name])
        REPORT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nThe figures are in {REPORT.relative_to(ROOT)}.")
    return 0 if all(found[name]["killed"] >= WANTED * found[name]["tried"] for name in names) else 1


def _try(part: dict[str, list[str]], sample: str, seed: str) -> dict[str, list[dict[str, str]]] | None:
    """What came of the mutants of one part; None when the tests fail without any."""
    with tempfile.TemporaryDirectory(prefix="peersupport-mutants-") as folder:
        place = Path(folder)
        _copy(place)
        with (place / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(f"only_mutate = {json.dumps(part['code'])}\n")
            file.write(f"pytest_add_cli_args_test_selection = {json.dumps(part['tests'])}\n")
        report = place / "outcomes.json"
        done = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "mutating.py"), sample, seed, str(report)],
            cwd=place,
            env={
                **os.environ,
                **dict.fromkeys(("DATABASE_URL", "BROKER_URL", "CACHE_URL"), ""),
                "AT_START": " ".join(part.get("at_start", [])),
                "AT_START_TESTS": " ".join(part.get("at_start_tests", [])),
            },
            stdin=subprocess.DEVNULL,
            stdout=None if os.environ.get("LOUD") else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not report.exists():
            print((done.stdout or "")[-4000:])
            return None
        return json.loads(report.read_text(encoding="utf-8"))


def _copy(place: Path) -> None:
    """Everything that git knows, as it is now; the table of mutmut comes last, so that more can be said there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, place / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode)
    settings = place / "pyproject.toml"
    before, ours = settings.read_text(encoding="utf-8").split("[tool.mutmut]")
    table, more, rest = ours.partition("\n[")
    settings.write_text(f"{before}{more.strip()}{rest}\n[tool.mutmut]{table}\n", encoding="utf-8")


def _counts(result: dict[str, list[dict[str, str]]], sample: str, seed: str, seconds: float) -> dict[str, object]:
    rows = [row for row in result["tried"] if row["outcome"] != "not checked"]
    left = [row for row in rows if row["outcome"] not in NOTICED]
    explained = EXPLAINED.read_text(encoding="utf-8") if EXPLAINED.exists() else ""
    for row in left:
        row["is_explained"] = all(f"`{line}`" in explained for line in _changed(row["diff"]))
    return {
        "made": result["made"],
        "tried": len(rows),
        "killed": len(rows) - len(left),
        "explained": sum(bool(row["is_explained"]) for row in left),
        "seed": seed if sample != "0" else None,
        "seconds": round(seconds),
        "survivors": left,
    }


def _changed(diff: str) -> list[str]:
    """The lines that a mutant took away and put in."""
    lines = [line for line in diff.splitlines() if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")]
    return [line[1:].strip() for line in lines]


def _show(name: str, counts: dict[str, object]) -> None:
    for row in counts["survivors"]:
        if not row["is_explained"]:
            print(f"\n{row['name']}: {row['outcome']}")
            print("\n".join(f"    {line}" for line in row["diff"].splitlines() if line[:1] in ("-", "+")))
    print(
        f"\n{name}: {counts['killed']} killed of {counts['tried']} tried "
        f"({100 * counts['killed'] / max(1, counts['tried']):.1f} %); {counts['made']} made; "
        f"{counts['explained']} survivors explained; {counts['seconds']} seconds",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
