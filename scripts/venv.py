"""Builds .venv from the hash-pinned lock; does nothing when it already matches. Usage: venv.py run|dev.

Runs with whatever Python the machine has: standard library only, and a kind sentence if that Python is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this very sentence is for people whose Python is older)
    sys.exit(
        "This needs Python 3.11 or newer; yours is {}.{}. "
        "Install a newer one and name it, for example: make run PYTHON=python3.12".format(*sys.version_info[:2])
    )

import contextlib
import fcntl
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "built-from.json"
LOCKS = {kind: ROOT / "requirements" / f"{kind}.txt" for kind in ("run", "dev")}
SATISFIED = {"run": {"run"}, "dev": {"run", "dev"}}
"""What a finished installation of each kind satisfies."""


def main(kind: str) -> int:
    """Make .venv match the lock of ``kind``; 0 when it does."""
    with LOCKS[kind].open() as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)  # two commands at once build one after the other
        if _wanted(kind) in _built():
            return 0
        try:
            _make()
            return _install(kind)
        except KeyboardInterrupt:
            sys.stderr.write("\nStopped while building .venv. The next start continues.\n")
            return 130


def _wanted(kind: str) -> list[str]:
    return [kind, hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest(), str(VENV)]


def _built() -> list[list[str]]:
    if not (VENV / "bin" / "python").exists():
        return []  # moved away, or its Python was removed
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return []


def _make() -> None:
    if (VENV / "pyvenv.cfg").exists() and _works([VENV / "bin" / "python", "-m", "pip", "--version"]):
        return
    print("Making .venv …", flush=True)
    if not _works([sys.executable, "-m", "venv", "--clear", VENV]):
        sys.exit(
            "A virtual environment cannot be made here. "
            "On Debian or Ubuntu install what it needs with: apt-get install python3-venv"
        )


def _works(command: list[str | Path]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def _install(kind: str) -> int:
    total = len(re.findall(r"^[A-Za-z0-9].*==", LOCKS[kind].read_text(), re.MULTILINE))
    print(f"Fetching {total} libraries, each checked against its hash. This happens once …", flush=True)
    STAMP.unlink(missing_ok=True)
    command = [VENV / "bin" / "python", "-m", "pip", "install", "--require-hashes", "--no-input", "--progress-bar=off"]
    process = subprocess.Popen(
        [*command, "--disable-pip-version-check", "--no-warn-script-location", "-r", LOCKS[kind]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
    )
    last_lines: list[str] = []
    fetched = 0
    for line in process.stdout or ():
        last_lines = [*last_lines[-30:], line]
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            fetched += 1
            _show(fetched, total)
        elif line.startswith("Installing collected"):
            print("  Putting them in place …", flush=True)
    if process.wait():
        sys.stderr.write("".join(last_lines))
        sys.stderr.write(
            "\nThe libraries could not be fetched. Is the package index reachable from here? "
            "The lines above say what happened.\n"
        )
        return 2
    built = [_wanted(each) for each in sorted(SATISFIED[kind])]
    temporary = STAMP.with_suffix(".new")
    temporary.write_text(json.dumps(built))
    temporary.replace(STAMP)
    return 0


def _show(done: int, total: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  {done} of {total}", end="\n" if done == total else "", flush=True)
    elif done % 20 == 0 or done == total:
        print(f"  {done} of {total}", flush=True)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
