"""``make coverage``: whether tests walk through every branch of the code that must not be wrong.

The code of each part and its tests are those of tests/mutants.toml; PART=access looks at one. It prints what nobody
walked through, and says 1 at the end if there is anything. A line that cannot be reached carries
``# pragma: no cover`` with a reason.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """0 when every branch of every part was walked through."""
    parts = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    names = os.environ.get("PART", "").split() or list(parts)
    if unknown := set(names) - set(parts):
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}.", file=sys.stderr)
        return 2
    return max(_look(name, parts[name]) for name in names)


def _look(name: str, part: dict[str, list[str]]) -> int:
    print(f"\n=== {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="peersupport-coverage-") as folder:
        environment = {
            **os.environ,
            "COVERAGE_FILE": str(Path(folder) / "data"),
            **dict.fromkeys(("DATABASE_URL", "BROKER_URL", "CACHE_URL"), ""),
        }
        run = ["run", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-migrations"]
        code = ",".join(part["code"])
        left_out = "*/management/*,*/migrations/*,*/tests/*"
        report = ["report", f"--include={code}", f"--omit={left_out}", "-m", "--skip-covered", "--fail-under=100"]
        codes = [
            subprocess.run([sys.executable, "-m", "coverage", *one], cwd=ROOT, env=environment, check=False).returncode
            for one in ([*run, *part["tests"]], report)
        ]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
