"""``make faults``: what must hold when things go wrong at the same moment, on each database; writes bench/faults.json.

ROUNDS times workers are killed while messages go out. RACES rounds of each race: two people press at once, and of each
race the naive twin has to be caught. ONLY=crash or ONLY=races for one of both.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import services
from testing import install_what_is_missing

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "bench" / "faults.json"


def main() -> int:
    """0 when nothing was doubled, lost or decided twice on any database."""
    missing = set(install_what_is_missing()) & {"postgresql", "redis-server"}
    has_failed = bool(missing)
    REPORT.unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        places = {"SQLite, filesystem broker": {"DATABASE_URL": "", "BROKER_URL": "", "CACHE_URL": ""}}
        if missing:
            print(f"Could not run on PostgreSQL and Redis: {', '.join(sorted(missing))} is not on this machine.")
        else:
            database, broker = stack.enter_context(services.postgresql()), stack.enter_context(services.redis())
            places["PostgreSQL, Redis"] = {
                "DATABASE_URL": database,
                "BROKER_URL": f"{broker}/0",
                "CACHE_URL": f"{broker}/1",
            }
        for name, environment in places.items():
            print(f"\n=== {name}", flush=True)
            has_failed |= _run(environment) != 0
    if REPORT.exists():
        print(f"\nCounts are in {REPORT.relative_to(ROOT)}.")
    return int(has_failed or not REPORT.exists())


def _run(environment: dict[str, str]) -> int:
    """The tests themselves, with more rounds; each adds its counts to the report."""
    rounds = {"ROUNDS": os.environ.get("ROUNDS") or "5", "RACES": os.environ.get("RACES") or "200"}
    tests = [f"tests/faults/test_{name}.py" for name in (os.environ.get("ONLY") or "crash races").split()]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    asked = {**os.environ, **environment, **rounds, "WRITE_FAULTS": "1"}
    return subprocess.run(command, cwd=ROOT, env=asked, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
