"""Open every value."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.inspection import unopenable


class Command(BaseCommand):
    """Run it after a restore: it tells whether the key ring belongs to the data."""

    help = "Open every encrypted value and name the rows that will not open."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rows by primary key, never their values."""
        columns = encrypted_columns()
        count = 0
        for column in columns:
            for pk, reason in unopenable(column):
                count += 1
                self.stderr.write(f"{column}: row {pk}: {reason}")
        if count:
            raise CommandError(f"Values that will not open: {count}. Is this the key ring that belongs to this data?")
        self.stdout.write(f"All values of {len(columns)} columns open.")
