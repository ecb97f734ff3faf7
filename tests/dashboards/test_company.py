"""The page of somebody at a person's side: exactly what was said yes to, under the person's own words (CON-9)."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.actions import answering, scheduling
from meetings.models import Place
from members.actions.roles import forget_rights
from members.models import Member
from members.models.supporter import SEES
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.factories.members import DeliveryFactory, MembershipFactory, SupporterFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.guidance("CON-9")

FINDING = "The brick house with the clock."
SHOWS = {
    "sees_meetings": ["Tomorrow", "6:30"],
    "sees_place": ["Library, Room 2", FINDING],
    "sees_answer": ["The answer is: not sure yet"],
    "sees_reminders": ["Reminder: Tuesday 24 November"],
    "sees_agreement": ["What was agreed on"],
    "sees_page": ["Quiet hours", "First choice, second choice", "Only the day and the time"],
}
"""What each choice brings to the page."""


@pytest.fixture
def told(cast: Cast, now: datetime.datetime) -> Cast:
    """Tuesday's place is told to everybody, Amina is not sure yet, and was reminded this morning."""
    Place.objects.filter(pk=cast.library.pk).update(told=Place.Told.EVERYBODY)
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="UNSURE", now=now)
    DeliveryFactory(
        member=cast.amina, group=cast.tuesday, subject_id=cast.tomorrow.pk, state="ACCEPTED", accepted_at=now
    )
    return cast


def page_of(cast: Cast, **choices: Any) -> str:
    said: dict[str, Any] = {"groups": [str(cast.tuesday.pk)], **choices}
    supporter = SupporterFactory(member=cast.amina, helper=cast.mika, **said)
    return text_of(sign_in(Client(), cast.mika).get(f"/with/{supporter.pk}/"))


@pytest.mark.parametrize("choice", list(SHOWS))
def test_each_choice_shows_its_own_and_nothing_of_the_others(choice: str, told: Cast) -> None:
    needs = {"sees_meetings": True} if choice in ("sees_place", "sees_answer") else {}

    page = page_of(told, **{**needs, choice: True})

    assert [words for words in SHOWS[choice] if words not in page] == []
    others = [words for other, some in SHOWS.items() if other not in (choice, *needs) for words in some]
    assert [words for words in others if words in page] == []


def test_nothing_said_shows_nothing(told: Cast) -> None:
    page = page_of(told)

    assert [words for some in SHOWS.values() for words in some if words in page] == []
    assert "shows you nothing here for now" in page


def test_everything_said_names_no_group_and_nobody_else(told: Cast) -> None:
    page = page_of(told, **dict.fromkeys(SEES, True))

    for secret in (told.tuesday.name, told.tuesday.purpose, "amina@example.org"):
        assert secret not in page
    for other in (told.rosa, told.sam, told.lin, told.okello):
        assert other.name not in page
    assert "Library group" in page


def test_title_and_address_are_neutral(told: Cast) -> None:
    supporter = SupporterFactory(member=told.amina, helper=told.mika)

    page = sign_in(Client(), told.mika).get(f"/with/{supporter.pk}/").content.decode()

    assert "Together" in page.split("<title>")[1].split("</title>")[0]
    assert "Amina" not in page.split("<title>")[1].split("</title>")[0]


@pytest.mark.guidance("CON-8")
@pytest.mark.parametrize("rule", [Place.Told.MEMBERS, Place.Told.ON_THE_DAY])
def test_place_that_is_for_members_is_kept_even_on_the_day(rule: str, told: Cast, clock: Any) -> None:
    Place.objects.filter(pk=told.library.pk).update(told=rule)
    clock.move_to(told.tomorrow.starts_at - datetime.timedelta(hours=2))
    assert "Library, Room 2" in text_of(sign_in(Client(), told.amina).get(f"/meetings/{told.tomorrow.pk}/"))

    page = page_of(told, sees_meetings=True, sees_place=True)

    assert "6:30" in page
    assert "Library, Room 2" not in page
    assert "Some places are told to members only" in page


def test_group_that_was_not_named_stays_out(told: Cast) -> None:
    MembershipFactory(group=told.family, member=told.amina)
    forget_rights(told.amina)

    page = page_of(told, sees_meetings=True)

    assert "6:30" in page
    assert "7:00" not in page


def test_meeting_called_off_says_so_and_shows_no_place(told: Cast, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=told.rosa, meeting=told.tomorrow, why="Sam has the flu", now=now)

    page = page_of(told, sees_meetings=True, sees_place=True)

    assert "Called off" in page
    assert "Library, Room 2" not in page
    assert "flu" not in page


@pytest.mark.parametrize("name", ["amina", "rosa", "joan", "chidi", "root"])
def test_page_of_a_supporter_is_for_nobody_else(name: str, told: Cast) -> None:
    supporter = SupporterFactory(member=told.amina, helper=told.mika)
    person: Member = getattr(told, name)

    assert sign_in(Client(), person, second_step=True).get(f"/with/{supporter.pk}/").status_code == 404


def test_page_takes_as_many_queries_for_five_meetings_as_for_one(
    told: Cast, django_assert_num_queries: Any, now: datetime.datetime
) -> None:
    supporter = SupporterFactory(
        member=told.amina, helper=told.mika, groups=[str(told.tuesday.pk)], **dict.fromkeys(SEES, True)
    )
    client = sign_in(Client(), told.mika)
    client.get(f"/with/{supporter.pk}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/with/{supporter.pk}/")
    for days in range(2, 6):
        more = MeetingFactory(
            group=told.tuesday, place=told.library, on_date=now.date() + datetime.timedelta(days=days)
        )
        DeliveryFactory(member=told.amina, group=told.tuesday, subject_id=more.pk, state="ACCEPTED", accepted_at=now)

    with django_assert_num_queries(len(one)):
        client.get(f"/with/{supporter.pk}/")
