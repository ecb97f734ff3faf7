"""``make test``: brings up what the suite needs, runs it on SQLite and on PostgreSQL, and says what could not run.

Usage: testing.py [arguments of pytest …]. ON=postgresql chooses the database when arguments are given.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET  # our own pytest wrote the file
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import services

ROOT = Path(__file__).resolve().parent.parent


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


NEEDED = {
    "chromium-headless-shell": lambda: any(map(shutil.which, ("chromium-headless-shell", "chromium"))),
    "fonts-noto-core": lambda: Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf").exists(),
    "postgresql": lambda: services.postgresql_tools() is not None,
    "redis-server": lambda: bool(shutil.which("redis-server")),
    "gettext": lambda: bool(shutil.which("xgettext")),
    "libpangoft2-1.0-0": lambda: _loads("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: _loads("libharfbuzz-subset.so.0"),
}
"""Debian packages, each with how to see that it is there."""
WORTH_A_SECOND_LOOK = 5
"""So many failures may be the machine's; more are ours."""
ALONE = {"tests/faults": (), "tests/running": ("-n", "2", "--dist", "worksteal")}
"""These kill programs and measure seconds, so not much runs beside them: nothing, or one more of their own sort."""
EMBEDDED_ONLY = (
    "tests/running",
    "tests/browser",
    "tests/dev",
    "tests/house/test_bad_input.py",
    "tests/house/test_headers.py",
    "tests/house/test_translations.py",
)
"""These bring their own database, or open the pages once more that other tests open on PostgreSQL, too."""
TOGETHER = ("-n", "2", "--dist", "worksteal")
"""Two at a time; who has nothing left to do takes over from the other, for some tests last half a minute."""
NOTHING_COLLECTED = 5
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


@dataclass
class Run:
    """One call of pytest."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class Tally:
    """What all runs together have shown. A test is known by file and name."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    ran: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    broken_runs: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    """What tests counted (``record_property``), by name and run."""

    def read(self, run: Run, report: Path) -> None:
        """Add the report of one run."""
        for case in ET.parse(report).iter("testcase"):  # noqa: S314
            name = f"{case.get('classname')}::{case.get('name')}"
            for one in case.iter("property"):
                self.figures[f"{one.get('name')} ({run.name})"] += int(one.get("value", 0))
            kinds = {child.tag for child in case}
            if kinds & {"failure", "error"}:
                outcome = "failed"
                self.failed.append(f"{name} ({run.name})")
            elif "skipped" in kinds:
                outcome = "skipped"
                reason = case.find("skipped")
                self.skipped[name] = reason.get("message", "") if reason is not None else ""
            else:
                outcome = "passed"
            if outcome != "skipped":
                self.ran.add(name)
            self.counts[_family(case.get("classname", ""))][outcome] += 1

    def read_again(self, run: Run, report: Path) -> None:
        """Add what a second look, alone, has shown: who passes now is unsteady, which is said and not hidden."""
        again = Tally()
        again.read(run, report)
        for line in [line for line in self.failed if line.endswith(f" ({run.name})")]:
            name = line.removesuffix(f" ({run.name})")
            if name in again.ran and line not in again.failed:
                self.failed.remove(line)
                self.unsteady.append(line)
                counts = self.counts[_family(name.split("::")[0])]
                counts["failed"] -= 1
                counts["passed"] += 1

    @property
    def never_ran(self) -> dict[str, str]:
        """Tests that were skipped wherever they were met, with the reason."""
        return {name: reason for name, reason in self.skipped.items() if name not in self.ran}

    def total(self, outcome: str) -> int:
        """Over all families."""
        return sum(counts[outcome] for counts in self.counts.values())


def main(arguments: list[str]) -> int:
    """0 when everything that ran passed and, under CI, nothing was left out."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    missing = install_what_is_missing()
    tally = Tally()
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        addresses = _start_services(stack, missing)
        reports = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peersupport-reports-")))
        shared = {"SHARED_FOLDER": str(reports / "shared")}
        for number, run in enumerate(_runs(arguments, addresses, missing)):
            _execute(run, reports / f"{number}.xml", {**os.environ, **addresses, **shared}, tally)
    return _conclude(tally, missing, time.monotonic() - began)


