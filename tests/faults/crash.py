"""Workers that are killed at random while reminders go out to a real gateway: the run itself, and what it counted.

Everything is real: the worker processes, the database and the broker of this run (DATABASE_URL, BROKER_URL; without
them SQLite and files), the gateway. Only leases are shorter and the clock ticks faster.
"""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from celery import Celery
from psycopg import sql

from tests.servers import Gateway, serving_gateway

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE = 3.0
DELAY = 0.3
"""How long the gateway thinks before it answers: a message is on its way for so long."""
WORK = {"PLANNED", "CLAIMED", "SENDING"}
PATIENCE = 90.0


@dataclass(frozen=True)
class Counts:
    """What came of one run. ``doubled``: arrived more than once. ``lost``: neither arrived nor on the call list."""

    reminders: int
    kills: int
    arrived: int
    doubled: int
    lost: int
    accepted: int
    unknown: int
    listed: int
    unknown_but_arrived: int
    seconds: float


class Database:
    """A database of its own, of the kind that DATABASE_URL names; an SQLite file without it."""

    def __init__(self, folder: Path) -> None:
        self.server = os.environ.get("DATABASE_URL", "")
        self.name = f"faults_{uuid.uuid4().hex[:12]}"
        self.file = folder / "peersupport.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        if not self.server:
            return {}
        return {"DATABASE_URL": urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))}

    @contextlib.contextmanager
    def standing(self) -> Iterator[None]:
        """The database, for as long as the block lasts."""
        if not self.server:
            yield
            return
        self._command("CREATE DATABASE {}")
        try:
            yield
        finally:
            self._command("DROP DATABASE {} WITH (FORCE)")

    def states(self) -> Counter[str]:
        """How many messages are in which state, read past Django."""
        query = "SELECT state, count(*) FROM members_delivery GROUP BY state"
        if self.server:
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return Counter(dict(connection.execute(query).fetchall()))
        with contextlib.closing(sqlite3.connect(self.file, timeout=10)) as connection:
            return Counter(dict(connection.execute(query).fetchall()))

    def _command(self, text: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(text).format(sql.Identifier(self.name)))  # type: ignore[arg-type]


