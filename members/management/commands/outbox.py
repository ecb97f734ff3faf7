"""`manage.py outbox`: how many messages are in which state, and whether they move."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count
from django.utils import timezone

from members.models import Delivery
from members.outbox import listing


class Command(BaseCommand):
    """Numbers and moments only: no names, no addresses, no texts."""

    help = "Shows the messages by lane and state, the last tick of the clock and the oldest message that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--json", action="store_true", help="print for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        found = facts()
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for lane, states in found["lanes"].items():
            for state, number in states.items():
                self.stdout.write(f"{lane or '(no way)':<10} {state:<12} {number:>7}")
        if not found["lanes"]:
            self.stdout.write("No messages yet.")
        self.stdout.write(f"Wait for a person: {found['waiting_for_a_person']}")
        self.stdout.write(f"Last tick: {found['last_tick'] or 'never'}")
        self.stdout.write(f"Oldest message due: {found['oldest_due'] or 'none waits'}")


def facts() -> dict[str, Any]:
    """The same as ``--json`` prints."""
    now = timezone.now()
    states: dict[str, int] = dict.fromkeys(Delivery.State.values, 0)
    lanes: dict[str, dict[str, int]] = {}
    counts = Delivery.objects.order_by("lane", "state").values_list("lane", "state").annotate(number=Count("pk"))
    for lane, state, number in counts:
        lanes.setdefault(lane, {})[state] = number
        states[state] += number
    tick, oldest = listing.last_tick(), listing.oldest_due(now)
    return {
        "states": states,
        "lanes": lanes,
        "waiting_for_a_person": listing.waiting_for_a_person(now).filter(member__isnull=False).count(),
        "last_tick": tick.isoformat() if tick else None,
        "oldest_due": oldest.isoformat() if oldest else None,
        "is_late": listing.is_late(now),
    }
