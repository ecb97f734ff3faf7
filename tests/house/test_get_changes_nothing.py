"""Opening a page changes nothing: a browser that fetches ahead or a program that looks at links does no harm."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.helpers import sign_in, tables
from tests.house.addresses import example, patterns

MAY_CHANGE = ("django_session", "cache_entries", "audit_looklog", "members_supporterlook")
"""A session is renewed while it is used; the cache counts for limits; looks at what is a person's are noted (CON-1)."""


@pytest.mark.guidance("NOTE-3")
@pytest.mark.parametrize("name", [None, "rosa", "chidi"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_any_address_changes_no_row(name: str | None, method: str, cast: Cast) -> None:
    addresses = [example(pattern, cast) for pattern in patterns() if pattern != "/leave/"]
    client = Client()
    if name:
        sign_in(client, getattr(cast, name), second_step=True)
    before = tables(but=MAY_CHANGE)

    for address in addresses:
        getattr(client, method)(address)

    after = tables(but=MAY_CHANGE)
    assert [table for table, mark in after.items() if mark != before[table]] == []


def test_fingerprint_sees_a_changed_row(cast: Cast) -> None:
    before = tables()

    cast.tuesday.purpose = "Other words."
    cast.tuesday.save()

    assert [table for table, mark in tables().items() if mark != before[table]] == ["groups_group"]


def test_hiding_is_not_done_by_a_browser_that_fetches_ahead(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    assert client.get("/leave/", headers={"Sec-Purpose": "prefetch"}).status_code == 204
    assert client.get("/home/").status_code == 200

    client.get("/leave/")
    assert client.get("/home/").status_code == 302
