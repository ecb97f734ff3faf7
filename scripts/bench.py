"""``make bench``: what can only be measured; writes bench/results.json and prints tables.

*Enumeration*: does a clock tell who has an account? PAIRS=1000 of known and unknown for each oracle. *Speed*: pages
beside the least that a page can cost (scripts/bench_speed.py); SIZE="1000 10000" people, ON=sqlite or postgresql.
ARGS="speed" measures speed alone, ARGS="paper email" the oracles with one of the words in their name; what is not
measured this time keeps its figures. It says 1 at the end when a clock tells too much, or a page is below its floor.
Other work on the machine makes figures noisy, never one-sided.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bench_speed

ROOT = Path(__file__).resolve().parent.parent
SPEED = "speed"
REPORT = ROOT / "bench" / "results.json"
LIST = "from bench.run import load_all; print('\\n'.join(load_all()))"


def main() -> int:
    """0 when the clock tells nothing anywhere, and every page that was measured reaches its floor."""
    words = sys.argv[1:]
    oracles = [word for word in words if word != SPEED]
    began, is_well = time.monotonic(), True
    if oracles or not words:
        is_well = _ask_oracles(oracles)
    if SPEED in words or not words:
        found = bench_speed.measure()
        bench_speed.show(found)
        _keep("speed", found)
        is_well = is_well and not bench_speed.below_floor(found)
    print(f"\n{time.monotonic() - began:.0f} seconds. The figures are in {REPORT.relative_to(ROOT)}.")
    return 0 if is_well else 1


def _ask_oracles(words: list[str]) -> bool:
    """Measure those with one of ``words`` in their name, or all. Whether all were measured and none tells anything."""
    pairs = int(os.environ.get("PAIRS") or 1000)
    with tempfile.TemporaryDirectory(prefix="peersupport-bench-") as folder:
        names = [name for name in _names(Path(folder)) if not words or any(word in name for word in words)]
        workers = min(os.cpu_count() or 1, len(names)) or 1
        print(f"Asking {len(names)} oracles about {pairs} pairs each; this takes some minutes.", flush=True)
        with ThreadPoolExecutor(workers) as pool:
            places = (Path(folder) / str(number) for number in range(workers))
            shares = (names[number::workers] for number in range(workers))
            found = [figure for figures in pool.map(_run, places, shares, [pairs] * workers) for figure in figures]
    _show(found)
    _keep("enumeration", found)
    return len(found) == len(names) and all(figure["is_silent"] for figure in found)


def _keep(part: str, found: list[dict[str, object]]) -> None:
    """Write one part of the figures down, beside the others."""
    kept = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    REPORT.write_text(json.dumps({**kept, part: found}, indent=2) + "\n", encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL", "DEMO")}
    return {
        **outer,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "peersupport.settings",
        "ALLOWED_HOSTS": "testserver",
        "PYTHONPATH": str(ROOT),
    }


def _names(folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LIST], cwd=ROOT, env=_environment(folder), check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def _run(folder: Path, names: list[str], pairs: int) -> list[dict[str, object]]:
    folder.mkdir()
    report = folder / "figures.json"
    subprocess.run(
        [sys.executable, "-m", "bench.run", str(pairs), str(report), *names],
        cwd=ROOT,
        env=_environment(folder),
        check=False,
    )
    return json.loads(report.read_text(encoding="utf-8")) if report.exists() else []


def _show(found: list[dict[str, object]]) -> None:
    print(f"\n{'oracle':<34}{'pairs':>6}{'AUC':>9}{'known ms':>11}{'unknown ms':>12}{'ratio':>8}")
    for figure in found:
        mark = "" if figure["is_silent"] else "   tells too much"
        print(
            f"{figure['oracle']:<34}{figure['pairs']:>6}{figure['auc']:>9.3f}{figure['known_ms']:>11.1f}"
            f"{figure['unknown_ms']:>12.1f}{figure['ratio']:>8.2f}{mark}"
        )


if __name__ == "__main__":
    sys.exit(main())