class Crew:
    """Real workers, each in a process group of its own, and a clock that ticks for them."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.workers: list[subprocess.Popen[bytes]] = []
        self.stopped = threading.Event()
        self.clock = Celery("clock", broker=environment.get("BROKER_URL", "filesystem://"), set_as_current=False)
        if "BROKER_URL" not in environment:
            broker = folder / "broker"
            parts = {"data_folder_in": "in", "data_folder_out": "in", "control_folder": "control"}
            self.clock.conf.broker_transport_options = {name: str(broker / part) for name, part in parts.items()}

    def python(self, *arguments: str) -> str:
        """Run a command in the same surroundings and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> None:
        command = ["-m", "celery", "-q", "-A", "peersupport", "worker", "-I", "tests.faults.worker", "-l", "ERROR"]
        command += ["-P", "threads", "-c", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        with (self.folder / "workers.log").open("ab") as log:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def kill_one(self, chance: random.Random) -> None:
        """No goodbye, no flush, nothing."""
        victim = self.workers.pop(chance.randrange(len(self.workers)))
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()

    def kill_all(self) -> None:
        self.stopped.set()
        for worker in self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()

    def tick(self) -> None:
        """Until stopped, as beat would, only faster."""
        while not self.stopped.wait(0.5):
            self.clock.send_task("members.tasks.tick", expires=5, ignore_result=True)


def run(folder: Path, *, reminders: int, kills: int, is_blind: bool = False, seed: int = 0) -> Counts:
    """Let ``reminders`` go out while ``kills`` workers die at random moments, and count what came of it."""
    begun = time.monotonic()
    database = Database(folder)
    with serving_gateway() as gateway, database.standing():
        gateway.delay = DELAY
        crew = Crew(folder, _environment(folder, database, gateway, is_blind=is_blind))
        crew.python("manage.py", "migrate", "-v0")
        crew.python("-m", "tests.faults.scene", "write", str(reminders))
        threading.Thread(target=crew.tick, daemon=True).start()
        try:
            if is_blind:
                killed = _kill_in_the_act(crew, gateway, kills=kills)
            else:
                killed = _kill_at_random(crew, gateway, reminders=reminders, kills=kills, seed=seed)
            _wait_until(lambda: not WORK & set(database.states()), "the reminders went out")
        finally:
            crew.kill_all()
        told = json.loads(crew.python("-m", "tests.faults.scene", "read"))
    return _counted(told, gateway.keys, killed, time.monotonic() - begun)


def _kill_at_random(crew: Crew, gateway: Gateway, *, reminders: int, kills: int, seed: int) -> int:
    """Kill while messages are on their way: each time that some more have arrived and have not been answered yet."""
    chance = random.Random(seed)
    for _ in range(2):
        crew.start_worker()
    for _ in range(kills):
        arrived = len(gateway.keys) + chance.randint(1, reminders // (kills + 4))
        _wait_until(lambda: len(gateway.keys) >= arrived, f"{arrived} messages arrived")  # noqa: B023
        time.sleep(chance.uniform(0, gateway.delay / 2))
        crew.kill_one(chance)
        crew.start_worker()
        assert len(gateway.keys) < reminders, "everything was out before the last kill: slow the gateway down"
    return kills


def _kill_in_the_act(crew: Crew, gateway: Gateway, *, kills: int) -> int:
    """Kill the only worker each time that the gateway has taken something and has not answered yet."""
    crew.start_worker()
    for _ in range(kills):
        gateway.behaviour, arrived = "hang", len(gateway.keys)
        _wait_until(lambda: len(gateway.keys) > arrived, "something was on its way")  # noqa: B023
        crew.kill_one(random.Random(0))
        gateway.behaviour = "accept"
        crew.start_worker()
    return kills


def _wait_until(is_so: object, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


def _environment(folder: Path, database: Database, gateway: Gateway, *, is_blind: bool) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        **database.environment,
        **_broker(),
        "DJANGO_SETTINGS_MODULE": "peersupport.settings",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for tests, and of fifty letters or even more",
        "VAULT_KEYS": "dGVzdHMgb25seTogdGhpcyBrZXkgaXMga25vd24hISE=",
        "SMS_URL": gateway.url,
        "CACHE_URL": "locmem://faults",
        "FAULTS_LEASE": str(LEASE),
        "FAULTS_BLIND": "1" if is_blind else "",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _broker() -> dict[str, str]:
    """A room of its own in the Redis of this run, swept; nothing where files are the broker."""
    if not os.environ.get("BROKER_URL"):
        return {}
    address = urlunsplit(urlsplit(os.environ["BROKER_URL"])._replace(path="/11"))
    redis.from_url(address).flushdb()
    return {"BROKER_URL": address}


def _counted(told: dict[str, dict[str, str]], keys: list[str], kills: int, seconds: float) -> Counts:
    states, listed, arrived = told["states"], set(told["listed"]), Counter(keys)
    unknown = {key for key, state in states.items() if state == "UNKNOWN"}
    return Counts(
        reminders=len(states),
        kills=kills,
        arrived=len(set(arrived) & set(states)),
        doubled=sum(number > 1 for number in arrived.values()),
        lost=len(set(states) - set(arrived) - listed),
        accepted=sum(state == "ACCEPTED" for state in states.values()),
        unknown=len(unknown),
        listed=len(listed),
        unknown_but_arrived=len(unknown & set(arrived)),
        seconds=round(seconds, 1),
    )


def keep(counts: Counts) -> None:
    """Add the counts of one run to bench/faults.json, where `make faults` asks for it."""
    if not os.environ.get("WRITE_FAULTS"):
        return
    path = ROOT / "bench" / "faults.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    place = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    kept.setdefault("crash", {}).setdefault(place, []).append(asdict(counts))
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
