"""What travels through the broker: the name of a lane, and nothing about anybody."""

import base64
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from celery import Celery
from celery.beat import Scheduler
from django.conf import settings as real_settings

import peersupport.celery as clock_module
from groups.models import Group
from members import tasks, waking
from members.actions import notifying
from members.models import Member, Tick
from members.outbox import draining
from peersupport.celery import app
from tests.conftest import NOW
from tests.members.outbox.conftest import HOUR, News, Scripted, tell
from tests.servers import free_port

LANES = (["email"], ["sms"])


class Broker:
    """What lies in the broker, read past Celery."""

    def __init__(self, folder: Path, redis_address: str) -> None:
        self.folder, self.redis_address = folder, redis_address

    def raw(self) -> list[str]:
        """Every message, oldest first."""
        if self.redis_address:
            return [entry.decode() for entry in reversed(redis.from_url(self.redis_address).lrange("celery", 0, -1))]
        return [path.read_text() for path in sorted(self.folder.rglob("*.msg"))]

    def everything(self) -> str:
        """Every byte it keeps about them, names of files and keys too."""
        if not self.redis_address:
            return " ".join(f"{path} {path.read_text()}" for path in self.folder.rglob("*") if path.is_file())
        keys = redis.from_url(self.redis_address).keys("*")
        return " ".join(self.raw()) + repr(keys)

    def messages(self) -> list[dict[str, Any]]:
        """Every message with its decoded body, oldest first."""
        found = [json.loads(message) for message in self.raw()]
        return [{**message, "decoded": json.loads(base64.b64decode(message["body"]))} for message in found]


REAL = real_settings.CELERY_BROKER_URL
KINDS = ["filesystem", *(["redis"] if REAL.startswith("redis") else [])]


@pytest.fixture(params=KINDS)
def broker(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """A broker of its own: files, and Redis too where this run has one."""
    own = Celery("own", set_as_current=False)
    own.conf.update(task_ignore_result=True, task_serializer="json", beat_schedule=clock_module.TIMETABLE)
    found = Broker(tmp_path, "")
    if request.param == "redis":
        found.redis_address = urlunsplit(urlsplit(REAL)._replace(path="/12"))
        redis.from_url(found.redis_address).flushdb()
        own.conf.broker_url = found.redis_address
    else:
        own.conf.broker_url = "filesystem://"
        own.conf.broker_transport_options = {
            name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")
        }
    monkeypatch.setattr(waking, "current_app", own)
    monkeypatch.setattr(clock_module, "app", own)
    return found


@pytest.mark.django_db(transaction=True)
def test_every_path_into_the_broker_carries_lane_names_only(
    broker: Broker,
    news: News,
    group: Group,
    amina: Member,
    lin: Member,
    channels: dict[str, Scripted],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = tell(group, amina, lin)
    rows += [
        notifying.notify_address(
            kind=news.code,
            channel="SMS",
            address="+447700900999",
            payload={"words": "493821"},
            expires_at=NOW + HOUR,
            now=NOW,
        )
    ]
    notifying.send_now(by=amina, group=group, delivery_ids=[row.pk for row in rows], now=NOW)
    tasks.tick()
    monkeypatch.setattr(draining, "drain", lambda _lane: True)
    tasks.drain("email")
    beat = Scheduler(app=clock_module.app, lazy=True)
    beat.merge_inplace(clock_module.TIMETABLE)
    for entry in beat.schedule.values():
        beat.apply_async(entry, advance=False)
    clock_module.tick_at_start()

    found = broker.messages()
    calls = {(one["headers"]["task"], json.dumps(one["decoded"][0])) for one in found}
    assert calls == {
        ("members.tasks.drain", '["email"]'),
        ("members.tasks.drain", '["sms"]'),
    } | {(entry["task"], "[]") for entry in clock_module.TIMETABLE.values()}
    assert len(found) >= 9
    for one in found:
        args, kwargs, embedded = one["decoded"]
        assert args in ([], *LANES)
        assert kwargs == {}
        assert not any(embedded.values())
        assert one["headers"]["eta"] is None
        assert one["headers"]["expires"] is not None
    everything = json.dumps(found) + broker.everything()
    secrets = {"amina", "Amina", "example.org", "7700900", "Lin", "News", "493821", news.code, "Tuesday"}
    secrets |= {str(value) for row in rows for value in (row.pk, row.member_id, row.subject_id, row.idempotency_key)}
    assert [secret for secret in secrets - {"None"} if secret in everything] == []


def test_wake_while_the_broker_is_away_is_noted_and_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away = Celery("away", broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    clock_module.keep_redis_honest(away)
    monkeypatch.setattr(waking, "current_app", away)
    begun = time.monotonic()

    waking.wake("email")

    assert time.monotonic() - begun < 1
    assert "The broker could not be reached" in caplog.text


def test_wake_sends_one_message_that_grows_stale(broker: Broker) -> None:
    waking.wake("sms")

    (message,) = broker.messages()
    assert message["decoded"][0] == ["sms"]


def test_drain_of_a_lane_that_does_not_exist_does_nothing(broker: Broker) -> None:
    tasks.drain("call")
    tasks.drain("nonsense")

    assert broker.messages() == []


@pytest.mark.django_db
def test_tick_task_leaves_its_time(channels: dict[str, Scripted], broker: Broker) -> None:
    tasks.tick()

    assert Tick.objects.get().finished_at is not None


def test_celery_is_set_up_to_keep_nothing_and_to_read_json_only() -> None:
    conf = app.conf

    assert (conf.accept_content, conf.task_serializer, conf.result_backend) == (["json"], "json", None)
    assert conf.task_ignore_result
    assert conf.worker_prefetch_multiplier == 1
    assert not conf.worker_enable_remote_control
    assert not conf.worker_send_task_events
    assert not conf.task_send_sent_event
    tick = conf.beat_schedule["tick"]
    assert tick["options"]["expires"] < tick["schedule"] <= 60
