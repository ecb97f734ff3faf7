"""``manage.py backup_newkey FILE``: the pair of keys for backups."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peersupport.privacy.backup import BackupError, new_key


class Command(BaseCommand):
    """For whoever keeps backups; on their own machine, not on the server."""

    help = "Make a pair of keys for backups: the private one into a new file, the public one on the screen."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the private key goes."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError if the file exists or cannot be written."""
        try:
            public = new_key(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(public)
        self.stderr.write(
            f"The private key is in {options['file']}. Keep it away from the server, on paper or a stick, twice. "
            f"On the server set BACKUP_KEY={public}"
        )
