"""Asks a server for pages as fast as it answers, and reads from the system what that cost. Standard library only."""

import os
import socket
import statistics
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
AT_ONCE = 4
"""Connections that ask at the same time, each for the next page as soon as it has one."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page, asked for during some seconds."""

    requests: int
    seconds: float
    server_cpu: float
    database_cpu: float
    p95: float

    @property
    def per_second(self) -> float:
        """Pages in a second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of a processor for each page, in the server itself."""
        return 1000 * self.server_cpu / self.requests

    @property
    def database_ms(self) -> float:
        """The same in the processes of the database; none where it lives within the server."""
        return 1000 * self.database_cpu / self.requests


def shoot(port: int, asks: Sequence[bytes], seconds: float, *, server: int, database: int | None) -> Shot:
    """Ask for ``asks`` in turn, again and again. ``server``, ``database``: ids of the processes whose work counts."""
    taken: list[list[float]] = [[] for _number in range(AT_ONCE)]
    problems: list[Exception] = []
    before, base = cpu_of(server), cpu_of(database)
    began = time.perf_counter()

    def ask(number: int) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                turn = number
                while time.perf_counter() - began < seconds:
                    sent = time.perf_counter()
                    link.sendall(asks[turn % len(asks)])
                    _read(link)
                    taken[number].append(time.perf_counter() - sent)
                    turn += AT_ONCE
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    passed = time.perf_counter() - began
    every = sorted(one for some in taken for one in some)
    return Shot(
        requests=len(every),
        seconds=passed,
        server_cpu=cpu_of(server) - before,
        database_cpu=cpu_of(database) - base,
        p95=every[int(len(every) * 0.95)],
    )


def once(port: int, ask: bytes) -> bytes:
    """The body of one page. RuntimeError unless it is a page."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
        link.sendall(ask)
        return _read(link)


def request(address: str, cookie: str) -> bytes:
    """What a browser sends. It asks for no packing, which costs page and limit alike and would hide the difference."""
    lines = (f"GET {address} HTTP/1.1", "Host: localhost", f"Cookie: {cookie}", "Accept: text/html", "", "")
    return "\r\n".join(lines).encode()


def cpu_of(process: int | None) -> float:
    """Seconds of processor time of this process and all below it, until now."""
    if process is None:
        return 0.0
    parents: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        number = int(entry.name)
        parents.setdefault(int(fields[1]), []).append(number)
        spent[number] = (int(fields[11]) + int(fields[12])) / TICKS
    return sum(spent.get(number, 0.0) for number in _below(process, parents))


def child_called(name: str) -> int | None:
    """The process of this name that this one started, if there is one."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                head, _gap, rest = (entry / "stat").read_text(encoding="utf-8").rpartition(")")
            except OSError:
                continue
            if head.partition("(")[2] == name and int(rest.split()[1]) == os.getpid():
                return int(entry.name)
    return None


def _below(process: int, children: dict[int, list[int]]) -> Iterable[int]:
    waiting = [process]
    while waiting:
        number = waiting.pop()
        yield number
        waiting += children.get(number, [])


def _read(link: socket.socket) -> bytes:
    """One answer. Its length is always said; RuntimeError for anything but a page."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(link)
    head, _gap, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"no page: {head.partition(b'Set-Cookie')[0][:300].decode(errors='replace')}")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += _more(link)
    return body


def _more(link: socket.socket) -> bytes:
    piece = link.recv(65536)
    if not piece:
        raise RuntimeError("the server ended the connection")
    return piece


def median(values: Iterable[float]) -> float:
    """The one in the middle."""
    return statistics.median(values)
