"""Keeping programs running: with little ones of our own in place of the real parts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.running.program import ROOT

pytestmark = pytest.mark.services

SCRIPT = """
import sys
from peersupport.running import supervisor
from peersupport.running.supervisor import Part, Supervisor

supervisor.STOPPING = {stopping}
supervisor.STARTING = {starting}
parts = [Part(name, [sys.executable, "-c", code]) for name, code in {parts!r}]
sys.exit(Supervisor(
    parts, environment={{}}, handed_down=[], answers=lambda: {answers}, on_ready=lambda: print("ready", flush=True),
    say=lambda line: print(line, flush=True),
).run())
"""
LASTING = "import time; time.sleep(60)"
NOTING = """
import signal, sys, time
def note(number, frame):
    open({path!r}, "a").write({name!r} + "\\n"); sys.exit()
signal.signal(signal.SIGTERM, note)
open({path!r} + "." + {name!r}, "w").close()
time.sleep(60)
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
)


def supervise(
    parts: list[tuple[str, str]], *, stopping: float = 13, starting: float = 90, answers: bool = True
) -> "subprocess.Popen[str]":
    script = SCRIPT.format(stopping=stopping, starting=starting, parts=parts, answers=answers)
    return subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_a_part_that_always_crashes_is_given_up_and_all_are_stopped() -> None:
    program = supervise([("web", LASTING), ("worker", "raise SystemExit(3)")])
    said, _ = program.communicate(timeout=40)
    assert program.returncode == 1
    assert said.count("starting it again") == 4
    assert said.splitlines()[-1].startswith("The worker part stopped 5 times in a row, so everything was stopped.")


def test_a_first_part_that_never_answers_ends_it_all() -> None:
    program = supervise([("web", LASTING), ("worker", LASTING)], starting=1, answers=False)
    said, _ = program.communicate(timeout=30)
    assert program.returncode == 1
    assert "ready" not in said
    assert "The web part did not answer within 1 seconds." in said


def test_stop_goes_in_order_whatever_the_order_of_starting(tmp_path: Path) -> None:
    path = str(tmp_path / "order")
    names = ("web", "worker", "beat")
    program = supervise([(name, NOTING.format(path=path, name=name)) for name in names])
    deadline = time.monotonic() + 20
    while not all(Path(f"{path}.{name}").exists() for name in names):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=20)
    assert program.returncode == 0
    assert Path(path).read_text().split() == ["beat", "web", "worker"]


def test_a_part_that_does_not_want_to_stop_is_ended_by_force() -> None:
    program = supervise([("web", STUBBORN)], stopping=1)
    assert program.stdout is not None
    lines = {program.stdout.readline().strip() for _ in range(2)}
    assert lines == {"here", "ready"}
    began = time.monotonic()
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=20)
    assert program.returncode == 0
    assert 1 <= time.monotonic() - began < 5


def test_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    program = supervise([("web", STUBBORN)], stopping=30)
    assert program.stdout is not None
    assert {program.stdout.readline().strip() for _ in range(2)} == {"here", "ready"}
    program.send_signal(signal.SIGINT)
    time.sleep(1.3)
    assert program.poll() is None
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=10)
    assert program.returncode == 0


def test_kill_of_the_supervisor_is_told_to_its_parts(tmp_path: Path) -> None:
    path = str(tmp_path / "order")
    program = supervise([("web", NOTING.format(path=path, name="web"))])
    deadline = time.monotonic() + 20
    while not Path(f"{path}.web").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=20)
    while not Path(path).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert Path(path).read_text() == "web\n"
