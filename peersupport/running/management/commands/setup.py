"""``manage.py setup``: from nothing to an instance for real people. It asks; every answer may be an option instead."""

import getpass
import os
import subprocess
import sys
import zoneinfo
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from members.models import Coordination
from members.passphrase import make_passphrase
from peersupport import datadir, env
from peersupport.running import instance
from peersupport.running.founding import found, keep_settings
from peersupport.running.preparing import prepare

SETTINGS = {"address": "BASE_URL", "email_url": "EMAIL_URL", "email_from": "EMAIL_FROM", "exit_url": "EXIT_URL"}


class Command(BaseCommand):
    """Ask, make, test, and say what to keep safe."""

    help = "Set up an instance for real people: organisation, first coordinator, address, keys, a test message."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option for each question; with --no-input nothing is asked."""
        parser.add_argument("--organisation", help="who stands behind the groups")
        parser.add_argument("--country", help="two letters, for example KE")
        parser.add_argument("--time-zone", help="for example Africa/Nairobi")
        parser.add_argument("--name", help="what we call the first coordinator")
        parser.add_argument("--sign-in-name", help="the name the first coordinator signs in with")
        parser.add_argument(
            "--make-passphrase",
            action="store_true",
            help="make a passphrase and show it once; otherwise it is asked for, or read from SETUP_PASSWORD(_FILE)",
        )
        parser.add_argument("--address", help="what people type, for example https://circle.example.org (BASE_URL)")
        parser.add_argument("--email-url", help="smtp://name:password@server:587 (EMAIL_URL)")
        parser.add_argument("--email-from", help="the sender people see, for example hello@example.org (EMAIL_FROM)")
        parser.add_argument("--exit-url", help="where “hide this page” leads (EXIT_URL)")
        parser.add_argument("--test-to", help="an email address for a test message")
        parser.add_argument("--no-input", action="store_true", help="ask nothing; what is missing is an error")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 when all is made; 1 when all is made but the test message did not go."""
        folder = Path(settings.DATA_DIR)
        if settings.SHOWS_OUTBOX:
            raise ImproperlyConfigured("Setting up is for real use. Set DEMO=0 and DEBUG=0, then try again.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        instance.keep_to_purpose(folder, instance.REAL)
        self.may_ask = not options["no_input"]
        prepare(self.stdout.write)
        self._people(options)
        self._settings(folder / datadir.SETTINGS, options)
        self._keys()
        has_failed = self._test_message(folder, options)
        self.stdout.write("\nNext: make start")
        if has_failed:
            sys.exit(1)

    def _people(self, options: dict[str, Any]) -> None:
        if Coordination.objects.exists() and not options["organisation"]:
            self.stdout.write("There is a coordinator already; organisations and people stay as they are.")
            return
        answers = {
            "organisation": self._ask(options, "organisation", "Who stands behind the groups?"),
            "country": self._ask(options, "country", "Which country (two letters)?", check=_country, default=""),
            "time_zone": self._ask(options, "time_zone", "Which time zone?", check=_zone, default=settings.TIME_ZONE),
            "name": self._ask(options, "name", "What do we call the first coordinator?"),
            "sign_in_name": self._ask(options, "sign_in_name", "Which name do they sign in with?"),
        }
        password, is_made = self._password(options)
        try:
            organisation = found(**answers, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{organisation.name} is there, and “{answers['sign_in_name']}” coordinates it.")
        if is_made:
            self.stdout.write(f"Their passphrase, shown only now: {password}")

    def _password(self, options: dict[str, Any]) -> tuple[str, bool]:
        """The first coordinator's password, and whether we made it."""
        given = env.text("SETUP_PASSWORD")
        if given and not options["make_passphrase"]:
            return given, False
        if options["make_passphrase"]:
            return make_passphrase(), True
        if not self.may_ask:
            raise CommandError("Say --make-passphrase, or put the password into SETUP_PASSWORD_FILE.")
        while True:
            typed = getpass.getpass("Their password (nothing shows; leave it empty and we make one): ")
            if not typed:
                return make_passphrase(), True
            try:
                validate_password(typed)
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
                continue
            if typed == getpass.getpass("Once more: "):
                return typed, False
            self.stdout.write("These two were not the same.")

    def _settings(self, path: Path, options: dict[str, Any]) -> None:
        if not settings.IS_EMBEDDED:  # a container's folder does not last
            self.stdout.write("Address and email server come from the environment; see .env.example.")
            return
        now = {name: os.environ.get(name, "") for name in SETTINGS.values()}
        asked = {
            "address": ("Which address do people type?", _address, settings.BASE_URL),
            "email_url": ("Which server sends email (smtp://name:password@server:587; empty: none)?", _smtp, ""),
            "email_from": ("Which sender do people see?", _sender, ""),
            "exit_url": ("Where does “hide this page” lead (an everyday page)?", _page, settings.EXIT_URL_DEFAULT),
        }
        answers = {
            SETTINGS[key]: self._ask(options, key, question, check=check, default=now[SETTINGS[key]] or default)
            for key, (question, check, default) in asked.items()
        }
        keep_settings(path, {name: value for name, value in answers.items() if value})
        os.environ.update(answers)
        self.stdout.write(f"Settings are in {path}.")

    def _keys(self) -> None:
        place = settings.VAULT_KEYS_FILE or "VAULT_KEYS"
        self.stdout.write(
            f"The key ring is {place}. Copy it to a safe place away from this machine and from the backups: "
            "without it nobody can ever read the database, not even you."
        )

    def _test_message(self, folder: Path, options: dict[str, Any]) -> bool:
        """Whether a test message was wished for and did not go. A new process, because settings are read once."""
        to = self._ask(options, "test_to", "To which email address may a test message go (empty: none)?", default="")
        if not to:
            self.stdout.write("No test message was sent. Later: manage.py testmessage ADDRESS")
            return False
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "testmessage", to, "--skip-checks"]
        done = subprocess.run(  # noqa: S603  (our own command)
            command,
            env={**os.environ, "DATA_DIR": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.stdout.write((done.stdout or done.stderr).strip())
        return done.returncode != 0

    def _ask(
        self,
        options: dict[str, Any],
        key: str,
        question: str,
        *,
        check: Callable[[str], str] = str,
        default: str | None = None,
    ) -> str:
        """An option's value, or an answer; asked again until it fits."""
        given = options[key]
        if given is None and not self.may_ask:
            if default is None:
                raise CommandError(f"--{key.replace('_', '-')} is missing.")
            return default
        while True:
            answer = given if given is not None else self._typed(question, default)
            try:
                return check(answer)
            except ValueError as error:
                if given is not None:
                    raise CommandError(str(error)) from None
                self.stdout.write(str(error))

    def _typed(self, question: str, default: str | None) -> str:
        shown = f" [{default}]" if default else ""
        try:
            while True:
                answer = input(f"{question}{shown} ").strip() or default
                if answer is not None:
                    return answer
        except EOFError:
            raise CommandError("Nobody answers. Give the answers as options; see: manage.py setup --help") from None


def _country(text: str) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):  # noqa: PLR2004  (ISO 3166-1 alpha-2)
        raise ValueError("Write the country as two letters, for example KE.")
    return text.upper()


def _zone(text: str) -> str:
    if text not in zoneinfo.available_timezones():
        raise ValueError(f"“{text}” is no time zone. Write it like Africa/Nairobi.")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("Write the address like https://circle.example.org, without anything behind it.")
    return text.rstrip("/")


def _smtp(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("smtp", "smtps") or not urlsplit(text).hostname):
        raise ValueError("Write the email server like smtp://name:password@mail.example.org:587")
    return text


def _sender(text: str) -> str:
    if text:
        try:
            validate_email(text.rpartition("<")[2].rstrip(">"))
        except ValidationError:
            raise ValueError("Write the sender like hello@example.org") from None
    return text


def _page(text: str) -> str:
    if urlsplit(text).scheme != "https":
        raise ValueError("Write an address that begins with https://")
    return text
