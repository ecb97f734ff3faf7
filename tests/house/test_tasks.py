"""What travels through the broker: a lane's name or an id, never words, addresses or names."""

import ast
import inspect

import pytest
from celery import current_app
from django.test import override_settings

from members import waking
from peersupport.channels.registry import LANES
from tests.house.places import sources

ALLOWED = {"lane", "self"}
"""Names of arguments; anything that ends with _id or _ids may come too."""


def ours() -> list[str]:
    current_app.loader.import_default_modules()
    return sorted(name for name in current_app.tasks if not name.startswith("celery."))


@pytest.mark.guidance("CON-2")
def test_tasks_take_ids_and_lanes_only() -> None:
    assert {"members.tasks.tick", "members.tasks.drain"} <= set(ours())
    for name in ours():
        arguments = inspect.signature(current_app.tasks[name].run).parameters
        wrong = [one for one in arguments if one not in ALLOWED and not one.endswith(("_id", "_ids"))]
        assert wrong == [], name


def test_timetable_names_tasks_that_exist_and_expire_before_the_next_turn() -> None:
    from peersupport.celery import app

    assert app.conf.beat_schedule
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in ours()
        assert not entry.get("args")
        if isinstance(entry["schedule"], int | float):
            assert entry["options"]["expires"] < entry["schedule"]


def test_nothing_is_handed_to_the_broker_but_by_the_one_function() -> None:
    """``delay``, ``apply_async`` and ``send_task`` are called nowhere else, so that no content slips through.

    In celery.py the first tick of a worker is sent, without arguments.
    """
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("delay", "apply_async", "send_task"):
                found.add(path.name)

    assert found == {"celery.py", "waking.py"}


def test_waking_hands_over_a_lane_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: sent.append((name, args, options)))

    for lane in LANES:
        waking.wake(lane)

    assert [(name, args) for name, args, _options in sent] == [("members.tasks.drain", [lane]) for lane in LANES]
    assert all(options["expires"] <= 60 for _name, _args, options in sent)


def test_results_and_arguments_are_not_kept() -> None:
    from peersupport.celery import app

    assert app.conf.task_ignore_result
    assert set(app.conf.accept_content) == {"json"}
    assert app.conf.result_backend in (None, "disabled://")


def test_broker_that_is_away_is_noted_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: object, **options: object) -> None:
        raise ConnectionRefusedError("redis://secret@broker")

    monkeypatch.setattr(current_app, "send_task", away)

    with override_settings(), caplog.at_level("WARNING"):
        waking.wake("email")

    assert "ConnectionRefusedError" in caplog.text
    assert "secret" not in caplog.text
