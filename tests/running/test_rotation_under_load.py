"""The key is changed while people read and write, and the change is killed half-way: nothing is lost (R12)."""

import base64
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peersupport.encryption.keyring import KeyRing
from tests.running.places import Place, Places
from tests.running.program import ROOT, environment

pytestmark = [pytest.mark.services, pytest.mark.guidance("CON-7")]

PEOPLE = 800
CLIENTS = 3
KILLS = 3
MAKE = f"""
from members.models import Member, ContactMethod
same = dict(own_words="I listen", password="!")
people = [Member(sign_in_name=f"quiet{{n}}", name=f"Quiet {{n}}", **same) for n in range({PEOPLE})]
people += [Member(sign_in_name=f"writer{{n}}", name="New", password="!") for n in range({CLIENTS})]
Member.objects.bulk_create(people)
ContactMethod.objects.bulk_create(
    ContactMethod(member=one, channel="EMAIL", address=f"p{{n}}@example.org") for n, one in enumerate(people)
)
"""


@pytest.fixture
def place(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock():
        places = Places(tmp_path)
        made = places.make("rotation")
        made.run("prepare", "--only", "database")
        made.python(MAKE)
        yield made
        places.clear()


def key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def started(place: Place, *command: str) -> "subprocess.Popen[str]":
    values = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "peersupport.settings", "PYTHONPATH": str(ROOT), **place.values}
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(place.folder, **values),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def left_under(place: Place, key_id: str) -> int:
    columns = json.loads(place.run("vault_status", "--json"))["columns"]
    return sum(one["keys"].get(key_id, 0) for one in columns if not one["column"].startswith("sessions."))


def test_rotation_killed_half_way_under_load_and_taken_up_again_loses_nothing(place: Place, tmp_path: Path) -> None:
    old, new = place.ring.read_text().split()[0], key()
    place.ring.write_text(f"{new}\n{old}\n")
    stop = tmp_path / "stop"
    old_id = KeyRing([base64.urlsafe_b64decode(old)]).active.hex()
    before = left_under(place, old_id)
    clients = [started(place, "tests/running/rotation_client.py", str(number), str(stop)) for number in range(CLIENTS)]
    dice, states = random.Random(11), []
    try:
        for _kill in range(KILLS):
            rotating = started(place, "manage.py", "vault_rotate")
            # As soon as it has done one column, it is in the middle of the next.
            assert any("sealed anew" in line for line in rotating.stdout or ())
            time.sleep(dice.random() / 20)
            os.killpg(rotating.pid, signal.SIGKILL)
            rotating.communicate()
            states.append(left_under(place, old_id))
        said = place.run("vault_rotate")
    finally:
        stop.touch()
    told = [json.loads(client.communicate(timeout=60)[0].splitlines()[-1]) for client in clients]

    print(f"\n{before} values under the old key, after kills {states}; client turns {[one['turns'] for one in told]}")
    assert "Everything is sealed with" in said
    assert [one["wrong"] for one in told] == [[]] * CLIENTS
    assert all(one["turns"] > 5 for one in told)
    assert before > states[0] > states[-1] > 0, "each kill came half-way"
    assert left_under(place, old_id) == 0

    place.ring.write_text(f"{new}\n")
    names = "from members.models import Member; print(len([m.name for m in Member.objects.all() if m.own_words]))"
    assert place.python(names) == str(PEOPLE)
    for number, one in enumerate(told):
        found = f"from members.models import Member; print(Member.objects.get(sign_in_name='writer{number}').name)"
        assert place.python(found) == one["last"]
    assert "columns open" in place.run("vault_check")
