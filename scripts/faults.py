"""``make faults``: what must hold when things go wrong at the same moment, on each database; writes bench/faults.json.

ROUNDS times workers are killed while messages go out. RACES rounds of each race: two people press at once, and of each
race the naive twin has to be caught. ONLY=races or ONLY=crashes for one of both.
"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import services
from testing import install_what_is_missing

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "bench" / "faults.json"


def main() -> int:
    """0 when nothing was doubled or lost on any database."""
    missing = set(install_what_is_missing()) & {"postgresql", "redis-server"}
    found, has_failed = {}, bool(missing)
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
            REPORT.unlink(missing_ok=True)
            only = os.environ.get("ONLY", "")
            has_failed |= only != "races" and _crashes(environment) != 0
            has_failed |= only != "crashes" and _races(environment) != 0
            if REPORT.exists():
                found[name] = json.loads(REPORT.read_text(encoding="utf-8"))
                has_failed |= any(counts["doubled"] or counts["lost"] for counts in found[name].get("crash", []))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nCounts are in {REPORT.relative_to(ROOT)}.")
    return 1 if has_failed else 0


def _crashes(environment: dict[str, str]) -> int:
    """Workers are killed while messages go out, ROUNDS times."""
    command = [sys.executable, "-m", "tests.faults.crash"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def _races(environment: dict[str, str]) -> int:
    """RACES rounds of each race of tests/faults/races; the counts are added to the report of this database."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/faults/test_races.py"]
    more = {"WRITE_FAULTS": "1", "RACES": os.environ.get("RACES") or "200"}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment, **more}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
