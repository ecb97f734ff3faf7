"""Who may open what, and who may not even learn that it is there (security.md part 4, SET-5, CON-2).

The matrix is data: who.toml and the rows under pages/. Every address of the project stands there, and is asked for with
every verb, by every role (people.py), for every variant of what it is about (objects.py). How to add one is told in
docs/how-to/add-a-page.md.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.factories.meetings import AnswerLinkFactory, MeetingFactory
from tests.factories.members import DeliveryFactory
from tests.helpers import same_for_all, sign_in
from tests.matrix.people import ROLES
from tests.matrix.rights import still_open_after_role_is_gone
from tests.matrix.rows import rows
from tests.matrix.walking import walk
from tests.matrix.world import world_of

ON_POSTGRESQL = ("facilitator", "member")
"""What the databases could answer differently to is seen by these; the other roles are asked for on SQLite."""


def here(role: str) -> Any:
    """The role, left out where SQLite has asked for it already and PostgreSQL answers a sample."""
    is_left_out = settings.DATABASES["default"]["ENGINE"].endswith("postgresql") and role not in ON_POSTGRESQL
    return pytest.param(role, marks=pytest.mark.skipif(is_left_out, reason="this role is asked for on SQLite"))


@pytest.mark.guidance("SET-5", "CON-2")
@pytest.mark.parametrize("role", [here(role) for role in ROLES])
def test_every_address_answers_each_role_as_the_matrix_says(
    role: str, cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    findings = walk(world_of(cast), role)

    record_property("authorization checks", findings.asked.total())
    print(f"{role}: {findings.asked.total()} {dict(findings.asked)}")
    assert findings.wrong == []


def test_every_role_and_every_word_of_a_row_is_used() -> None:
    named = set().union(*(row.by for row in rows().values() if row.by != frozenset(ROLES)))

    assert set(ON_POSTGRESQL) | named <= set(ROLES)
    assert [row.address for row in rows().values() if row.smuggle is not None]


# --- From one request to the next -----------------------------------------------------------------------------


@pytest.mark.guidance("CON-2")
def test_facilitator_of_another_group_cannot_mark_a_call_through_their_own_group(cast: Cast, client: Client) -> None:
    call = DeliveryFactory(member=cast.okello, group=cast.tuesday, lane="call", state="CALLING")
    sign_in(client, cast.ines, second_step=True)

    response = client.post(f"/groups/{cast.family.slug}/reminders/called/{call.pk}/", {"outcome": "told"})

    call.refresh_from_db()
    assert (response.status_code, call.handled_at) == (404, None)


@pytest.mark.guidance("CON-2")
def test_person_who_left_gets_nothing_from_the_next_request_on(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    address = f"/meetings/{cast.tomorrow.pk}/"
    assert client.get(address).status_code == 200

    cast.amina.memberships.update(left_on="2026-11-23")

    assert client.get(address).status_code == 404
    assert cast.tuesday.name not in client.get("/home/").content.decode()


@pytest.mark.guidance("CON-2")
def test_right_that_ends_ends_at_once_for_open_sessions_and_open_forms(cast: Cast) -> None:
    assert still_open_after_role_is_gone(cast) == []


@pytest.mark.guidance("CON-2")
def test_link_of_a_message_for_a_person_who_left_is_as_good_as_none(cast: Cast, client: Client) -> None:
    link = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)
    other = AnswerLinkFactory(meeting=MeetingFactory(group=cast.tuesday), member=cast.amina)
    assert client.get(f"/a/{link.token}/").status_code == 200

    cast.amina.memberships.update(left_on="2026-11-23")

    left, wrong = client.get(f"/a/{other.token}/"), client.get("/a/there-is-no-such-link/")
    assert same_for_all(left) == same_for_all(wrong)
    assert left.status_code == 404
