"""Small things that many tests do."""

import hashlib
import re
import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection, connections
from django.test import Client

from members.models import Member


def sign_in(client: Client, person: Member, *, second_step: bool = False) -> Client:
    """Let ``person`` be signed in on ``client``, with a fresh second step if asked for. Returns the client."""
    client.force_login(person)
    if second_step:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)  # allauth asks whose steps these were
        session.save()
    return client


def tables(*, but: tuple[str, ...] = ()) -> dict[str, str]:
    """A fingerprint of every table, so that "nothing changed" can be asked of the whole database."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in but:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


class _Text(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of(response: Any) -> str:
    """The words of a page, without marks."""
    reader = _Text()
    reader.feed(response.content.decode())
    return " ".join(" ".join(reader.parts).split())


TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


def same_for_all(response: Any) -> tuple[int, bytes]:
    """Status and body, without the token that differs in every form on every page."""
    return response.status_code, TOKEN.sub(rb"\1", response.content)


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """Run ``functions`` in threads that start together. Returns what they returned or raised, in order."""
    barrier = threading.Barrier(len(functions))
    results: list[Any] = [None] * len(functions)

    def run(place: int, function: Any) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = function()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, function), daemon=True) for place, function in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "two doings wait for each other"
    return results
