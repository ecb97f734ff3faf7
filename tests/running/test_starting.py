"""Starting everything with one command, and stopping it."""

import os
import signal
import socket
import stat
import time
from pathlib import Path

import pytest

from tests.running.conftest import Starter
from tests.running.program import Program, manage, processes_of

pytestmark = pytest.mark.services

SOON = 15
"""Seconds that the contract gives for stopping."""
QUICK = 5
"""Seconds that the contract gives for a second start."""
COMMANDS = 5
"""On a machine that is busy with other things: as long as this many of the smallest commands."""


def test_first_start_in_an_empty_folder_tells_its_address_and_who_may_sign_in(
    demo_folder: tuple[Path, Program],
) -> None:
    folder, program = demo_folder
    assert f"Ready: http://localhost:{program.port}\n" in program.said
    assert "room for one more please" in program.said
    for name in ("rosa", "sam", "amina", "lin", "ines", "joan", "noor", "mika", "chidi", "root"):
        assert f"  {name} " in program.said
    print(f"\nfirst start ready after {program.ready_after:.1f} s")
    assert program.process is not None
    assert program.process.returncode == 0
    assert processes_of(folder) == {}


def test_start_leaves_nothing_that_other_accounts_may_read(demo_folder: tuple[Path, Program]) -> None:
    folder, _program = demo_folder
    open_ones = [path.name for path in folder.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert open_ones == []


def test_second_start_is_quick_and_serves_on_both_names_and_stops_on_ctrl_c(folder: Path, start: Starter) -> None:
    began = time.monotonic()
    assert manage(folder, "check", DEMO="1").returncode == 0
    one_command = time.monotonic() - began
    program = start(folder).start_and_wait()
    print(f"\nsecond start ready after {program.ready_after:.1f} s; the smallest command takes {one_command:.1f} s")
    assert program.ready_after < max(QUICK, COMMANDS * one_command)
    assert "Making the database" not in program.said
    assert "Gathering" not in program.said
    assert program.get("/health/live") == (200, {"status": "live"})
    assert program.get("/health/ready") == (200, {"status": "ready"})
    assert program.get("/")[0] == 200
    if _has_ipv6():
        assert program.get("/", host="::1")[0] == 200
    for part in ("support worker ", "support beat "):
        program.wait_until(lambda part=part: len(program.children(part)) == 1, 15, f"there is not one {part}")
    seconds = program.stop(signal.SIGINT)
    print(f"stopped after {seconds:.1f} s")
    assert program.process is not None
    assert program.process.returncode == 0
    assert seconds < SOON
    assert processes_of(folder) == {}
    assert "Traceback" not in program.said


def test_stop_by_terminate_signal_ends_everything_with_code_0(folder: Path, start: Starter) -> None:
    program = start(folder).start_and_wait()
    assert program.stop(signal.SIGTERM) < SOON
    assert program.process is not None
    assert program.process.returncode == 0
    assert processes_of(folder) == {}


def test_stop_asked_twice_by_make_and_terminal_still_ends_cleanly(folder: Path, start: Starter) -> None:
    program = start(folder).start_and_wait()
    assert program.process is not None
    os.kill(program.process.pid, signal.SIGINT)
    os.kill(program.process.pid, signal.SIGTERM)  # make passes it on
    program.process.wait(SOON)
    assert program.process.returncode == 0
    assert "Warm shutdown" in program.said
    assert processes_of(folder) == {}


def test_ctrl_c_while_preparing_stops_without_a_trace_and_the_next_start_works(tmp_path: Path, start: Starter) -> None:
    folder = tmp_path / "data"
    program = start(folder).start()
    program.wait_for("Making the database", seconds=20)
    program.stop(signal.SIGINT)
    assert program.process is not None
    assert program.process.returncode == 130
    assert "Traceback" not in program.said
    assert processes_of(folder) == {}
    program.start_and_wait()
    assert program.get("/health/live")[0] == 200


def test_kill_of_the_supervisor_leaves_no_orphan_and_the_next_start_works(folder: Path, start: Starter) -> None:
    program = start(folder).start_and_wait()
    program.wait_until(lambda: len(program.children()) >= 4, 15, "not every part came up")
    program.stop(signal.SIGKILL)
    program.wait_until(lambda: processes_of(folder) == {}, 20, "parts were left behind")
    program.start_and_wait()
    assert program.get("/health/ready")[0] == 200


@pytest.mark.parametrize("part", ["support worker ", "support beat ", "gunicorn"], ids=["worker", "beat", "web"])
def test_kill_of_one_part_brings_it_back(part: str, folder: Path, start: Starter) -> None:
    program = start(folder).start_and_wait()
    program.wait_until(lambda: program.children(part), 15, f"{part} did not come up")
    first = min(program.children(part))
    os.kill(first, signal.SIGKILL)
    program.wait_for("starting it again", seconds=10)
    program.wait_until(
        lambda: program.children(part) and first not in program.children(part), 15, f"{part} did not come back"
    )
    program.wait_until(lambda: program.get("/health/live")[0] == 200, 15, "the web part did not answer again")
    assert program.stop() < SOON
    assert processes_of(folder) == {}


def test_start_of_a_second_instance_on_the_same_folder_is_refused_and_the_first_goes_on(
    folder: Path, start: Starter
) -> None:
    first = start(folder).start_and_wait()
    second = start(folder).start()
    assert second.process is not None
    second.process.wait(20)
    assert second.process.returncode == 2
    assert second.said.count("\n") == 1
    assert second.said.startswith(f"Another instance is already running on the data folder {folder}.")
    assert first.get("/health/live")[0] == 200
    first.stop()
    assert first.process is not None
    assert first.process.returncode == 0


def test_start_on_a_taken_port_is_refused_in_one_sentence(folder: Path, start: Starter) -> None:
    program = start(folder)
    with socket.create_server(("127.0.0.1", program.port)):
        program.start()
        assert program.process is not None
        program.process.wait(20)
    assert program.process.returncode == 2
    assert program.said == (
        f"Port {program.port} is taken by another program. Stop that one, or choose another port, "
        f"for example: PORT={program.port + 1}\n"
    )
    assert processes_of(folder) == {}


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
