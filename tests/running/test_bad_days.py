"""Whatever is wrong at the start: one plain sentence, exit code 2, nothing damaged."""

import base64
import hashlib
import shutil
from pathlib import Path

import pytest

from peersupport import datadir
from tests.running.conftest import Starter
from tests.running.program import manage
from tests.servers import free_port

pytestmark = pytest.mark.services

OTHER_KEY = base64.urlsafe_b64encode(b"another key, as good as any other"[:32]).decode()


def refused(folder: Path, *words: str, **values: str) -> str:
    """The one sentence with which ``manage.py up`` (or ``words``) ends."""
    done = manage(folder, *(words or ("up",)), PORT=str(free_port()), **values)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def fingerprint(folder: Path) -> str:
    return hashlib.sha256((folder / datadir.DATABASE).read_bytes()).hexdigest()


def test_start_with_a_file_in_the_folders_place_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a letter")
    assert refused(in_the_way).startswith(f"The data folder {in_the_way} cannot be written")
    assert in_the_way.read_text() == "a letter"


def test_start_in_a_folder_that_cannot_be_written_says_so() -> None:
    said = refused(Path("/proc/circle"))
    assert said.startswith("The data folder /proc/circle cannot be written")
    assert "DATA_DIR" in said


def test_start_without_the_key_ring_of_a_database_says_so_and_makes_no_new_one(folder: Path) -> None:
    (folder / datadir.RING).unlink()
    before = fingerprint(folder)
    said = refused(folder, DEMO="1")
    assert "its key ring" in said
    assert "Put the key ring back from your key backup" in said
    assert not (folder / datadir.RING).exists()
    assert fingerprint(folder) == before


def test_start_with_another_key_ring_says_so_and_writes_nothing(folder: Path) -> None:
    (folder / datadir.RING).write_text(OTHER_KEY + "\n")
    before = fingerprint(folder)
    done = manage(folder, "up", DEMO="1", PORT=str(free_port()))
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "The key ring does not open what is stored in the database. "
        "Put back the key ring that belongs to this database; nothing has been changed."
    )
    assert fingerprint(folder) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "The key ring is empty"), ("not a key\n", "Line 1 of the key ring is not a key")],
    ids=["empty", "nonsense"],
)
def test_start_with_a_key_ring_that_is_none_says_so(folder: Path, content: str, words: str) -> None:
    (folder / datadir.RING).write_text(content)
    assert refused(folder, DEMO="1").startswith(words)


def test_start_with_a_key_ring_that_others_may_read_says_how_to_close_it(folder: Path) -> None:
    (folder / datadir.RING).chmod(0o644)
    assert refused(folder, DEMO="1").endswith(f"chmod 600 {folder / datadir.RING}")


def test_start_with_a_damaged_database_says_so(folder: Path) -> None:
    (folder / datadir.DATABASE).write_bytes(b"this is no database, it is a letter " * 200)
    said = refused(folder, DEMO="1")
    assert "put back a backup" in said


def test_start_on_a_newer_database_is_refused(folder: Path) -> None:
    written = manage(
        folder,
        "shell",
        "--no-imports",
        "-c",
        "from django.db.migrations.recorder import MigrationRecorder as R; from django.db import connection;"
        "R(connection).record_applied('members', '9999_from_the_future')",
    )
    assert written.returncode == 0, written.stderr
    assert refused(folder, DEMO="1").startswith("The database was made by a newer version of this program.")


def test_start_without_an_answer_from_the_database_server_says_so(tmp_path: Path) -> None:
    said = refused(
        tmp_path / "data",
        DATABASE_URL=f"postgresql://circle@127.0.0.1:{free_port()}/circle",
        SECRET_KEY="s" * 50,
        VAULT_KEYS=OTHER_KEY,
    )
    assert said.startswith("The database does not answer")
    assert said.endswith("Is it running, and is DATABASE_URL right?")


def test_start_without_an_answer_from_the_broker_says_so(folder: Path) -> None:
    said = refused(folder, DEMO="1", BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert said == "The broker does not answer (BROKER_URL). Start it, or correct its address."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"PORT": "eight"}, "PORT is “eight”. Write a whole number from 1 to 65535."),
        ({"DEBUG": "perhaps"}, "DEBUG is “perhaps”. Write 1 for yes or 0 for no."),
        ({"BASE_URL": "circle.example"}, "BASE_URL should look like https://example.org: the address people type."),
        ({"BROKER_URL": "amqp://here"}, "BROKER_URL cannot be understood. It should look like redis://…"),
        ({"SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE points to /nowhere, which cannot be read"),
        ({"DATABASE_URL": "postgresql://circle@db/circle"}, "SECRET_KEY is missing."),
    ],
    ids=["port", "flag", "address", "broker", "file", "secret"],
)
def test_any_command_with_a_wrong_value_says_which_and_how(tmp_path: Path, values: dict[str, str], words: str) -> None:
    done = manage(tmp_path / "data", "check", **values)
    assert done.returncode == 2
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1


def test_start_on_an_address_that_is_none_says_so(folder: Path) -> None:
    assert refused(folder, DEMO="1", HOST="my house").startswith("HOST is “my house”.")


def test_start_of_the_demo_on_real_peoples_folder_is_refused(real_folder: Path) -> None:
    (real_folder / "purpose").write_text("real\n")
    assert "is for real people" in refused(real_folder, DEMO="1")


def test_start_for_real_use_on_the_demos_folder_is_refused(folder: Path) -> None:
    assert "holds the demo, whose passwords everybody knows" in refused(folder, DEMO="0")


def test_start_of_the_demo_on_another_communitys_database_is_refused(real_folder: Path) -> None:
    made = manage(
        real_folder,
        "shell",
        "--no-imports",
        "-c",
        "from groups.actions import found_group; found_group(by=None, name='Ours', slug='ours')",
    )
    assert made.returncode == 0, made.stderr
    assert refused(real_folder, DEMO="1").startswith("The database holds another community")


def test_start_with_a_line_that_is_no_setting_names_the_line(folder: Path) -> None:
    (folder / datadir.SETTINGS).write_text("# a remark\n\nSITE_LABEL=Ring\nwhat is this\n")
    assert refused(folder, DEMO="1") == (
        f"Line 4 of {folder / datadir.SETTINGS} is not like NAME=value. Correct or remove it."
    )


def test_start_after_a_lost_lock_file_and_lost_notes_works(folder: Path, start: Starter) -> None:
    (folder / "running.lock").unlink()
    (folder / "prepared.json").write_text("{broken")
    shutil.rmtree(folder / "static")
    program = start(folder).start_and_wait()
    assert program.get("/health/live")[0] == 200
