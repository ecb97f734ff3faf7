"""Lets people move in and signs some of them in: ``python -m bench.speed.people PEOPLE FILE``.

Writes what a browser would ask for: for each page some addresses, each with the cookie of somebody whom it is for.
"""

import json
import random
import sys
import time
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

import django

django.setup()

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY  # noqa: E402  (after the line above)
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from meetings.models import Meeting  # noqa: E402
from members.models import Member, Membership, Tick  # noqa: E402
from peersupport.dev.demo import scale  # noqa: E402
from peersupport.encryption.sessions import SessionStore  # noqa: E402

ASKED_BY = 24
"""So many different people ask for each page, so that no page is warm only for one."""


def move_in(people: int) -> float:
    """Make the tables and the community. Seconds that the community took."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    began = time.monotonic()
    for _number in scale.build(people, timezone.now()):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    Tick.objects.create(started_at=timezone.now(), finished_at=timezone.now())
    return time.monotonic() - began


def some(people: int) -> dict[str, list[tuple[str, str]]]:
    """Address and cookie of each, by page: home, a meeting, and Today of who looks after two groups."""
    chance = random.Random(1)  # noqa: S311  (no secret)
    hoods = chance.sample(range(max(1, people // scale.PEOPLE)), k=min(ASKED_BY, max(1, people // scale.PEOPLE)))
    members = [_member(hood * scale.PEOPLE + 10 + turn) for hood, turn in _turns(hoods)]
    hosts = [_member(hood * scale.PEOPLE) for hood in hoods]
    meetings = []
    for member in members:
        group = Membership.objects.filter(member=member).order_by("pk").values_list("group_id", flat=True)[0]
        coming = Meeting.objects.filter(group=group, starts_at__gt=timezone.now()).order_by("starts_at").first()
        if coming:
            meetings.append((f"/meetings/{coming.pk}/", member))
    return {
        "home": [("/home/", _cookie(member)) for member in members],
        "meeting": [(address, _cookie(member)) for address, member in meetings],
        "today": [("/today/", _cookie(host)) for host in hosts],
    }


def queries_of(pages: dict[str, list[tuple[str, str]]]) -> dict[str, int]:
    """How often each page asks the database, session and account included, when it is asked for a second time."""
    counts = {}
    for page, asks in pages.items():
        address, cookie = asks[0]
        client = Client(headers={"Cookie": cookie, "Host": "localhost"})
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            if client.get(address).status_code != HTTPStatus.OK:
                raise RuntimeError(f"{address} gave no page")
        counts[page] = len(queries)
    return counts


def _turns(hoods: list[int]) -> Iterable[tuple[int, int]]:
    return [(hoods[number % len(hoods)], number // len(hoods)) for number in range(ASKED_BY)]


def _member(number: int) -> Member:
    return Member.objects.get(sign_in_name=scale.sign_in_name(number))


def _cookie(member: Member) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "members.backends.SignInBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(member.pk)
    session.create()
    # Whoever opened a page before has the cookie that belongs to forms.
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}"


def main() -> None:
    """Write everything into FILE."""
    people, report = int(sys.argv[1]), Path(sys.argv[2])
    seconds = move_in(people)
    pages = some(people)
    told = {"seconds": round(seconds, 1), "pages": pages, "queries": queries_of(pages)}
    report.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
