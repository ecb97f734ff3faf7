"""Show which key sealed how much."""

import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.inspection import NOTHING, UNKNOWN, count_keys, count_session_keys
from peersupport.encryption.keyring import ring


class Command(BaseCommand):
    """A key may be destroyed when nothing is left under it and no backup under it is needed."""

    help = "Count the stored values of every encrypted column by the key that sealed them."

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a column, sessions last."""
        counted = {str(column): count_keys(column) for column in encrypted_columns()}
        counted["sessions.Session.session_data"] = count_session_keys()
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(counted), indent=2))
            return
        keys = [key_id.hex() for key_id in ring().ids]
        width = max(len(name) for name in counted)
        self.stdout.write(" ".join([" " * width, *(f"{name:>9}" for name in (*keys, NOTHING, UNKNOWN))]))
        for name, counts in counted.items():
            cells = (f"{counts[key]:>9}" for key in (*keys, NOTHING, UNKNOWN))
            self.stdout.write(" ".join([f"{name:<{width}}", *cells]))
        self.stdout.write(f"New values are sealed with {keys[0]}. Sessions are not rewritten; they end by themselves.")


def _as_data(counted: dict[str, Counter[str]]) -> dict[str, Any]:
    keys = [key_id.hex() for key_id in ring().ids]
    return {
        "active": keys[0],
        "keys": keys,
        "columns": [
            {
                "column": name,
                "keys": {key: counts[key] for key in keys},
                "null": counts[NOTHING],
                "unknown": counts[UNKNOWN],
            }
            for name, counts in counted.items()
        ],
    }
