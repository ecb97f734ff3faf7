"""Backups that are sealed to somebody else's key, and what comes out of them: on SQLite and on PostgreSQL."""

import base64
import json
import random
import re
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from peersupport.privacy import backup
from peersupport.privacy.backup import BackupError
from tests.peersupport.encryption.dump import find_in_bytes
from tests.running.places import Place, Places

pytestmark = [pytest.mark.services, pytest.mark.guidance("CON-7")]

OTHER_KEY = base64.urlsafe_b64encode(b"another key, as good as any other"[:32]).decode()
DAMAGES = 20
DAMAGED = r"damaged or not a backup|made for another"
NAME_IN_DEMO = "Amina"


@dataclass
class Saved:
    """The demo, a backup of it, and the key that opens it."""

    source: Place
    file: Path
    key: Path
    public: str


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Places]:
    with django_db_blocker.unblock():
        made = Places(tmp_path_factory.mktemp("places"))
        yield made
        made.clear()


@pytest.fixture(scope="module")
def saved(places: Places) -> Saved:
    source = places.make("source")
    source.run("prepare", "--only", "database")
    source.run("demo")
    key = places.folder / "private"
    public = source.run("backup_newkey", str(key)).split()[0]
    said = source.run("backup", str(places.folder / "saved.age"), "--to", public)
    assert re.search(r"\d\d tables, \d+ rows\.", said)
    return Saved(source, places.folder / "saved.age", key, public)


COUNT = "from members.models import Member; print(sorted(m.name for m in Member.objects.all()))"
ERASE = "from members.models import Member; print(next(m.pk for m in Member.objects.all() if m.name == 'Amina'))"


def test_backup_put_back_elsewhere_is_the_same_and_the_erased_stay_erased(saved: Saved, places: Places) -> None:
    before = saved.source.python(COUNT)
    assert NAME_IN_DEMO in before
    amina = saved.source.python(ERASE)
    saved.source.run("member_erase", amina, "--yes")
    there = places.make("there", saved.source.ring)
    shutil.copy(saved.source.folder / "erasures", there.folder / "erasures")

    said = there.run("restore", str(saved.file), "--identity", str(saved.key))

    assert "tables arrived as they were." in said
    assert "Every sealed value opens." in said
    assert "People erased since then, and erased again now: 1" in said
    assert there.python(COUNT) == before.replace("'Amina', ", "")
    assert "columns open" in there.run("vault_check")
    again = there.run("restore", str(saved.file), "--identity", str(saved.key), code=1)
    assert "The database here is not empty. Move it aside first; nothing was changed." in again


def test_backup_put_back_without_a_ledger_brings_everybody_and_the_ledger_it_holds(
    saved: Saved, places: Places
) -> None:
    there = places.make("elsewhere", saved.source.ring)

    said = there.run("restore", str(saved.file), "--identity", str(saved.key))

    assert "erased again now: 0" in said
    assert NAME_IN_DEMO in there.python(COUNT)


def test_newer_backup_carries_the_ledger_along(saved: Saved, places: Places) -> None:
    (saved.source.folder / "erasures").touch()
    newer = places.folder / "newer.age"
    saved.source.run("backup", str(newer), BACKUP_KEY=saved.public)
    there = places.make("after", saved.source.ring)

    there.run("restore", str(newer), "--identity", str(saved.key))

    ledger = saved.source.folder / "erasures"
    carried = there.folder / "erasures"
    assert (carried.read_text() if carried.exists() else "") == ledger.read_text()


def test_backup_with_another_private_key_says_so(saved: Saved, places: Places) -> None:
    there = places.make("wrong-key", saved.source.ring)
    other = places.folder / "other"
    there.run("backup_newkey", str(other))

    said = there.run("restore", str(saved.file), "--identity", str(other), code=1)

    assert "This key does not open this backup: it was made for another one." in said


def test_backup_without_the_key_ring_of_its_time_says_which_keys_are_missing(saved: Saved, places: Places) -> None:
    there = places.make("wrong-ring")
    there.ring.write_text(OTHER_KEY + "\n")
    there.ring.chmod(0o600)

    said = there.run("restore", str(saved.file), "--identity", str(saved.key), code=1)

    assert re.search(r"The key ring here lacks [0-9a-f]{8}", said)
    assert "Put the key ring of its time in place first." in said


