"""Write everything anew under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.keyring import ring
from peersupport.encryption.rotation import rotate


class Command(BaseCommand):
    """May be stopped and started again at any time, while everything else runs on."""

    help = "Seal every value that is not under the first key of the ring anew. Run again until nothing is left."

    def handle(self, *args: Any, **options: Any) -> None:
        """Searchable columns first: while two keys live, two equal values can slip past a uniqueness rule."""
        incomplete = False
        for outcome in rotate(encrypted_columns()):
            if outcome.rewritten:
                self.stdout.write(f"{outcome.column}: {outcome.rewritten} sealed anew")
            for pk, other in outcome.duplicates:
                self.stderr.write(
                    f"{outcome.column}: rows {pk} and {other} hold the same value. Keep it in one of them."
                )
            for pk in outcome.unopened:
                self.stderr.write(f"{outcome.column}: row {pk} will not open. “manage.py vault_check” says why.")
            incomplete = incomplete or not outcome.is_complete
        if incomplete:
            raise CommandError("Some values are still under an older key: do not destroy it yet.")
        self.stdout.write(f"Everything is sealed with {ring().active.hex()}.")
