"""The whole program as a visitor starts it: ``manage.py up`` with the demo, in a folder of its own, on a free port."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@contextmanager
def running() -> Iterator[Visited]:
    """Start everything; stop it with Ctrl-C's signal. The last words are shown when it does not become ready."""
    with tempfile.TemporaryDirectory(prefix="peersupport-visit-") as name, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {key: value for key, value in os.environ.items() if key not in OURS}
        environment |= {"DATA_DIR": name, "PORT": str(port), "DEMO": "1", "PYTHONUNBUFFERED": "1"}
        program = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield Visited(_wait(program), Path(name))
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
