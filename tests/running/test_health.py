"""/health/live and /health/ready, for machines."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from members.models import Delivery, Tick
from peersupport.dashboards import health, probes
from peersupport.encryption import keyring
from peersupport.encryption.keyring import new_key_line
from tests.cast import Cast
from tests.servers import free_port

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)
SLOW_CLOCK = "The background parts (worker, beat) have not looked for messages for 3 minutes."
SLOW_MESSAGE = "A message has been waiting for more than 5 minutes."


@pytest.fixture
def ticked(now: datetime.datetime) -> Callable[[datetime.timedelta], None]:
    """Say how long ago the clock ran."""

    def tick(ago: datetime.timedelta) -> None:
        Tick.objects.update_or_create(pk=1, defaults={"started_at": now - ago, "finished_at": now - ago})

    return tick


@pytest.fixture
def waiting(cast: Cast, now: datetime.datetime) -> Callable[[datetime.timedelta], None]:
    """Leave one message unsent that was due some time ago."""

    def wait(ago: datetime.timedelta) -> None:
        Delivery.objects.create(
            kind="REMINDER",
            member=cast.amina,
            subject_id=cast.tomorrow.pk,
            group=cast.tuesday,
            lane="email",
            due_at=now - ago,
            next_attempt_at=now - ago,
            expires_at=now + datetime.timedelta(days=1),
        )

    return wait


def missing(now: datetime.datetime, seconds: float = 3600) -> list[str]:
    return health.what_is_missing(now, seconds_since_start=seconds)


def test_live_answers_a_stranger(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not client.cookies


def test_ready_answers_a_stranger_when_all_is_well(client: Client, ticked: Any) -> None:
    ticked(MINUTE)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_ready_posted_to_is_refused(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405


@pytest.mark.parametrize(("minutes", "found"), [(2, []), (4, [SLOW_CLOCK])])
def test_ready_fails_when_the_clock_stood_for_three_minutes(
    minutes: int, found: list[str], now: datetime.datetime, ticked: Any
) -> None:
    ticked(minutes * MINUTE)
    assert missing(now) == found


def test_ready_without_any_tick_fails_after_a_minute_of_grace(now: datetime.datetime) -> None:
    assert missing(now, seconds=59) == []
    assert missing(now, seconds=61) == [SLOW_CLOCK]


@pytest.mark.parametrize(("minutes", "found"), [(4, []), (6, [SLOW_MESSAGE])])
def test_ready_fails_when_a_message_waits_for_five_minutes(
    minutes: int, found: list[str], now: datetime.datetime, ticked: Any, waiting: Any
) -> None:
    ticked(MINUTE)
    waiting(minutes * MINUTE)
    assert missing(now) == found


@pytest.mark.logs_errors
def test_ready_is_503_with_plain_reasons(
    client: Client, now: datetime.datetime, ticked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_started", health._started - 3600)
    ticked(10 * MINUTE)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "reasons": [SLOW_CLOCK]}


def test_ready_without_a_broker_says_so(now: datetime.datetime, ticked: Any, settings: Any) -> None:
    ticked(MINUTE)
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert missing(now) == ["The broker does not answer (BROKER_URL)."]


def test_ready_without_the_brokers_folder_says_so(
    now: datetime.datetime, ticked: Any, settings: Any, tmp_path: Any
) -> None:
    ticked(MINUTE)
    settings.CELERY_BROKER_URL = "filesystem://localhost"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone" / "in")}
    assert missing(now) == [
        "The folder that hands work to the background cannot be written (No such file or directory)."
    ]
    (tmp_path / "gone").mkdir()
    assert missing(now) == []


def test_ready_without_a_cache_says_so(now: datetime.datetime, ticked: Any, settings: Any) -> None:
    ticked(MINUTE)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/1",
        }
    }
    assert missing(now) == ["The cache does not answer (CACHE_URL)."]


def test_ready_without_a_database_says_only_that(now: datetime.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(connection, "cursor", gone)
    assert missing(now) == ["The database does not answer."]


def test_ready_with_another_key_ring_says_so(cast: Cast, now: datetime.datetime, ticked: Any, settings: Any) -> None:
    ticked(MINUTE)
    assert probes.keys() == ""
    settings.VAULT_KEYS = new_key_line()
    keyring.ring.cache_clear()
    assert missing(now) == ["The key ring does not open what is stored in the database."]
