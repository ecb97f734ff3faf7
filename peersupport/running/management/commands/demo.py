"""``manage.py demo``: loads the made-up community, or brings it up to today; with ``--scale``, many more people too."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone


class Command(BaseCommand):
    """Load the demo community. Safe to repeat; refuses where real people might be."""

    help = "Load a made-up community to look at. Only with DEMO=1 or DEBUG=1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: how many people more."""
        parser.add_argument(
            "--scale",
            type=int,
            default=0,
            metavar="N",
            help="also let so many neighbours move in, to see that pages stay quick; a stopped run can be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, or refuse."""
        if not settings.SHOWS_OUTBOX:
            raise CommandError("The demo community is only for trying things out. Set DEMO=1 to load it.")
        if options["scale"] < 0:
            raise CommandError("Fewer than nobody cannot move in. Say a number of people, 10000 for example.")
        from peersupport.dev.demo import cast, community  # noqa: PLC0415  (installed only in a demo)

        made = community.build(timezone.now())
        self.stdout.write("The demo community is loaded." if made else "The demo community is up to date.")
        self.stdout.write(f"Everybody’s password: {cast.PASSWORD}")
        for name, who in cast.SIGN_INS:
            self.stdout.write(f"  {name:<6} {who}")
        if options["scale"]:
            self._scale(options["scale"])

    def _scale(self, people: int) -> None:
        from peersupport.dev.demo import scale  # noqa: PLC0415  (the same)

        began, number = time.monotonic(), 0
        for number in scale.build(people, timezone.now()):
            self.stdout.write(f"  {number} neighbours have moved in.")
            self.stdout.flush()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the database looks at how much there is, and chooses its ways by that
        names = f"{scale.sign_in_name(0)}, {scale.sign_in_name(1)} …"
        done = f"in {time.monotonic() - began:.0f} seconds" if number else "and nobody had to move"
        self.stdout.write(f"{people} neighbours live here ({names}), {done}.")
