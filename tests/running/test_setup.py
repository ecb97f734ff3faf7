"""A real start: ``manage.py setup``, then ``manage.py up`` without the demo."""

import re
import stat
from pathlib import Path

import pytest

from peersupport import datadir
from tests.running.conftest import Starter
from tests.running.program import manage
from tests.servers import free_port, serving_mail

pytestmark = pytest.mark.services

ANSWERS = (
    *("--organisation", "Hillside Peers", "--country", "KE", "--time-zone", "Africa/Nairobi"),
    *("--name", "Wanjiru", "--sign-in-name", "wanjiru", "--address", "http://localhost:8123"),
)
LOOK = (
    "from members.models import Member, Coordination; from groups.models import Organisation;"
    "m = Member.objects.get(sign_in_name='wanjiru'); o = Organisation.objects.get();"
    "print(o.name, o.country, o.time_zone, m.name, m.is_staff, m.is_superuser, m.check_password({password!r}),"
    "Coordination.objects.filter(member=m, organisation=o).count())"
)


def look(folder: Path, password: str) -> str:
    """What setup left in the database."""
    done = manage(folder, "shell", "--no-imports", "-c", LOOK.format(password=password))
    return done.stdout.strip() or done.stderr


def test_setup_by_options_makes_everything_and_sends_a_message(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with serving_mail() as server:
        done = manage(
            folder,
            *("setup", "--no-input", "--make-passphrase", *ANSWERS, "--exit-url", "https://weather.example/"),
            *("--email-url", f"smtp://127.0.0.1:{server.port}", "--email-from", "hello@hillside.example"),
            *("--test-to", "wanjiru@hillside.example"),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert [envelope.rcpt_tos for envelope in server.taken] == [["wanjiru@hillside.example"]]
        assert server.letters[0]["From"] == "hello@hillside.example"
    assert "The server took the test message for wanjiru@hillside.example." in done.stdout
    passphrase = re.search(r"passphrase, shown only now: (.+)", done.stdout)
    assert passphrase is not None
    assert look(folder, passphrase.group(1)) == "Hillside Peers KE Africa/Nairobi Wanjiru True False True 1"
    path = folder / datadir.SETTINGS
    assert path.read_text().splitlines()[1:] == [
        "BASE_URL=http://localhost:8123",
        f"EMAIL_URL=smtp://127.0.0.1:{server.port}",
        "EMAIL_FROM=hello@hillside.example",
        "EXIT_URL=https://weather.example/",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"The key ring is {folder / datadir.RING}. Copy it to a safe place" in done.stdout


def test_setup_without_a_mail_server_says_honestly_that_nothing_went(tmp_path: Path) -> None:
    done = manage(
        tmp_path / "data",
        *("setup", "--no-input", "--make-passphrase", *ANSWERS, "--test-to", "wanjiru@hillside.example"),
    )
    assert done.returncode == 1
    assert "The test message was not sent: no way out is set up" in done.stdout
    assert "Next: make start" in done.stdout


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("refuse", "the server refuses this recipient or our sender"), ("drop", "no clear answer came back")],
)
def test_setup_with_an_unwilling_mail_server_says_what_it_said(tmp_path: Path, behaviour: str, words: str) -> None:
    with serving_mail() as server:
        server.behaviour = behaviour
        done = manage(
            tmp_path / "data",
            *("setup", "--no-input", "--make-passphrase", *ANSWERS, "--test-to", "wanjiru@hillside.example"),
            *("--email-url", f"smtp://127.0.0.1:{server.port}"),
        )
    assert done.returncode == 1
    assert words in done.stdout


def test_setup_by_asking_takes_answers_and_asks_again_when_one_does_not_fit(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    typed = ["Hillside Peers", "Kenya", "KE", "Nairobi", "Africa/Nairobi", "Wanjiru", "wanjiru"]
    typed += ["circle", "https://circle.example", "", "", "", ""]
    done = manage(folder, "setup", typed="\n".join(typed) + "\n", SETUP_PASSWORD="a long enough passphrase")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Write the country as two letters" in done.stdout
    assert "“Nairobi” is no time zone." in done.stdout
    assert "Write the address like https://" in done.stdout
    assert "No test message was sent." in done.stdout
    assert "a long enough passphrase" not in done.stdout + done.stderr
    assert look(folder, "a long enough passphrase") == "Hillside Peers KE Africa/Nairobi Wanjiru True False True 1"


def test_setup_with_a_short_password_is_refused_and_leaves_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    done = manage(folder, "setup", "--no-input", *ANSWERS, SETUP_PASSWORD="short")
    assert done.returncode == 1
    assert "15" in done.stderr
    assert "DoesNotExist" in look(folder, "short")


def test_setup_without_an_answer_names_the_option(tmp_path: Path) -> None:
    done = manage(tmp_path / "data", "setup", "--no-input", "--make-passphrase")
    assert done.returncode == 1
    assert done.stderr.strip() == "CommandError: --organisation is missing."


def test_setup_twice_keeps_people_and_changes_the_address(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = manage(folder, "setup", "--no-input", *ANSWERS, SETUP_PASSWORD="a long enough passphrase")
    assert first.returncode == 0, first.stderr
    second = manage(folder, "setup", "--no-input", "--address", "https://new.example")
    assert second.returncode == 0, second.stderr
    assert "There is a coordinator already" in second.stdout
    assert "BASE_URL=https://new.example\n" in (folder / datadir.SETTINGS).read_text()
    assert look(folder, "a long enough passphrase").endswith("True False True 1")


def test_setup_in_the_demo_is_refused(tmp_path: Path) -> None:
    done = manage(tmp_path / "data", "setup", "--no-input", *ANSWERS, DEMO="1")
    assert done.returncode == 2
    assert done.stderr == "Setting up is for real use. Set DEMO=0 and DEBUG=0, then try again.\n"


def test_start_after_setup_serves_the_pages_and_no_outbox_page(tmp_path: Path, start: Starter) -> None:
    folder = tmp_path / "data"
    port = free_port()
    made = manage(
        folder,
        *("setup", "--no-input", *ANSWERS, "--address", f"http://localhost:{port}"),
        SETUP_PASSWORD="a long enough passphrase",
    )
    assert made.returncode == 0, made.stderr
    program = start(folder, port=port, values={}).start_and_wait()
    assert f"Ready: http://localhost:{port}" in program.said
    assert "P005: There is no way out for email" in program.said
    assert program.get("/health/ready") == (200, {"status": "ready"})
    assert program.get("/accounts/login/")[0] == 200
    assert program.get("/dev/outbox/")[0] == 404
    assert program.stop() < 15


def test_prepare_of_an_older_database_sets_a_copy_aside(real_folder: Path) -> None:
    older = manage(
        real_folder,
        "shell",
        "--no-imports",
        "-c",
        "from django.core.management import call_command; call_command('migrate', 'resources', 'zero', verbosity=0)",
    )
    assert older.returncode == 0, older.stderr
    done = manage(real_folder, "prepare")
    assert done.returncode == 0, done.stderr
    assert "Bringing the database up to date" in done.stdout
    copies = list((real_folder / "copies").iterdir())
    assert len(copies) == 1
    assert f"A copy from before is in {copies[0]}." in done.stdout
    again = manage(real_folder, "prepare")
    assert again.stdout == "Everything is up to date.\n"
