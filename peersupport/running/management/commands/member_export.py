"""``manage.py member_export ID``: everything held about one person."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.models import Member
from peersupport.audit.record import record
from peersupport.privacy.export import as_json
from peersupport.running.people import find_person


class Command(BaseCommand):
    """For somebody who cannot use the page /me/data/."""

    help = "Write everything held about one person as JSON: on the screen, or into a new file that only you can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and where to."""
        parser.add_argument("id", help="the random id of the person (or their sign-in name)")
        parser.add_argument("--to", metavar="FILE", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError if nobody has this id or the file exists."""
        member: Member = find_person(options["id"])
        text = as_json(member)
        if options["to"]:
            _write(options["to"], text)
            self.stderr.write(f"Written at {timezone.localtime():%H:%M}. Hand it over safely, then delete it.")
        else:
            self.stdout.write(text)
        record("member.exported_by_operator", by=None, subject=member)


def _write(path: str, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}).") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
