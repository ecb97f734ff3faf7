"""Nothing starts without a key ring, and the reason is one plain sentence."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from peersupport.encryption.keyring import KeyRing, new_key_line

ROOT = Path(__file__).resolve().parents[3]


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VAULT_KEYS")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "peersupport.settings",
            "DATABASE_URL": "sqlite:////nonexistent",
            "SECRET_KEY": "only for this test, fifty letters long or even more",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.strip().splitlines()[-1]


def test_start_without_a_ring_stops_with_a_plain_sentence() -> None:
    done = start("check")

    assert done.returncode != 0
    assert "The key ring is empty. Make a key with “manage.py vault_newkey”" in last_line(done)


def test_start_with_a_ring_that_others_may_read_stops_with_a_plain_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    path.write_text(new_key_line())
    path.chmod(0o644)

    done = start("check", VAULT_KEYS_FILE=str(path))

    assert done.returncode != 0
    assert f"chmod 600 {path}" in last_line(done)


@pytest.mark.parametrize("keys", ["nonsense", "AAAA"])
def test_start_with_a_bad_key_stops_and_does_not_show_it(keys: str) -> None:
    done = start("check", VAULT_KEYS=keys)

    assert done.returncode != 0
    assert "Line 1 of the key ring is not a key" in last_line(done)
    assert keys not in done.stderr


def test_newkey_alone_loads_without_a_ring(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAULT_KEYS, settings.VAULT_KEYS_FILE, settings.VAULT_SEALED = "", "", {}
    vault = apps.get_app_config("vault")

    with pytest.raises(ImproperlyConfigured, match="The key ring is empty"):
        vault.import_models()
    monkeypatch.setattr(sys, "argv", ["manage.py", "vault_newkey"])
    vault.import_models()


def test_newkey_prints_a_new_line_each_time() -> None:
    lines = []
    for _ in range(2):
        out = StringIO()
        call_command("vault_newkey", stdout=out)
        lines.append(out.getvalue())

    assert len(KeyRing.parse("".join(lines)).ids) == 2


def test_newkey_runs_before_there_is_a_ring_and_its_line_starts_everything() -> None:
    made = start("vault_newkey")

    assert made.returncode == 0, made.stderr
    assert len(KeyRing.parse(made.stdout).ids) == 1
    assert start("help", VAULT_KEYS=made.stdout.strip()).returncode == 0
