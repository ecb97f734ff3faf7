"""``manage.py member_erase ID``: erase everything about one person; ``--replay`` does so again after a restore."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.actions import erasing
from peersupport.privacy import erase
from peersupport.running.people import find_person


class Command(BaseCommand):
    """For somebody who cannot use the page /me/data/."""

    help = "Erase everything about one person, for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom; or everybody in the ledger once more."""
        parser.add_argument("id", nargs="?", help="the random id of the person (or their sign-in name)")
        parser.add_argument("--replay", action="store_true", help="erase again whoever was erased before")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--leave-groups", action="store_true", help="although a group is then without a facilitator"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError if nobody has this id, or a group would be without a facilitator."""
        if options["replay"]:
            self.stdout.write(f"Erased again: {erase.replay()}")
            return
        if not options["id"]:
            raise CommandError("Say whom: the random id of the person, or their sign-in name.")
        member = find_person(options["id"])
        if not options["yes"] and input("Erase everything about this person, for good? Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        try:
            erasing.erase_everything(by=None, member=member, now=timezone.now(), leaves_groups=options["leave_groups"])
        except erasing.UnsettledError:
            raise CommandError(
                "Nobody else facilitates a group of theirs. Settle who does, or add --leave-groups."
            ) from None
        except OSError as error:
            raise CommandError(f"Nothing was erased: the ledger cannot be written ({error.strerror}).") from None
        self.stdout.write("Erased. Old backups still hold this person until their keys are destroyed.")
