"""``make clocks``: meetings in every time zone of this machine, CASES of them (100,000), each worked out twice."""

import itertools
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHOWN = 20


def main() -> int:
    """0 when every meeting begins when the clock of its place shows the hour."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415  (the settings come first)

    django.setup()
    from tests.meetings import clocks  # noqa: PLC0415  (the same)

    wanted = int(os.environ.get("CASES") or 100_000)
    began, names = time.monotonic(), clocks.zones()
    asked, wrong = 0, []
    for case in clocks.cases(per_zone=-(-wanted // len(names)), seed=int(os.environ.get("SEED") or 0)):
        asked += 1
        if words := clocks.problem(case):
            wrong.append(words)
    for words in itertools.islice(wrong, SHOWN):
        print(words)
    seconds = time.monotonic() - began
    print(f"{asked:,} meetings in {len(names)} time zones, {len(wrong)} at a wrong instant, in {seconds:.0f} seconds.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