def test_backup_holds_nothing_to_read_and_never_the_key_ring(saved: Saved) -> None:
    assert saved.file.stat().st_mode & 0o777 == 0o600
    ring = saved.source.ring.read_text().split()[0]
    assert find_in_bytes("backup", saved.file.read_bytes()[:200_000], "Tuesday Circle", ring) == set()
    with backup.opened(saved.file, backup.identity_in(saved.key)) as (folder, manifest):
        plain = (folder / "archive").read_bytes()
        with tarfile.open(folder / "archive") as archive:
            assert archive.getnames() == ["manifest.json", "ledger", "database"]
        assert ring.encode() not in plain
        assert base64.urlsafe_b64decode(ring) not in plain
        assert b"amina@" not in plain
        assert set(manifest) == {"format", "made_at", "kind", "keys", "migrations", "tables"}
        assert "Amina" not in json.dumps(manifest)


def test_every_damaged_backup_is_found_before_anything_is_loaded(saved: Saved, tmp_path: Path) -> None:
    whole = saved.file.read_bytes()
    dice = random.Random(7)
    damaged = [whole[: dice.randrange(1, len(whole))] for _turn in range(DAMAGES // 2)]
    for _turn in range(DAMAGES // 2):
        place = dice.randrange(len(whole))
        damaged.append(whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :])
    damaged += [whole[:-1], whole + b"\0", b"", b"a letter"]
    identity = backup.identity_in(saved.key)
    for number, content in enumerate(damaged):
        file = tmp_path / f"{number}.age"
        file.write_bytes(content)
        with (
            pytest.raises(BackupError, match=DAMAGED),
            backup.opened(file, identity),
        ):
            pytest.fail("a damaged backup was opened")


def test_damaged_backup_is_said_in_one_sentence(saved: Saved, places: Places, tmp_path: Path) -> None:
    there = places.make("damaged", saved.source.ring)
    file = tmp_path / "torn.age"
    file.write_bytes(saved.file.read_bytes()[:-1000])

    said = there.run("restore", str(file), "--identity", str(saved.key), code=1)

    assert "is damaged or not a backup. Take another copy of it, or an older one." in said


def test_table_that_did_not_arrive_as_it_was_is_named() -> None:
    wanted = {"a": {"rows": 1, "checksum": "1"}, "b": {"rows": 2, "checksum": "2"}}

    backup._compare(wanted, dict(wanted))
    with pytest.raises(BackupError, match=r"as they were: b\. Do not use it\."):
        backup._compare(wanted, {**wanted, "b": {"rows": 2, "checksum": "3"}})


@pytest.mark.parametrize(
    ("change", "words"),
    [({"format": 9}, "another version"), ({"kind": "oracle"}, "This backup is of oracle")],
)
def test_backup_that_does_not_fit_is_refused(change: dict[str, Any], words: str) -> None:
    fitting = {"format": backup.FORMAT, "kind": connection.vendor, "keys": []}

    with pytest.raises(BackupError, match=words):
        backup._refuse_unfit({**fitting, **change})


def test_backup_over_an_earlier_one_is_refused(saved: Saved) -> None:
    said = saved.source.run("backup", str(saved.file), "--to", saved.public, code=1)

    assert "exists already. Choose another name, so that no backup is lost." in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "{new}"), "Say for whom: --to age1"),
        (("backup", "{new}", "--to", "age1nonsense"), "This is not a public key."),
        (("backup", "/proc/nowhere", "--to", "{public}"), "cannot be written"),
        (("restore", "{new}", "--identity", "{key}"), "There is no file"),
        (("restore", "{file}", "--identity", "{file}"), "cannot be read"),
        (("backup_newkey", "{key}"), "cannot be written"),
    ],
)
def test_mistaken_words_are_answered_with_what_to_do(
    saved: Saved, places: Places, words: tuple[str, ...], sentence: str
) -> None:
    values = {"new": places.folder / "new.age", "public": saved.public, "key": saved.key, "file": saved.file}

    said = saved.source.run(*(word.format(**values) for word in words), code=1)

    assert sentence in said
    assert not (places.folder / "new.age").exists()
