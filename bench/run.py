"""Measures some oracles in a process and a database of its own: ``python -m bench.run PAIRS FILE ORACLE …``.

Real settings, real password hashing, the real limits in the database's cache; only the network is left out.
"""

import datetime
import importlib
import json
import logging
import pkgutil
import random
import sys
from pathlib import Path

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (models need the line above)
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

import bench  # noqa: E402
from bench.separability import ORACLES, SCENES, WARM_UP, Person, measure  # noqa: E402
from members.models import ContactMethod, Member  # noqa: E402


def load_all() -> list[str]:
    """Import every file of this folder, so that each oracle is known. Returns their names."""
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "run":
            importlib.import_module(f"bench.{module.name}")
    return list(ORACLES)


def people(pairs: int) -> None:
    """Let those be known who are to be known."""
    password, word = make_password("the right sentence, known to them"), make_password("the six right words")
    known = [Person(number, is_known=True) for number in range(pairs + WARM_UP)]
    members = Member.objects.bulk_create(
        Member(
            sign_in_name=person.name,
            password=password,
            recovery_word=word,
            quiet_from=datetime.time(0),
            quiet_until=datetime.time(0),
        )
        for person in known
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=person.email, verified=True, primary=True)
        for member, person in zip(members, known, strict=True)
    )
    ContactMethod.objects.bulk_create(
        ContactMethod(member=member, channel=channel, address=address, verified_at=timezone.now())
        for member, person in zip(members, known, strict=True)
        for channel, address in (("EMAIL", person.email), ("SMS", person.phone))
    )
    for make in SCENES:
        make(known)


def main() -> None:
    """Write one figure after the other into FILE."""
    load_all()
    logging.getLogger("django.request").setLevel(logging.ERROR)  # thousands of refusals are what is measured
    pairs, report, names = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    people(pairs)
    figures = []
    for name in names:
        figures.append(measure(name, pairs, chance=random.Random(name)).as_dict())  # noqa: S311  (no secret)
        report.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
