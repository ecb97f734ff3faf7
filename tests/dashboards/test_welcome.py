"""The newcomer's welcome: made from the group's facts, with a named person who said that this is all right."""

import datetime

import pytest
from django.test import Client

from members.actions import consenting, joining
from members.apart import FINDERS, keep_apart
from members.consents import QUESTIONS
from members.models import Membership
from members.welcomers import NEWCOMERS_REACH
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db
HERE = "/groups/tuesday-circle/welcome/"
NUMBER = "+447700900102"


def sam_may_be_reached(cast: Cast, option: str = "PHONE") -> None:
    consenting.say_yes(
        by=cast.sam,
        member=cast.sam,
        question=QUESTIONS[NEWCOMERS_REACH],
        group=cast.tuesday,
        days=90,
        option=option,
        now=NOW,
    )


@pytest.mark.guidance("MEM-5")
def test_welcome_is_made_from_the_facts_of_the_group(client: Client, cast: Cast) -> None:
    text = text_of(sign_in(client, cast.amina).get(HERE))

    for fact in ("Tomorrow", "6:30", cast.library.name, "You can just sit", "stays here", "Rosa, Sam", "no doctors"):
        assert fact in text


@pytest.mark.guidance("CON-8")
def test_place_is_not_told_before_the_group_tells_it(client: Client, cast: Cast) -> None:
    text = text_of(sign_in(client, cast.joan).get("/groups/family-table/welcome/"))

    assert "The place is told on the day" in text
    assert "kitchen" not in text


@pytest.mark.guidance("MEM-6", "CON-3")
def test_welcomer_is_named_with_the_way_they_allow_only_while_their_yes_holds(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)
    assert NUMBER not in client.get(HERE).content.decode()
    sam_may_be_reached(cast)
    assert "Sam " + NUMBER in text_of(client.get(HERE))

    consenting.say_no(by=cast.sam, member=cast.sam, question=QUESTIONS[NEWCOMERS_REACH], group=cast.tuesday, now=NOW)

    assert NUMBER not in client.get(HERE).content.decode()
    assert "Nobody has put a number here yet" in text_of(client.get(HERE))


def test_welcomer_is_gone_when_they_leave_hide_or_chose_another_way(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)
    sam_may_be_reached(cast, "EMAIL")
    assert NUMBER not in client.get(HERE).content.decode()
    sam_may_be_reached(cast)
    assert NUMBER in client.get(HERE).content.decode()
    Membership.objects.filter(member=cast.sam).update(is_hidden=True)
    assert NUMBER not in client.get(HERE).content.decode()
    Membership.objects.filter(member=cast.sam).update(is_hidden=False)
    joining.leave(by=None, membership=cast.sam.memberships.select_related("group", "member").get(), now=NOW)
    assert NUMBER not in client.get(HERE).content.decode()


def test_welcomer_does_not_stand_on_the_page_of_who_is_kept_apart_from_them(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam_may_be_reached(cast)
    monkeypatch.setattr("members.apart.FINDERS", [*FINDERS])
    keep_apart(lambda member, _group: {cast.sam.pk} if member.pk == cast.amina.pk else set())

    assert NUMBER not in sign_in(client, cast.amina).get(HERE).content.decode()
    assert NUMBER in sign_in(Client(), cast.lin).get(HERE).content.decode()


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", ["ines", "joan", "mika", "chidi", "root"])
def test_nobody_outside_reads_the_welcome(client: Client, cast: Cast, name: str) -> None:
    sam_may_be_reached(cast)

    answer = sign_in(client, getattr(cast, name)).get(HERE)

    assert (answer.status_code, NUMBER in answer.content.decode()) == (404, False)


@pytest.mark.guidance("MEM-5")
def test_home_leads_to_the_welcome_in_the_first_weeks_only(client: Client, cast: Cast) -> None:
    new = person("vera", "Vera", cast.tuesday)
    rows = Membership.objects.filter(member=new)
    rows.update(joined_on=NOW.date() - datetime.timedelta(days=3))
    sign_in(client, new)
    assert HERE in client.get("/home/").content.decode()

    rows.update(joined_on=NOW.date() - datetime.timedelta(days=60))

    assert HERE not in client.get("/home/").content.decode()
