"""Somebody can be erased although the disk is full: a small disk in memory is filled to the last byte."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running.program import ROOT, environment

SIZE = "40m"


def in_small_disk(folder: Path, command: list[str]) -> list[str]:
    """``command`` with a disk of SIZE in the place of ``folder``, in a world of its own. Empty if not allowed."""
    for options in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        entered = ["unshare", *options]
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
        if subprocess.run([*entered, *mount], capture_output=True, check=False).returncode == 0:
            script = 'mount -t tmpfs -o "size=$1,mode=0700" tmpfs "$2" && shift 2 && exec "$@"'
            return [*entered, "sh", "-c", script, "sh", SIZE, str(folder), *command]
    return []


@pytest.mark.services
@pytest.mark.guidance("CON-7")
def test_person_is_erased_on_a_full_disk_by_giving_up_the_reserve(tmp_path: Path) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("needs the tool unshare, to fill a small disk of its own")
    command = in_small_disk(tmp_path, [sys.executable, "-m", "tests.peersupport.privacy.full_disk"])
    if not command:
        pytest.skip("needs the right to mount a small disk, to fill it")

    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment(tmp_path), "DJANGO_SETTINGS_MODULE": "peersupport.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "had_reserve": True,
        "refused_without": True,
        "left": 2,
        "in_ledger": 1,
        "log": 0,
        "health": "ok",
        "traces": 0,
    }
    assert list(tmp_path.iterdir()) == [], "the small disk is gone with everything in it"
