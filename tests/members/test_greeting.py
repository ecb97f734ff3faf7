"""The first word to somebody who just came to belong: once, neutral, and never after they left (MEM-5)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from groups.actions.welcome import greet
from groups.models import Group
from members.actions import asking, coming, deciding, joining
from members.kinds import KINDS
from members.models import Delivery, Membership
from tests.cast import Cast
from tests.factories.members import JoinRequestFactory, MembershipFactory
from tests.helpers import sign_in

KIND = "join.welcome"


@pytest.fixture
def listed(cast: Cast) -> Cast:
    """The cast; Tuesday Circle can be found."""
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    return cast


def come(cast: Cast, now: datetime.datetime) -> Membership:
    return coming.come(by=cast.mika, group=cast.tuesday, shown_name="Mika", is_hidden=False, now=now)


def said(**by: Any) -> list[str]:
    return sorted(Delivery.objects.filter(**by).values_list("kind", flat=True))


@pytest.mark.guidance("MEM-5")
def test_who_just_came_hears_it_once_however_often_they_press(listed: Cast, now: datetime.datetime) -> None:
    first, again = come(listed, now), come(listed, now)

    assert first.pk == again.pk
    assert said(member=listed.mika) == [KIND]
    row = Delivery.objects.get(member=listed.mika)
    assert (row.lane, row.state, row.due_at, row.group_id) == ("email", "PLANNED", now, listed.tuesday.pk)


@pytest.mark.guidance("MEM-5")
def test_who_was_accepted_hears_this_and_not_that_there_is_an_answer(cast: Cast, now: datetime.datetime) -> None:
    row = JoinRequestFactory(group=cast.family, member=cast.mika)

    deciding.accept(by=cast.ines, row=row, words="Come on Thursday.", now=now)
    with pytest.raises(asking.GoneError):
        deciding.accept(by=cast.ines, row=row, now=now)

    assert said(member=cast.mika) == [KIND]


def test_who_comes_in_with_an_accepted_request_hears_it(cast: Cast, now: datetime.datetime) -> None:
    row = JoinRequestFactory(group=cast.family, member=None, state="ACCEPTED", decided_at=now)

    asking.take_seat(by=cast.mika, row=row, shown_name="Mika", is_hidden=True, now=now)

    assert said(member=cast.mika) == [KIND]


def test_who_comes_back_and_who_is_added_in_person_know_the_door(listed: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=listed.tuesday, member=listed.mika, left_on=now.date(), ending="LEFT")
    come(listed, now)
    joining.welcome(by=listed.rosa, group=listed.tuesday, member=listed.joan, shown_name="Joan")

    assert said(kind=KIND) == []


def test_group_that_sends_none_sends_none_and_who_asked_hears_of_the_answer(cast: Cast, now: datetime.datetime) -> None:
    greet(by=cast.ines, group=cast.family, is_on=False)
    row = JoinRequestFactory(group=Group.objects.get(pk=cast.family.pk), member=cast.mika)

    deciding.accept(by=cast.ines, row=row, now=now)

    assert said(member=cast.mika) == ["join.asker"]


@pytest.mark.guidance("NOTE-4")
def test_nothing_is_said_after_they_left(listed: Cast, now: datetime.datetime) -> None:
    membership = come(listed, now)
    row = Delivery.objects.get(member=listed.mika)
    assert KINDS[KIND].guard(row, now) == ""

    joining.leave(by=listed.mika, membership=membership, now=now)

    row.refresh_from_db()
    assert (row.state, row.reason) == ("CANCELLED", "LEFT")
    assert KINDS[KIND].guard(row, now) == "LEFT"


@pytest.mark.guidance("NOTE-2")
def test_group_is_named_only_to_who_chose_fuller_words_and_never_in_the_link(
    listed: Cast, now: datetime.datetime
) -> None:
    come(listed, now)
    row = Delivery.objects.select_related("member", "group").get(member=listed.mika)
    assert row.member is not None
    discreet = KINDS[KIND].render(row)
    row.member.message_wording = "FULL"
    full = KINDS[KIND].render(row)

    assert "Tuesday" not in f"{discreet.subject} {discreet.short} {discreet.long}"
    assert full.short.startswith("Tuesday Circle: ")
    assert {discreet.link, full.link} == {discreet.link}
    assert discreet.link.endswith("/welcome/")
    assert "tuesday" not in discreet.link


def test_link_leads_to_the_welcome_of_the_group_that_one_came_to_last(listed: Cast, now: datetime.datetime) -> None:
    client = sign_in(Client(), listed.mika)
    assert client.get("/welcome/").headers["Location"] == "/home/"
    MembershipFactory(group=listed.family, member=listed.mika, joined_on=datetime.date(2026, 1, 5))
    come(listed, now)

    assert client.get("/welcome/").headers["Location"] == "/groups/tuesday-circle/welcome/"
    assert Client().get("/welcome/").headers["Location"].startswith("/accounts/login/")
