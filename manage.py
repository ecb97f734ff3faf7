#!/usr/bin/env python3
"""Entry point of the command line."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (needs the line above)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
