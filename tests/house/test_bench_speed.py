"""The measuring of speed itself: shares are taken round by round, a slow page is named, and no figure is lost."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.places import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import bench_speed

from bench.speed import asking


def shot(requests: int, cpu: float = 1.0) -> asking.Shot:
    return asking.Shot(requests=requests, seconds=2.0, server_cpu=cpu, database_cpu=0.0, p95=0.01)


def test_share_is_that_of_the_same_round_and_the_one_in_the_middle_counts() -> None:
    figures = bench_speed._figures([shot(50), shot(20), shot(90)], [shot(100), shot(80), shot(100)])

    assert (figures["share"], figures["lowest"], figures["highest"]) == (0.5, 0.25, 0.9)
    assert figures["per_second"] == 25


@pytest.mark.parametrize(
    ("page", "share", "is_below"), [("home", 0.44, True), ("home", 0.45, False), ("meeting", 0.1, False)]
)
def test_page_below_its_floor_is_named(page: str, share: float, is_below: bool) -> None:
    found = [{"database": "sqlite", "people": 1000, "page": page, "share": share}]

    assert bool(bench_speed.below_floor(found)) is is_below


def test_work_of_a_process_is_counted_and_that_of_nobody_is_none() -> None:
    before, began = asking.cpu_of(os.getpid()), time.process_time()
    while time.process_time() - began < 0.05:
        pass

    assert asking.cpu_of(os.getpid()) - before >= 0.03
    assert asking.cpu_of(None) == 0


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    """Answers each line that it is told to, in pieces."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            link, _address = listening.accept()
            with link:
                link.recv(4096)
                for piece in answers:
                    link.sendall(piece)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], answers
        thread.join(timeout=5)


def test_answer_in_pieces_is_read_whole(server: tuple[int, list[bytes]]) -> None:
    port, answers = server
    answers += [b"HTTP/1.1 200 OK\r\nContent-", b"Length: 10\r\n\r\nhello", b"world"]

    assert asking.once(port, asking.request("/home/", "session=x")) == b"helloworld"


def test_answer_that_is_no_page_is_not_measured(server: tuple[int, list[bytes]]) -> None:
    port, answers = server
    answers.append(b"HTTP/1.1 302 Found\r\nLocation: /accounts/login/\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(RuntimeError, match="no page"):
        asking.once(port, asking.request("/home/", ""))


def test_figures_of_what_is_not_measured_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("bench_script", ROOT / "scripts" / "bench.py")
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    report = tmp_path / "results.json"
    report.write_text(json.dumps({"enumeration": [{"auc": 0.5}]}), encoding="utf-8")
    monkeypatch.setattr(script, "REPORT", report)

    script._keep("speed", [{"share": 0.5}])

    assert json.loads(report.read_text(encoding="utf-8")) == {"enumeration": [{"auc": 0.5}], "speed": [{"share": 0.5}]}
