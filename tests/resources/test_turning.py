"""Told no kindly, with somewhere else to turn: for everybody, and what the group passes on (MEM-2, RES-2)."""

import pytest
from django.test import Client

from members.models import JoinMessage, JoinRequest
from tests.cast import Cast
from tests.factories.members import JoinRequestFactory
from tests.factories.resources import ResourceFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> JoinRequest:
    """Mika asks Family Table, which keeps a list of its own, as Tuesday Circle does."""
    ResourceFactory(name="Saturday Soup", group=cast.family, phone="+44 1632 960150")
    ResourceFactory(name="Quiet Kitchen", group=cast.family)
    ResourceFactory(name="Ligne française", country="FR")
    return JoinRequestFactory(group=cast.family, member=cast.mika)


def decide(cast: Cast, row: JoinRequest, **values: object) -> Client:
    client = sign_in(Client(), cast.ines, second_step=True)
    client.post(f"/groups/family-table/requests/{row.pk}/answer/", {"answer": "no", "words": "", **values})
    return client


@pytest.mark.guidance("MEM-2", "RES-2")
def test_group_passes_on_what_it_ticks_of_its_own_list_and_nothing_else(cast: Cast, asked: JoinRequest) -> None:
    ines = sign_in(Client(), cast.ines, second_step=True)
    page = text_of(ines.get(f"/groups/family-table/requests/{asked.pk}/"))
    assert "Saturday Soup" in page
    assert "Saturday Allotment" not in page  # of Tuesday Circle
    ticked = ["Quiet Kitchen", "Saturday Soup"].index("Saturday Soup")

    decide(cast, asked, words="We are full until spring.", onward=[str(ticked)])

    asked.refresh_from_db()
    said = JoinMessage.objects.get(request=asked).words
    assert asked.state == "REFUSED"
    assert said.startswith("We are full until spring.\n\nSaturday Soup · +44 1632 960150")
    text = text_of(sign_in(Client(), cast.mika).get(f"/asked/{asked.pk}/"))
    assert "Saturday Soup" in text
    assert "Quiet Kitchen" not in text


@pytest.mark.guidance("MEM-2")
def test_without_a_tick_everybodys_list_of_that_country_stands_there(cast: Cast, asked: JoinRequest) -> None:
    decide(cast, asked)

    page = sign_in(Client(), cast.mika).get(f"/asked/{asked.pk}/")

    assert "Riverside Listening Line" in text_of(page)
    for other in ("Saturday Soup", "Quiet Kitchen", "Ligne française"):
        assert other not in text_of(page)
    assert 'href="/groups/"' in page.content.decode()
    assert not JoinMessage.objects.exists()


def test_entry_that_is_not_on_the_list_is_not_passed_on(cast: Cast, asked: JoinRequest) -> None:
    decide(cast, asked, onward=["7"])

    asked.refresh_from_db()
    assert asked.state == "ASKED"


def test_group_without_a_list_of_its_own_is_asked_nothing_about_it(cast: Cast) -> None:
    row = JoinRequestFactory(group=cast.family, member=cast.mika)
    page = text_of(sign_in(Client(), cast.ines, second_step=True).get(f"/groups/family-table/requests/{row.pk}/"))

    assert "from your own list" not in page
    decide(cast, row)
    row.refresh_from_db()
    assert row.state == "REFUSED"
