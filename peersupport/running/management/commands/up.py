"""``manage.py up``: web, worker and beat in one foreground process."""

import contextlib
import http.client
import os
import socket
import sys
from argparse import ArgumentParser
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from groups.models import Group
from peersupport import env
from peersupport.dashboards import probes
from peersupport.running import instance, ports
from peersupport.running.preparing import prepare
from peersupport.running.serving import web
from peersupport.running.supervisor import Part, Supervisor

ROOT_WARNING = "You're running the worker with superuser privileges"


class Command(BaseCommand):
    """Prepares what is missing, then keeps everything running until Ctrl-C."""

    help = "Start web, worker and beat together; Ctrl-C stops them. With DEMO=1 the demo community moves in first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: where to listen."""
        parser.add_argument(
            "--host",
            default=env.text("HOST"),
            help="network address to listen on (HOST); by default this machine only, as 127.0.0.1 and ::1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 after Ctrl-C or SIGTERM, 1 when a part cannot be kept running, 2 when nothing was started."""
        os.umask(0o077)  # what is made from here on is nobody else's
        folder = Path(settings.DATA_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hosts = (options["host"],) if options["host"] else ports.LOOPBACK
        try:
            with instance.only_one(folder, self.say) as lock, contextlib.ExitStack() as stack:
                _look_for(hosts)
                instance.keep_to_purpose(folder, instance.DEMO if settings.DEMO else instance.REAL)
                self._check()
                prepare(self.say)
                self.sign_ins = self._load_demo() if settings.DEMO else ""
                connections.close_all()
                listening = [stack.enter_context(each) for each in ports.take(hosts, settings.PORT)]
                code = self._supervise(folder, listening, lock)
        except KeyboardInterrupt:
            self.say("Stopped before it was ready.")
            sys.exit(130)
        self.say("Stopped." if code == 0 else "Everything was stopped.")
        sys.exit(code)

    def say(self, sentence: str) -> None:
        """One line on the screen; a closed screen must not stop anything."""
        with contextlib.suppress(OSError):
            self.stdout.write(sentence)
            self.stdout.flush()

    def _check(self) -> None:
        found = checks.run_checks(include_deployment_checks=False)
        for message in found:
            if not message.is_silenced():
                self.say(f"{message.id}: {message.msg} {message.hint or ''}".rstrip())
        if any(message.is_serious() and not message.is_silenced() for message in found):
            raise ImproperlyConfigured("Nothing was started, because of the above.")
        reason = probes.broker()
        if reason:
            raise ImproperlyConfigured(f"{reason} Start it, or correct its address.")

    def _load_demo(self) -> str:
        """Let the demo community move in, or bring its dates up to today; returns who can sign in."""
        from peersupport.dev.demo.cast import TUESDAY  # noqa: PLC0415  (installed only in a demo)

        is_empty = not Group.objects.exists()
        if not is_empty and not Group.objects.filter(slug=TUESDAY).exists():
            raise ImproperlyConfigured(
                "The database holds another community, and the demo would show its messages. "
                "Start with “make start”, or give the demo a database of its own."
            )
        self.say("Inviting a demo community …" if is_empty else "Bringing the demo community up to date …")
        said = StringIO()
        call_command("demo", stdout=said)
        return said.getvalue()

    def _supervise(self, folder: Path, listening: list[socket.socket], lock: int) -> int:
        numbers = [each.fileno() for each in listening]
        supervisor = Supervisor(
            [
                Part(
                    "web",
                    web([f"fd://{number}" for number in numbers], env.whole("WEB_WORKERS", 2, smallest=1, largest=64)),
                ),
                Part(
                    "worker",
                    _celery("worker", "--pool=threads", "--concurrency=4", "--without-gossip", "--without-mingle"),
                ),
                Part("beat", _celery("beat", f"--schedule={folder / 'beat-schedule'}", "--pidfile=")),
            ],
            environment={**os.environ, "SKIP_CHECKS": "1", "DATA_DIR": str(folder)},
            handed_down=[*numbers, lock],
            answers=partial(_answers, listening[0].getsockname()[0]),
            on_ready=self._greet,
            say=self.say,
        )
        self.say("Starting web, worker and beat …")
        return supervisor.run()

    def _greet(self) -> None:
        self.say(f"{self.sign_ins}\nReady: {settings.BASE_URL}\nCtrl-C stops everything.\n")


def _look_for(hosts: tuple[str, ...]) -> None:
    for each in ports.take(hosts, settings.PORT):
        each.close()


def _answers(host: str) -> bool:
    """Whether the web part answers a real request."""
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=2)
    try:
        connection.request("GET", "/health/live", headers={"Host": urlsplit(settings.BASE_URL).netloc})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _celery(*words: str) -> list[str]:
    return [
        *(sys.executable, "-W", f"ignore:{ROOT_WARNING}", "-m", "celery", "--quiet", "--app=peersupport"),
        *words,
        "--loglevel=WARNING",
    ]
