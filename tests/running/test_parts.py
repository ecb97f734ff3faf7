"""The smaller parts of starting: ports, the lock, settings files, sentences, checks, copies, translations."""

import os
import socket
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from peersupport import env
from peersupport.running import checks, founding, instance, plainly, ports, preparing
from peersupport.running.translating import compile_translations
from tests.servers import free_port

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "مرحبا"\n'


# --- Ports ----------------------------------------------------------------------------------------------------


def test_take_a_free_port_takes_it_on_both_loopback_addresses() -> None:
    port = free_port()
    taken = ports.take(ports.LOOPBACK, port)
    assert {each.getsockname()[1] for each in taken} == {port}
    assert taken[0].getsockname()[0] == "127.0.0.1"
    for each in taken:
        each.close()


def test_take_a_port_that_somebody_listens_on_names_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ImproperlyConfigured, match=f"Port {port} is taken by another program"):
            ports.take(ports.LOOPBACK, port)


def test_take_an_address_of_another_machine_says_so() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"no address 192\.0\.2\.1"):
        ports.take(("192.0.2.1",), free_port())


# --- One instance ---------------------------------------------------------------------------------------------


def test_only_one_holds_the_folder_and_gives_it_back(tmp_path: Path) -> None:
    said: list[str] = []
    with (
        instance.only_one(tmp_path, said.append),
        pytest.raises(ImproperlyConfigured, match="Another instance"),
        instance.only_one(tmp_path, said.append),
    ):
        pass
    with instance.only_one(tmp_path, said.append):
        assert (tmp_path / instance.LOCK).read_text() == str(os.getpid())
    assert said == []


def test_only_one_waits_for_the_parts_of_a_killed_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE", 0.3)
    said: list[str] = []
    with instance.only_one(tmp_path, said.append):
        (tmp_path / instance.LOCK).write_text("")  # the process that wrote its number is gone
        with pytest.raises(ImproperlyConfigured), instance.only_one(tmp_path, said.append):
            pass
    assert said == ["An earlier start is still closing down; waiting for it …"]


# --- Settings files -------------------------------------------------------------------------------------------


def test_take_up_gives_way_to_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.env"
    path.write_text("# remark\nSITE_LABEL=Ring\nREPLY_TO=a@example.org\nEXIT_URL=https://x.example/?a=b\n")
    monkeypatch.setenv("SITE_LABEL", "Circle")
    monkeypatch.setenv("REPLY_TO", "")
    monkeypatch.delenv("EXIT_URL", raising=False)
    env.take_up(path)
    monkeypatch.setenv("EXIT_URL", os.environ.get("EXIT_URL", ""))  # taken back after the test
    assert [env.text(name) for name in ("SITE_LABEL", "REPLY_TO", "EXIT_URL")] == [
        "Circle",
        "a@example.org",
        "https://x.example/?a=b",
    ]


def test_take_up_without_a_file_changes_nothing(tmp_path: Path) -> None:
    before = dict(os.environ)
    env.take_up(tmp_path / "settings.env")
    assert dict(os.environ) == before


def test_keep_settings_keeps_other_lines_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.env"
    path.write_text("SITE_LABEL=Ring\nBASE_URL=http://old.example\n")
    founding.keep_settings(path, {"BASE_URL": "https://new.example"})
    assert path.read_text() == "SITE_LABEL=Ring\nBASE_URL=https://new.example\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# --- Sentences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("attempt to write a readonly database", "give this account the right to write there."),
        ("database or disk is full", "The disk is full: make room, nothing is damaged."),
        ("database disk image is malformed", "The file is damaged: put back a backup."),
        ("file is not a database", "put back a backup, or move it away."),
        ("database is locked", "Another program holds it: stop that one and try again."),
        ("something new", "Check the data folder."),
    ],
)
def test_sentence_about_a_database_says_what_to_do(text: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainly, "connection", SimpleNamespace(vendor="sqlite"))
    said = plainly.sentence(OperationalError(text))
    assert said.startswith(f"The database cannot be used ({text}).")
    assert said.endswith(advice)


# --- Checks ---------------------------------------------------------------------------------------------------


