"""``manage.py restore FILE --identity KEYFILE``: put a backup into an empty database, and see that it is whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.inspection import unopenable
from peersupport.privacy import erase
from peersupport.privacy.backup import BackupError, identity_in, restore
from peersupport.running import instance
from peersupport.running.preparing import prepare_database


class Command(BaseCommand):
    """With everything stopped, and the key ring of that time in place."""

    help = "Put a backup into an empty database: verify, load, compare, open every value, erase again who was erased."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and what opens it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="file of the private key")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError in one plain sentence; then nothing was changed, or it says what to do."""
        with instance.only_one(Path(settings.DATA_DIR), self.stdout.write):
            try:
                manifest = restore(options["file"], identity_in(options["identity"]), self.stdout.write)
            except (BackupError, OSError) as error:
                raise CommandError(str(error)) from None
            self.stdout.write(f"All {len(manifest['tables'])} tables arrived as they were.")
            shut = sum(1 for column in encrypted_columns() for _row in unopenable(column))
            if shut:
                raise CommandError(f"{shut} values do not open. See “manage.py vault_check”; do not start yet.")
            self.stdout.write("Every sealed value opens.")
            prepare_database(self.stdout.write)
            self.stdout.write(f"People erased since then, and erased again now: {erase.replay()}")
            connection.close()
        self.stdout.write("Start again. Then make a new backup.")
