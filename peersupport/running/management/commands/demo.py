"""``manage.py demo``: loads the made-up community, or brings its dates up to today."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """Load the demo community. Safe to repeat; refuses where real people might be."""

    help = "Load a made-up community to look at. Only with DEMO=1 or DEBUG=1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, or refuse."""
        if not settings.SHOWS_OUTBOX:
            raise CommandError("The demo community is only for trying things out. Set DEMO=1 to load it.")
        from peersupport.dev.demo import cast, community  # noqa: PLC0415  (installed only in a demo)

        made = community.build(timezone.now())
        self.stdout.write("The demo community is loaded." if made else "The demo community is up to date.")
        self.stdout.write(f"Everybody’s password: {cast.PASSWORD}")
        for name, who in cast.SIGN_INS:
            self.stdout.write(f"  {name:<6} {who}")