def install_what_is_missing() -> list[str]:
    """Names of the Debian packages that are not there and could not be installed."""
    missing = [name for name, is_there in NEEDED.items() if not is_there()]
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        # RUNLEVEL=1: the packages' own services are not started; the suite starts its own.
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *missing]):
            done = subprocess.run(
                ["apt-get", *command],
                env=quietly,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                print((done.stdout + done.stderr)[-1500:])
        missing = [name for name, is_there in NEEDED.items() if not is_there()]
    return missing


def _start_services(stack: contextlib.ExitStack, missing: list[str]) -> dict[str, str]:
    addresses = {}
    if "postgresql" not in missing:
        addresses["SERVICES_POSTGRESQL"] = stack.enter_context(services.postgresql())
    if "redis-server" not in missing:
        addresses["SERVICES_REDIS"] = stack.enter_context(services.redis())
    return addresses


def _runs(arguments: list[str], addresses: dict[str, str], missing: list[str]) -> list[Run]:
    embedded = {"DATABASE_URL": "", "BROKER_URL": "", "CACHE_URL": ""}
    big = {
        "DATABASE_URL": addresses.get("SERVICES_POSTGRESQL", ""),
        "BROKER_URL": addresses.get("SERVICES_REDIS", "") + "/0",
        "CACHE_URL": addresses.get("SERVICES_REDIS", "") + "/1",
    }
    has_big = len(addresses) == 2
    if arguments:
        return [Run("chosen tests", arguments, big if os.environ.get("ON") and has_big else embedded)]
    no_browser = ["-m", "not browser"] if "chromium-headless-shell" in missing else []
    alone = [path for path in ALONE if (ROOT / path).exists()]
    runs = [Run("SQLite", [*TOGETHER, *no_browser, *(f"--ignore={path}" for path in ALONE)], embedded)]
    runs += [Run(f"SQLite, {path}", [path, *ALONE[path], *no_browser], embedded) for path in alone]
    if has_big:
        left_out = [f"--ignore={path}" for path in (*ALONE, *EMBEDDED_ONLY)]
        runs.append(Run("PostgreSQL and Redis", [*TOGETHER, "-m", "not browser", *left_out], big))
        runs += [
            Run(f"PostgreSQL and Redis, {path}", [path, *ALONE[path]], big)
            for path in alone
            if path not in EMBEDDED_ONLY
        ]
    return runs


def _execute(run: Run, report: Path, environment: dict[str, str], tally: Tally) -> None:
    print(f"\n=== {run.name}", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rf",
        "--tb=short",
        f"--junitxml={report}",
        "-o",
        "junit_family=xunit1",
    ]
    settings = {**environment, **run.environment}
    code = _called([*command, *run.arguments], settings)
    if report.exists():
        failed_before = len(tally.failed)
        tally.read(run, report)
        if 0 < len(tally.failed) - failed_before <= WORTH_A_SECOND_LOOK:
            print(f"\n=== {run.name}: what failed, once more and alone", flush=True)
            second = report.with_suffix(".again.xml")
            command[command.index(f"--junitxml={report}")] = f"--junitxml={second}"
            _called([*command, *run.arguments, "-n", "0", "-p", "no:randomly", "--last-failed"], settings)
            if second.exists():
                tally.read_again(run, second)
    if code not in (0, 1, NOTHING_COLLECTED) or not report.exists():
        tally.broken_runs.append(f"{run.name}: pytest ended with {code}")


def _called(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def _family(classname: str) -> str:
    """``tests.groups.test_models`` and ``tests.peersupport.encryption.test_fields`` → groups, encryption."""
    parts = [part for part in classname.split(".") if part != "tests"]
    if parts[:1] == ["peersupport"] and len(parts) > 2:
        parts = parts[1:]
    return parts[0] if len(parts) > 1 else "other"


def _conclude(tally: Tally, missing: list[str], seconds: float) -> int:
    print(f"\n{'family':<16}{'passed':>8}{'failed':>8}{'skipped':>9}")
    for family, counts in sorted(tally.counts.items()):
        print(f"{family:<16}{counts['passed']:>8}{counts['failed']:>8}{counts['skipped']:>9}")
    left_out = [f"not on this machine: {name}" for name in missing]
    left_out += [f"{name}: {reason}" for name, reason in sorted(tally.never_ran.items())]
    for title, lines in (
        ("Counted:", [f"{figure:,} {name}" for name, figure in sorted(tally.figures.items())]),
        ("Could not run:", left_out),
        ("Unsteady, to be mended (failed beside others, passed alone):", tally.unsteady),
        ("Failed:", [*tally.failed, *tally.broken_runs]),
    ):
        if lines:
            print(f"\n{title}\n" + "\n".join(f"  {line}" for line in lines))
    if missing and not IN_CI:
        print(f"\nFor the whole suite install: {' '.join(missing)}")
    print(f"\n{seconds / 60:.1f} minutes")
    print(
        f"{tally.total('passed')} passed, {tally.total('failed')} failed, {tally.total('skipped')} skipped", flush=True
    )
    has_failed = bool(tally.failed or tally.broken_runs or not tally.ran)
    return 1 if has_failed or (IN_CI and left_out) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
