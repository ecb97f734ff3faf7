"""docker-compose.yml, without containers: its commands start with its environment on real services of this machine."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
import yaml

from tests.running.program import PASSED_ON, ROOT
from tests.servers import free_port

pytestmark = pytest.mark.services

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@pytest.fixture
def database() -> Iterator[str]:
    """An empty PostgreSQL database of our own."""
    server = os.environ.get("SERVICES_POSTGRESQL")
    if not server:
        pytest.skip("PostgreSQL is not there (make test brings it)")
    name = f"deployment_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def broker() -> str:
    """A Redis; its databases 8 and 9 are emptied."""
    server = os.environ.get("SERVICES_REDIS")
    if not server:
        pytest.skip("Redis is not there (make test brings it)")
    for number in (8, 9):
        redis.Redis.from_url(f"{server}/{number}").flushdb()
    return server


@pytest.fixture
def secrets(tmp_path: Path, database: str) -> Path:
    """The folder that deploy/make-secrets.sh makes, with the address of our own database."""
    copy = tmp_path / "project" / "deploy"
    copy.mkdir(parents=True)
    script = copy / "make-secrets.sh"
    script.write_text((ROOT / "deploy" / "make-secrets.sh").read_text())
    for _ in range(2):  # the second time it changes nothing
        done = subprocess.run(["sh", script], capture_output=True, text=True, check=True)
    assert "made" not in done.stdout
    folder = copy.parent / "secrets"
    assert {path.name for path in folder.iterdir()} == set(COMPOSE["secrets"])
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    assert re.fullmatch(r"postgresql://circle:\w{40}@postgres:5432/circle", (folder / "database_url").read_text())
    (folder / "database_url").write_text(database)
    return folder


@pytest.fixture
def run(tmp_path: Path, secrets: Path, broker: str) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts one service of the file: its command and its environment, with our addresses in place of the names."""
    started: list[subprocess.Popen[str]] = []
    port = free_port()

    def start(name: str, *instead: str, **more: str) -> "subprocess.Popen[str]":
        service = COMPOSE["services"][name]
        values = {key: _filled(value) for key, value in service["environment"].items()}
        environment = {key: value.replace("/run/secrets", str(secrets)) for key, value in values.items()}
        environment["BROKER_URL"] = environment["BROKER_URL"].replace("redis://redis:6379/0", f"{broker}/8")
        environment["CACHE_URL"] = environment["CACHE_URL"].replace("redis://redis:6379/1", f"{broker}/9")
        environment["DATA_DIR"] = str(tmp_path / "data")
        words = [
            word.replace("0.0.0.0:8000", f"127.0.0.1:{port}").replace("/tmp/", f"{tmp_path}/")
            for word in instead or service["command"]
        ]
        if words[0] == "python":
            words[0] = sys.executable
        else:
            words[0] = str(Path(sys.executable).parent / words[0])
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**{key: os.environ[key] for key in PASSED_ON if key in os.environ}, **environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    start.port = port  # type: ignore[attr-defined]
    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_every_part_of_compose_starts_and_messages_would_go_out(run: Any) -> None:
    prepared = run("prepare")
    said, _ = prepared.communicate(timeout=60)
    assert prepared.returncode == 0, said
    parts = {name: run(name) for name in ("web", "worker", "beat")}
    deadline = time.monotonic() + 60
    live, ready = (COMPOSE["services"][name]["healthcheck"]["test"] for name in ("web", "worker"))
    assert (live[0], ready[-1]) == ("CMD", "web")
    while _ended(run("web", *live[1:], PORT=str(run.port))) != 0:
        assert time.monotonic() < deadline
        assert parts["web"].poll() is None, parts["web"].communicate()[0]
    # “web” is the other container's name; here it is this machine.
    while _ended(run("worker", *ready[1:-1], "127.0.0.1", PORT=str(run.port))) != 0:
        assert time.monotonic() < deadline
    tick = run("web", "python", "manage.py", "shell", "--no-imports", "-c", TICKED)
    while "True" not in tick.communicate(timeout=30)[0]:
        assert time.monotonic() < deadline, "no tick was heard"
        tick = run("web", "python", "manage.py", "shell", "--no-imports", "-c", TICKED)
    for name in ("beat", "web", "worker"):
        parts[name].send_signal(signal.SIGTERM)
        said, _ = parts[name].communicate(timeout=30)
        assert parts[name].returncode == 0, f"{name}: {said}"
        assert "Traceback" not in said


TICKED = "from members.outbox.listing import last_tick; print(last_tick() is not None)"


def test_setup_in_a_container_makes_people_and_leaves_settings_to_the_environment(run: Any, tmp_path: Path) -> None:
    prepared = run("prepare")
    said, _ = prepared.communicate(timeout=60)
    assert prepared.returncode == 0, said
    words = ("web", "python", "manage.py", "setup", "--no-input", "--organisation", "Hillside", "--time-zone", "UTC")
    done = run(*words, "--name", "Wanjiru", "--sign-in-name", "wanjiru", SETUP_PASSWORD="a long enough passphrase")
    said, _ = done.communicate(timeout=60)
    assert done.returncode == 0, said
    assert "“wanjiru” coordinates it." in said
    assert "come from the environment" in said
    assert not (tmp_path / "data" / "settings.env").exists()


def test_the_environment_of_compose_passes_the_deployment_checks(run: Any) -> None:
    done = run(
        *("web", "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        EMAIL_URL_FILE="",
        EMAIL_URL="smtp://mail.example:587",
        EXIT_URL="https://weather.example/",
        BASE_URL="https://circle.example",
    )
    said, _ = done.communicate(timeout=60)
    assert done.returncode == 0, said


def test_compose_shows_only_the_proxy_to_the_world() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert published == {"proxy": ["80:80", "443:443", "443:443/udp"], "mail": ["127.0.0.1:8025:8025"]}
    assert COMPOSE["services"]["mail"]["profiles"] == ["dev"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis"):
        assert COMPOSE["services"][name]["networks"] == ["inside"]


def test_compose_keeps_secrets_in_files() -> None:
    for name, service in COMPOSE["services"].items():
        for key, value in service.get("environment", {}).items():
            is_secret = any(word in key for word in ("SECRET", "PASSWORD", "KEYS", "DATABASE_URL", "EMAIL_URL"))
            assert not is_secret or (key.endswith("_FILE") and value.startswith("/run/secrets/")), f"{name}: {key}"


def test_compose_gives_every_lasting_service_a_health_check() -> None:
    lasting = set(COMPOSE["services"]) - {"prepare", "proxy", "mail"}
    assert {name for name in lasting if "test" in COMPOSE["services"][name].get("healthcheck", {})} == lasting


def test_image_copies_what_it_needs_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "\nUSER circle\n" in dockerfile
    assert "--require-hashes" in dockerfile
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    needed = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"peersupport", "templates", "static", "locale"}
    assert needed <= allowed
    assert not {"data", "tests", ".git", "secrets"} & allowed


def _filled(value: str) -> str:
    return VARIABLE.sub(lambda match: os.environ.get(match.group(1), match.group(2) or ""), value)


def _ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=30)
    return int(process.returncode)
