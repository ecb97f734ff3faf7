"""Print a fresh key."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand

from peersupport.encryption.keyring import new_key_line


class Command(BaseCommand):
    """Works without a key ring, for it makes the first key."""

    help = "Print a fresh key as a line for the key ring."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One line, with the day as a remark."""
        self.stdout.write(f"{new_key_line()}  # {datetime.datetime.now(datetime.UTC).date()}")
