"""``manage.py forget_expired``: forget what has had its time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.actions.forgetting import forget_expired


class Command(BaseCommand):
    """Does now what the clock does once a day."""

    help = "Forget what has had its time, and say how many rows of what went. Runs by itself once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each kind of row; numbers only."""
        report = forget_expired(timezone.now())
        for what, number in report.items():
            self.stdout.write(f"{what:<32} {number:>8}")
        if not report:
            self.stdout.write("There was nothing to forget.")
