#!/usr/bin/env python3
"""Entry point of the command line."""

import os
import sys


def main() -> int:
    """Run one management command. What keeps it from starting is said in one sentence, with exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")
    from django.conf import settings  # noqa: PLC0415  (needs the line above)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    from peersupport.running.plainly import sentence  # noqa: PLC0415

    try:
        # Django would otherwise go on without settings and complain about something else.
        settings.INSTALLED_APPS  # noqa: B018
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, DatabaseError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.stderr.write(sentence(error) + "\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
