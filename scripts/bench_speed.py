"""The speed part of ``make bench``: pages beside the limit, in one run, for communities of several sizes.

SIZE="1000 10000 100000" people; ON=sqlite or postgresql for one of the two; ROUNDS=4; SECONDS=1.5 for each shot.
"""

import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import services

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.speed.asking import Shot, child_called, median, once, request, shoot  # noqa: E402  (found by that line)
from peersupport.running.serving import web  # noqa: E402

FLOORS = {"home": 0.45, "today": 0.30}
"""The least share of the limit that a page has to reach."""
PAGES = ("home", "meeting", "today")
SIZES = "1000 10000"
READY_SECONDS = 60
VAULT_KEY = base64.urlsafe_b64encode(os.urandom(32)).decode()


def measure() -> list[dict[str, Any]]:
    """Every page, for every size, on every database that is asked for."""
    sizes = [int(size) for size in (os.environ.get("SIZE") or SIZES).split()]
    wanted = os.environ.get("ON") or ""
    engines = [wanted] if wanted else ["sqlite", "postgresql"]
    found: list[dict[str, Any]] = []
    for engine in engines:
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="peersupport-speed-") as name, _database(engine) as address:
                found += _community(Path(name), engine, address, size)
    return found


def below_floor(found: list[dict[str, Any]]) -> list[str]:
    """Pages that do not reach their floor, in words."""
    return [
        f"{one['page']} ({one['database']}, {one['people']} people): {one['share']:.0%}, not {FLOORS[one['page']]:.0%}"
        for one in found
        if one["page"] in FLOORS and one["share"] < FLOORS[one["page"]]
    ]


def show(found: list[dict[str, Any]]) -> None:
    """The table."""
    print(f"\n{'database':<12}{'people':>8}  {'page':<9}{'bytes':>7}{'SQL':>5}{'share of limit':>16}", end="")
    print(f"{'lowest':>8}{'highest':>9}{'CPU/limit':>11}{'CPU ms':>8}{'limit ms':>10}{'p95/limit':>11}")
    for one in found:
        print(
            f"{one['database']:<12}{one['people']:>8}  {one['page']:<9}{one['bytes']:>7}{one['queries']:>5}"
            f"{one['share']:>16.1%}{one['lowest']:>8.0%}{one['highest']:>9.0%}{one['cpu_ratio']:>11.2f}"
            f"{one['cpu_ms']:>8.2f}{one['limit_cpu_ms']:>10.2f}{one['p95_ratio']:>11.2f}"
        )
    for sentence in below_floor(found):
        print(f"Below its floor: {sentence}.")


@contextlib.contextmanager
def _database(engine: str) -> Iterator[str]:
    """The address of an empty database; empty for the embedded one."""
    if engine == "sqlite":
        yield ""
        return
    with services.postgresql() as address:
        yield address


def _community(folder: Path, engine: str, address: str, size: int) -> list[dict[str, Any]]:
    environment, report, pages = _environment(folder, address), folder / "told.json", folder / "pages"
    pages.mkdir()
    print(f"{engine}: {size} people move in …", flush=True)
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.speed.people", str(size), str(report)],
        cwd=ROOT,
        env={**environment, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "peersupport.settings"},
        check=True,
    )
    told = json.loads(report.read_text(encoding="utf-8"))
    print(f"  in {told['seconds']} seconds. Asking for pages …", flush=True)
    asks = {page: [request(*one) for one in told["pages"][page]] for page in PAGES}
    limits = {page: [request(f"/bench/limit/{page}/", one[1]) for one in told["pages"][page]] for page in PAGES}
    with _server({**environment, "BENCH_PAGES": str(pages)}) as (port, process):
        for page in PAGES:
            (pages / page).write_bytes(once(port, asks[page][0]))
        shots = _rounds(port, asks, limits, process)
    found = []
    for page in PAGES:
        about = {"database": engine, "people": size, "page": page, "seconds_to_move_in": told["seconds"]}
        counts = {"bytes": (pages / page).stat().st_size, "queries": told["queries"][page]}
        found.append({**about, **counts, **_figures(shots[page], shots[f"limit of {page}"])})
    return found


def _rounds(
    port: int, asks: dict[str, list[bytes]], limits: dict[str, list[bytes]], process: int
) -> dict[str, list[Shot]]:
    """All in turn, round by round, so that what else the machine does meets all alike. The first does not count."""
    rounds, seconds = int(os.environ.get("ROUNDS") or 4), float(os.environ.get("SECONDS") or 1.5)
    database = child_called("postgres")
    shots: dict[str, list[Shot]] = {}
    for turn in range(rounds + 1):
        for page in PAGES:
            for name, what in ((f"limit of {page}", limits[page]), (page, asks[page])):
                shot = shoot(port, what, seconds if turn else seconds / 2, server=process, database=database)
                if turn:
                    shots.setdefault(name, []).append(shot)
    return shots


def _figures(page: list[Shot], limit: list[Shot]) -> dict[str, float]:
    shares = [one.per_second / other.per_second for one, other in zip(page, limit, strict=True)]
    return {
        "share": median(shares),
        "lowest": min(shares),
        "highest": max(shares),
        "cpu_ratio": median(one.cpu_ms / other.cpu_ms for one, other in zip(page, limit, strict=True)),
        "cpu_ms": median(one.cpu_ms for one in page),
        "limit_cpu_ms": median(one.cpu_ms for one in limit),
        "database_ms": median(one.database_ms for one in page),
        "limit_database_ms": median(one.database_ms for one in limit),
        "per_second": median(one.per_second for one in page),
        "limit_per_second": median(one.per_second for one in limit),
        "p95_ratio": median(one.p95 / other.p95 for one, other in zip(page, limit, strict=True)),
    }


@contextlib.contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Port and process of a server as ``manage.py up`` starts it, with one worker."""
    port = services.free_port()
    process = subprocess.Popen(web([f"127.0.0.1:{port}"], workers=1), cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(OSError, RuntimeError):
                once(port, request("/health/live", ""))
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not come up")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _environment(folder: Path, address: str) -> dict[str, str]:
    ours = ("DATABASE_URL", "CACHE_URL", "BROKER_URL", "DEMO", "DEBUG", "SECRET_KEY", "VAULT_KEYS", "VAULT_KEYS_FILE")
    outer = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **outer,
        **({"DATABASE_URL": address} if address else {}),
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "a key for measuring only, never for people",
        "VAULT_KEYS": VAULT_KEY,
        "DJANGO_SETTINGS_MODULE": "bench.speed.settings",
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "http://localhost",
        "PYTHONPATH": str(ROOT),
        "SKIP_CHECKS": "1",
        "PYTHONWARNINGS": "ignore",  # no styles are gathered for measuring
    }