def ids(settings: Any, **values: Any) -> set[str]:
    """Ids of what the checks find in good settings with ``values`` changed."""
    good: dict[str, Any] = {
        "BASE_URL": "https://circle.example",
        "IS_HTTPS": True,
        "DEBUG": False,
        "DEMO": False,
        "SHOWS_OUTBOX": False,
        "TRUSTED_PROXIES": 1,
        "EMAIL_ADDRESS": "smtp://mail.example",
        "EXIT_URL": "https://weather.example/",
        "SECRET_KEY": "s" * 50,
        "IS_EMBEDDED": False,
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    }
    for name, value in {**good, **values}.items():
        setattr(settings, name, value)
    functions = (checks.check_address, checks.check_ways_out, checks.check_secrets, checks.check_processes)
    found = [message for function in functions for message in function()]
    assert all(message.msg.endswith(".") and message.hint for message in found)
    return {str(message.id) for message in found}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, set()),
        ({"BASE_URL": "http://circle.example", "IS_HTTPS": False}, {"P001"}),
        ({"BASE_URL": "http://localhost:8000", "IS_HTTPS": False}, set()),
        ({"DEBUG": True}, {"P002"}),
        ({"DEMO": True}, {"P003"}),
        ({"TRUSTED_PROXIES": 0}, {"P004"}),
        ({"EMAIL_ADDRESS": None}, {"P005"}),
        ({"EMAIL_ADDRESS": None, "SHOWS_OUTBOX": True}, set()),
        ({"EXIT_URL": ""}, {"P006"}),
        ({"SECRET_KEY": "short"}, {"P007"}),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}, {"P009"}),
    ],
    ids=lambda value: "-".join(value) or "none" if isinstance(value, (dict, set)) else str(value),
)
def test_check_finds_the_mistake_and_only_it(values: dict[str, Any], found: set[str], settings: Any) -> None:
    assert ids(settings, **values) == found


@pytest.mark.parametrize(("mode", "found"), [(0o700, set()), (0o755, {"P008"})])
def test_check_finds_an_open_data_folder(mode: int, found: set[str], settings: Any, tmp_path: Path) -> None:
    tmp_path.chmod(mode)
    assert ids(settings, IS_EMBEDDED=True, DATA_DIR=tmp_path) == found


# --- Copies, files and translations ---------------------------------------------------------------------------


def test_set_aside_copies_what_is_committed_and_keeps_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (word)")
        writer.execute("INSERT INTO t VALUES ('kept in the log still')")
        writer.commit()
        place = SimpleNamespace(DATA_DIR=tmp_path, DATABASES={"default": {"NAME": str(source)}})
        monkeypatch.setattr(preparing, "settings", place)
        monkeypatch.setattr(preparing, "connection", SimpleNamespace(vendor="sqlite"))
        (tmp_path / "copies").mkdir()
        for day in range(1, 5):
            (tmp_path / "copies" / f"before-2020010{day}-000000.sqlite3").touch()
        copy = preparing.set_aside()
    assert copy is not None
    with closing(sqlite3.connect(copy)) as reader:
        assert reader.execute("SELECT word FROM t").fetchall() == [("kept in the log still",)]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in sorted((tmp_path / "copies").iterdir())] == [
        "before-20200103-000000.sqlite3",
        "before-20200104-000000.sqlite3",
        copy.name,
    ]


def test_static_fingerprint_changes_with_a_file_and_not_without(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "a.css").write_text("a{}")
    before = preparing.static_fingerprint()
    assert preparing.static_fingerprint() == before
    (tmp_path / "a.css").write_text("a{color:red}")
    assert preparing.static_fingerprint() != before


def test_compile_translations_writes_once_and_again_after_a_change(tmp_path: Path) -> None:
    source = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    target = source.with_suffix(".mo")
    assert compile_translations(tmp_path) == [target]
    assert "مرحبا".encode() in target.read_bytes()
    assert compile_translations(tmp_path) == []
    os.utime(source, (target.stat().st_mtime + 5,) * 2)
    assert compile_translations(tmp_path) == [target]
