"""``manage.py prepare``: makes database, translations and page files fit the code. Also the whole of an upgrade."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from peersupport.running.preparing import prepare_database, prepare_files


class Command(BaseCommand):
    """Do what is not done yet, tell each step; safe to repeat."""

    help = "Bring database, translations and page files up to date; a copy of a SQLite database is set aside first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An image is built without a database, and its files are not written to when it runs."""
        parser.add_argument("--only", choices=["files", "database"], help="do one half")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise what manage.py says in one sentence."""
        Path(settings.DATA_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        if options["only"] != "database":
            prepare_files(self.stdout.write)
        if options["only"] != "files":
            prepare_database(self.stdout.write)
        self.stdout.write("Everything is up to date.")
