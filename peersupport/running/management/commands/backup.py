"""``manage.py backup FILE``: everything in one sealed file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peersupport.privacy.backup import BackupError, make


class Command(BaseCommand):
    """While people go on working. The key ring is not in it: keep that apart."""

    help = "Write everything into one new file that only the holder of the private key can open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and for whom."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--to", default=settings.BACKUP_KEY, metavar="age1…", help="the public key (default: BACKUP_KEY)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError in one plain sentence."""
        if not options["to"]:
            raise CommandError("Say for whom: --to age1… or BACKUP_KEY. “manage.py backup_newkey FILE” makes a pair.")
        try:
            manifest = make(options["file"], options["to"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{options['file']}: {len(manifest['tables'])} tables, {rows} rows.")
        self.stdout.write(f"To read it one day you need the private key, and the key ring with {_named(manifest)}.")


def _named(manifest: dict[str, Any]) -> str:
    return ", ".join(manifest["keys"]) or "nothing yet"
