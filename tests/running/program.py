"""The real program, started as people start it, in a folder and on a port of its own."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE")


def environment(folder: Path, **values: str) -> dict[str, str]:
    """A clean environment: nothing of the tests' own settings leaks into the program."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # A development library lets parts rename themselves, over the very memory in which processes_of looks.
    kept["SPT_NOENV"] = "1"
    return {**kept, "PYTHONUNBUFFERED": "1", "DATA_DIR": str(folder), **values}


def manage(folder: Path, *words: str, typed: str = "", **values: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(folder, **values),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def processes_of(folder: Path) -> dict[int, str]:
    """Everything alive that was started with this data folder: process id and command line."""
    found = {}
    mark = f"DATA_DIR={folder}\0".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and mark in (entry / "environ").read_bytes() + b"\0":
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended while we looked
    return found


@dataclass
class Program:
    """One ``manage.py up``."""

    folder: Path
    port: int = field(default_factory=free_port)
    values: dict[str, str] = field(default_factory=lambda: {"DEMO": "1"})
    process: "subprocess.Popen[str] | None" = None
    lines: list[str] = field(default_factory=list)
    ready_after: float = 0.0

    def start(self) -> "Program":
        """Start it without waiting."""
        self.lines = []
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(self.folder, PORT=str(self.port), **self.values),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        return self

    def start_and_wait(self) -> "Program":
        """Start it and wait until it says that it is ready."""
        self.start()
        self.wait_for("Ready: ", seconds=90)
        self.ready_after = time.monotonic() - self._began
        return self

    def wait_for(self, words: str, seconds: float) -> None:
        """Wait until it has said ``words``."""
        self.wait_until(lambda: words in self.said, seconds, f"“{words}” was not said")

    def wait_until(self, is_so: Any, seconds: float, complaint: str) -> None:
        """Wait until ``is_so()``; what the program said goes with the complaint."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"{complaint} within {seconds} s:\n{self.said}"
            time.sleep(0.05)

    @property
    def said(self) -> str:
        """All lines so far."""
        return "".join(self.lines)

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        """Send a signal as a terminal does, and wait. Returns the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        os.killpg(self.process.pid, number)
        self.process.wait(30)
        return time.monotonic() - began

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, Any]:
        """Status and JSON (or text) of a page; status 0 when nobody answers."""
        connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            text = answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(text) if is_json else text

    def children(self, word: str = "") -> list[int]:
        """Process ids of its parts whose command line holds ``word``."""
        assert self.process is not None
        found = processes_of(self.folder)
        return [pid for pid, command in found.items() if pid != self.process.pid and word in command]

    def clean_up(self) -> None:
        """End whatever is left."""
        for pid in processes_of(self.folder):
            os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(10)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            self.lines.append(line)
