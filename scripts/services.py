"""A PostgreSQL and a Redis of one's own, on random ports, gone when the ``with`` block ends or the program dies.

By hand: ``.venv/bin/python scripts/services.py`` prints both addresses and waits for Ctrl-C.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NOBODY_ELSE = 0o700
PATIENCE = 30


class MissingError(Exception):
    """A program is not on this machine; the message names it."""


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Address of an empty database ``peersupport`` in a cluster of its own (UTF-8, C.UTF-8)."""
    tools = postgresql_tools()
    if tools is None:
        raise MissingError("PostgreSQL (Debian: postgresql)")
    account = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_account: dict[str, Any] = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}
    if os.getuid() != 0:
        as_account = {}
    with tempfile.TemporaryDirectory(prefix="peersupport-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.chown(folder, account)
        data, port = folder / "data", free_port()
        _run(
            [tools / "initdb", "-D", data, "-U", "peersupport", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            as_account,
        )
        server = subprocess.Popen(
            [
                *(tools / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1"),
                # The machine stays up, so nothing is lost without waiting for its disk; killed servers still recover.
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60"),
            ],
            stdout=(folder.parent / f"{folder.name}.log").open("wb"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            preexec_fn=_follow_to_the_grave(signal.SIGQUIT),  # noqa: PLW1509  (one thread)
            **as_account,
        )
        try:
            address = ["-h", "127.0.0.1", "-p", str(port), "-U", "peersupport"]
            _wait(lambda: subprocess.run([tools / "pg_isready", "-q", *address], check=False).returncode == 0, server)
            _run([tools / "createdb", *address, "peersupport"], as_account)
            yield f"postgresql://peersupport@127.0.0.1:{port}/peersupport"
        finally:
            _stop(server, signal.SIGINT)
            (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Address of a Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise MissingError("Redis (Debian: redis-server)")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="peersupport-redis-", ignore_cleanup_errors=True) as folder:
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_follow_to_the_grave(signal.SIGTERM),  # noqa: PLW1509  (one thread)
        )
        try:
            _wait(lambda: _listens(port), server)
            yield f"redis://127.0.0.1:{port}"
        finally:
            _stop(server, signal.SIGTERM)


def postgresql_tools() -> Path | None:
    """Folder of initdb and postgres: the newest of Debian's, or what is on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[Any], as_account: dict[str, Any]) -> None:
    done = subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **as_account
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-800:]}")


def _wait(is_there: Callable[[], bool], server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_there():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.args} did not start")  # type: ignore[str-bytes-safe]
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _stop(server: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    server.send_signal(number)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _follow_to_the_grave(number: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare_child() -> None:
        if libc is not None:
            libc.prctl(1, number)

    return prepare_child


if __name__ == "__main__":
    with postgresql() as database, redis() as broker:
        print(f"DATABASE_URL={database}\nBROKER_URL={broker}/0\nCACHE_URL={broker}/1", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
