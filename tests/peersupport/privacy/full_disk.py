"""Run on a small disk of its own by test_full_disk.py: fills it, erases somebody all the same, prints what it saw."""

import json
import os
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from members.actions.erasing import erase_everything  # noqa: E402
from members.models import Member  # noqa: E402
from peersupport.privacy import ledger, reserve  # noqa: E402
from tests.factories.groups import GroupFactory  # noqa: E402
from tests.factories.members import DeliveryFactory, MembershipFactory  # noqa: E402

FOLDER = Path(os.environ["DATA_DIR"])
MESSAGES = 1000


def fill() -> None:
    """Write until nothing fits any more, byte by byte."""
    with (FOLDER / "filler").open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def is_refused(person: Member) -> bool:
    """Whether the database cannot delete without more room."""
    try:
        with transaction.atomic():
            person.delete()
    except DatabaseError:
        return True
    return False


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    group = GroupFactory()
    people = [MembershipFactory(group=group, shown_name=f"Lanternlight {number}").member for number in range(3)]
    for _number in range(MESSAGES):
        DeliveryFactory(member=people[0], group=group, kind="zqfulldisk")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    has_reserve = reserve.keep()
    fill()
    refused = is_refused(Member.objects.get(pk=people[0].pk))
    erase_everything(by=None, member=Member.objects.get(pk=people[0].pk), now=timezone.now())
    wal = FOLDER / "peersupport.sqlite3-wal"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        health = cursor.fetchone()[0]
    raw = b"".join(path.read_bytes() for path in FOLDER.glob("peersupport.sqlite3*"))
    print(
        json.dumps(
            {
                "had_reserve": has_reserve,
                "refused_without": refused,
                "left": Member.objects.count(),
                "in_ledger": len(ledger.noted()),
                "log": wal.stat().st_size if wal.exists() else 0,
                "health": health,
                "traces": raw.count(b"zqfulldisk"),
            }
        )
    )


main()
