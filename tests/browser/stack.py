"""The whole program as a visitor starts it: ``manage.py up`` with the demo, in a folder of its own, on a free port.

Making the demo takes half a minute, so it is made once in a run of the suite; every instance begins with a copy.
"""

import atexit
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^Ready: (\S+)")
READY_SECONDS = 120
STOP_SECONDS = 30
OURS = ("SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG")


@dataclass(frozen=True, slots=True)
class Visited:
    """A running instance."""

    url: str
    folder: Path


# Whoever is asleep hears of nothing until morning, and these tests run at any hour.
AWAKE = "from members.models import Member; Member.objects.update(quiet_from='00:00', quiet_until='00:00')"


@contextmanager
def running() -> Iterator[Visited]:
    """Start everything on a copy of the demo in which nobody sleeps; stop it with Ctrl-C's signal."""
    with tempfile.TemporaryDirectory(prefix="peersupport-visit-") as name:
        folder = Path(name) / "data"
        shutil.copytree(_demo(), folder)
        with _started(folder) as url:
            yield Visited(url, folder)


def _demo() -> Path:
    """The folder of a demo that was started once; the first who asks makes it, the others wait."""
    shared = _shared()
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / "demo"
        if not made.exists():
            beginning = shared / "beginning"
            shutil.rmtree(beginning, ignore_errors=True)
            with _started(beginning):
                pass
            done = subprocess.run(
                [sys.executable, "manage.py", "shell", "-c", AWAKE],
                cwd=ROOT,
                env=_environment(beginning),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            beginning.rename(made)
    return made


@cache
def _shared() -> Path:
    """Where all processes of this run of the suite find it."""
    named = os.environ.get("SHARED_FOLDER")
    if named:
        Path(named).mkdir(exist_ok=True)
        return Path(named)
    own = tempfile.mkdtemp(prefix="peersupport-demo-")
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return Path(own)


def _environment(folder: Path, port: int = 8000) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return {**kept, "DATA_DIR": str(folder), "PORT": str(port), "DEMO": "1", "PYTHONUNBUFFERED": "1"}


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    """The address of the program on ``folder``. The last words are shown when it does not become ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=_environment(folder, port),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _wait(program)
    finally:
        program.send_signal(signal.SIGINT)
        try:
            program.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def _wait(program: "subprocess.Popen[str]") -> str:
    """The address it prints when it is ready; the rest of what it says is read and dropped."""
    said: list[str] = []
    found: list[str] = []
    is_settled = threading.Event()

    def listen() -> None:
        for line in program.stdout or ():
            said.append(line)
            match = READY.match(line)
            if match:
                found.append(match.group(1))
                is_settled.set()
        is_settled.set()

    threading.Thread(target=listen, daemon=True).start()
    if not is_settled.wait(READY_SECONDS) or not found:
        pytest.fail("manage.py up did not become ready:\n" + "".join(said[-30:]), pytrace=False)
    return found[0]


@pytest.fixture(scope="session")
def visited() -> Iterator[Visited]:
    """One instance for all tests that only look."""
    with running() as instance:
        yield instance
