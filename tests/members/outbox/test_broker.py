"""What travels through the broker: the name of a lane, and nothing about anybody."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
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


@pytest.fixture
def broker() -> Iterator[Path]:
    """The folder of the filesystem broker of this run, empty before and after."""
    folder = Path(real_settings.DATA_DIR) / "broker"
    _empty(folder)
    yield folder
    _empty(folder)


def _empty(folder: Path) -> None:
    for path in folder.rglob("*.msg"):
        path.unlink()


def messages(folder: Path) -> list[dict[str, Any]]:
    """Every message in the broker with its decoded body, oldest first."""
    found = []
    for path in sorted(folder.rglob("*.msg")):
        message = json.loads(path.read_bytes())
        message["decoded"] = json.loads(base64.b64decode(message["body"]))
        found.append(message)
    return found


@pytest.mark.django_db(transaction=True)
def test_every_path_into_the_broker_carries_lane_names_only(
    broker: Path,
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
    scheduler = Scheduler(app=app, lazy=True)
    for entry in scheduler.merge_inplace(app.conf.beat_schedule) or scheduler.schedule.values():
        scheduler.apply_async(entry, advance=False)
    clock_module.tick_at_start()

    found = messages(broker)
    calls = {(one["headers"]["task"], json.dumps(one["decoded"][0])) for one in found}
    assert calls == {
        ("members.tasks.drain", '["email"]'),
        ("members.tasks.drain", '["sms"]'),
        ("members.tasks.tick", "[]"),
    }
    assert len(found) >= 9
    for one in found:
        args, kwargs, embedded = one["decoded"]
        assert args in ([], *LANES)
        assert kwargs == {}
        assert not any(embedded.values())
        assert one["headers"]["eta"] is None
        assert one["headers"]["expires"] is not None
    everything = json.dumps(found) + "".join(path.read_text() for path in broker.rglob("*") if path.is_file())
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


def test_wake_sends_one_message_that_grows_stale(broker: Path) -> None:
    waking.wake("sms")

    (message,) = messages(broker)
    assert message["decoded"][0] == ["sms"]


def test_drain_of_a_lane_that_does_not_exist_does_nothing(broker: Path) -> None:
    tasks.drain("call")
    tasks.drain("nonsense")

    assert messages(broker) == []


@pytest.mark.django_db
def test_tick_task_leaves_its_time(channels: dict[str, Scripted], broker: Path) -> None:
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
