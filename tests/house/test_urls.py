"""Who may open what: every address of the project stands in access.csv, and the program keeps to it.

``ok`` the page · ``sign in`` to the sign-in page · ``away`` to another page · ``no`` 403, exists but not for them ·
``none`` 404, the same as if it did not exist · ``post`` 405, only a form leads there.
"""

import csv
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories.meetings import AnswerLinkFactory, MeetingFactory
from tests.factories.members import DeliveryFactory, DisclosureFactory, JoinRequestFactory
from tests.helpers import same_for_all, sign_in
from tests.house.addresses import example, patterns

TABLE = Path(__file__).with_name("access.csv")
PEOPLE = ("anonymous", "mika", "amina", "rosa", "ines", "joan", "chidi", "root")
WORDS = {200: "ok", 204: "ok", 403: "no", 404: "none", 405: "post", 503: "ok"}


def rows() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def word(response: Any) -> str:
    """The answer in the words of the table."""
    if response.status_code in (301, 302):
        return "sign in" if response.headers["Location"].startswith("/accounts/login/?next=") else "away"
    return WORDS.get(response.status_code, str(response.status_code))


def test_every_address_is_named_in_the_table() -> None:
    assert sorted(rows()) == sorted(patterns())


@pytest.mark.guidance("SET-5", "CON-2")
@pytest.mark.parametrize("name", PEOPLE)
def test_every_address_answers_each_person_as_the_table_says(name: str, cast: Cast) -> None:
    person = getattr(cast, name, None)
    expected, found = {}, {}
    for pattern, row in rows().items():
        client = Client()
        if person is not None:
            sign_in(client, person, second_step=True)
        expected[pattern] = row[name]
        found[pattern] = word(client.get(example(pattern, cast)))

    assert found == expected


# --- Strangers learn nothing ----------------------------------------------------------------------------------

OF_A_GROUP = [
    "/meetings/{meeting}/",
    "/meetings/{meeting}/answer/",
    "/meetings/{meeting}/cancel/",
    "/meetings/{meeting}/move/",
    "/meetings/{meeting}/count/",
    "/groups/{slug}/meetings/",
    "/groups/{slug}/waiting/",
    "/groups/{slug}/requests/",
    "/groups/{slug}/requests/door/",
    "/groups/{slug}/requests/{asked}/",
    "/groups/{slug}/requests/{asked}/answer/",
    "/groups/{slug}/requests/{asked}/meet/",
    "/groups/{slug}/requests/{asked}/read/",
    "/groups/{slug}/requests/{asked}/first-talk/",
    "/groups/{slug}/reminders/",
    "/groups/{slug}/reminders/send/",
    "/groups/{slug}/reminders/called/{delivery}/",
    "/groups/{slug}/people/{membership}/reach/",
    "/groups/{slug}/people/{membership}/all-right/reach-meeting/",
    "/groups/{slug}/people/{membership}/telling/",
    "/groups/{slug}/people/{membership}/telling/{question}/",
    "/groups/{slug}/code/",
    "/groups/{slug}/support/",
]


@pytest.fixture
def of_tuesday(cast: Cast) -> dict[str, object]:
    call = DeliveryFactory(member=cast.okello, group=cast.tuesday, lane="call", state="CALLING")
    asked = JoinRequestFactory(group=cast.tuesday)
    return {
        "asked": asked.pk,
        "meeting": cast.tomorrow.pk,
        "slug": cast.tuesday.slug,
        "delivery": call.pk,
        "membership": cast.okello.memberships.get().pk,
        "question": DisclosureFactory(member=cast.okello, group=cast.tuesday).pk,
    }


@pytest.fixture
def of_nobody() -> dict[str, object]:
    ids = {name: uuid.uuid4() for name in ("asked", "meeting", "delivery", "membership", "question")}
    return {**ids, "slug": "no-such-group"}


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", ["mika", "ines", "joan", "chidi", "root"])
@pytest.mark.parametrize("address", OF_A_GROUP)
def test_stranger_asking_for_what_exists_gets_the_very_answer_of_what_does_not(
    address: str, name: str, cast: Cast, of_tuesday: dict[str, object], of_nobody: dict[str, object]
) -> None:
    client = sign_in(Client(), getattr(cast, name), second_step=True)
    for method in (client.get, client.head, client.put, client.patch, client.delete, client.options, client.post):
        there, not_there = method(address.format(**of_tuesday)), method(address.format(**of_nobody))

        assert same_for_all(there) == same_for_all(not_there)
        assert there.status_code in (404, 405)
        assert cast.tuesday.name not in there.content.decode()
    assert there.status_code == 404


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("address", OF_A_GROUP)
def test_signed_out_asking_for_what_exists_is_led_to_sign_in_as_for_what_does_not(
    address: str, client: Client, of_tuesday: dict[str, object], of_nobody: dict[str, object]
) -> None:
    for values in (of_tuesday, of_nobody):
        path = address.format(**values)
        response = client.post(path)

        assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={path}")


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
def test_link_of_a_message_for_a_person_who_left_is_as_good_as_none(cast: Cast, client: Client) -> None:
    link = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)
    other = AnswerLinkFactory(meeting=MeetingFactory(group=cast.tuesday), member=cast.amina)
    assert client.get(f"/a/{link.token}/").status_code == 200

    cast.amina.memberships.update(left_on="2026-11-23")

    left, wrong = client.get(f"/a/{other.token}/"), client.get("/a/there-is-no-such-link/")
    assert same_for_all(left) == same_for_all(wrong)
    assert left.status_code == 404
