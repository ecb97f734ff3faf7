"""The first page of the administration: how a coordinator's groups stand, without anybody's name."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import Group
from members.models import Delivery, Member, Membership
from peersupport.dashboards import coordination
from tests.cast import Cast
from tests.factories.ethics import CodeVersionFactory
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.meetings import SeriesFactory
from tests.factories.members import DeliveryFactory, MembershipFactory
from tests.helpers import sign_in, text_of

DAY = datetime.timedelta(days=1)


def signs(cast: Cast, group: Group, now: datetime.datetime) -> set[str]:
    """The codes of what is to know about ``group``."""
    found = coordination.standings_of([cast.organisation.pk], now)
    return {sign.code for one in found if one.group == group for sign in one.signs}


def message(group: Group, member: Member, now: datetime.datetime, state: str, **values: Any) -> Delivery:
    return DeliveryFactory(group=group, member=member, state=state, due_at=now - DAY, **values)


@pytest.fixture
def settled(cast: Cast, now: datetime.datetime) -> Group:
    """Tuesday Circle, whose place and agreement are fresh."""
    SeriesFactory(group=cast.tuesday, place=cast.library, first_on=now.date() - 30 * DAY)
    CodeVersionFactory(group=cast.tuesday, number=9, adopted_on=now.date() - 30 * DAY)
    return cast.tuesday


@pytest.mark.guidance("SET-8")
def test_group_that_stands_well_says_only_that_it_is_led(cast: Cast, settled: Group, now: datetime.datetime) -> None:
    assert signs(cast, settled, now) == {"led"}


def test_group_whose_facilitators_left_or_closed_their_accounts_has_nobody_to_lead(
    cast: Cast, settled: Group, now: datetime.datetime
) -> None:
    Membership.objects.filter(member=cast.rosa).update(left_on=now.date())
    assert signs(cast, settled, now) == {"led"}  # Sam shares the work

    Member.objects.filter(pk=cast.sam.pk).update(is_active=False)

    assert signs(cast, settled, now) == {"unled"}


def test_reminders_are_broken_when_more_got_lost_than_went_and_not_by_one_wrong_number(
    cast: Cast, settled: Group, now: datetime.datetime
) -> None:
    message(settled, cast.rosa, now, "ACCEPTED")
    message(settled, cast.amina, now, "FAILED")
    assert signs(cast, settled, now) == {"led"}

    lost = message(settled, cast.lin, now, "UNKNOWN")
    assert signs(cast, settled, now) == {"led", "reminders"}

    lost.withdrawn_at = now
    lost.save()
    assert signs(cast, settled, now) == {"led"}


def test_messages_that_lie_about_for_an_hour_are_broken_reminders(
    cast: Cast, settled: Group, now: datetime.datetime
) -> None:
    row = message(settled, cast.amina, now, "PLANNED", next_attempt_at=now - DAY / 48)
    assert signs(cast, settled, now) == {"led"}

    Delivery.objects.filter(pk=row.pk).update(next_attempt_at=now - DAY / 12)

    assert signs(cast, settled, now) == {"led", "reminders"}


def test_place_and_agreement_of_more_than_a_year_ago_are_to_be_looked_at(
    cast: Cast, settled: Group, now: datetime.datetime
) -> None:
    assert signs(cast, settled, now + 300 * DAY) == {"led"}
    assert signs(cast, settled, now + 340 * DAY) == {"led", "agreement"}  # a meeting was planned by hand for tomorrow
    assert signs(cast, settled, now + 370 * DAY) == {"led", "place", "agreement"}

    Group.objects.filter(pk=settled.pk).update(status="PAUSED")
    assert signs(cast, settled, now + 370 * DAY) == {"led"}


def test_rhythm_that_has_ended_is_no_place(cast: Cast, now: datetime.datetime) -> None:
    SeriesFactory(group=cast.family, first_on=now.date() - 30 * DAY, until_on=now.date() - DAY)
    cast.table.delete()

    assert "place" in signs(cast, cast.family, now)


def test_ended_groups_and_those_of_others_are_not_on_the_list(cast: Cast, now: datetime.datetime) -> None:
    GroupFactory(organisation=OrganisationFactory(), name="Quiet Walkers")
    GroupFactory(name="Free Birds", organisation=None)
    Group.objects.filter(pk=cast.family.pk).update(status="CLOSED")

    found = coordination.standings_of([cast.organisation.pk], now)

    assert [one.group.name for one in found] == ["Tuesday Circle"]


@pytest.mark.guidance("SET-8", "CON-1")
def test_first_page_shows_groups_counts_and_ways_on_but_nobody(cast: Cast, client: Client, settled: Group) -> None:
    Membership.objects.filter(group=cast.family).update(left_on=datetime.date(2026, 11, 1))
    foreign = GroupFactory(organisation=OrganisationFactory(name="Hillside Friends"), name="Quiet Walkers")
    page = sign_in(client, cast.chidi, second_step=True).get("/admin/")

    text = text_of(page)
    assert "You look after 2 groups." in text
    assert "Nobody to lead: 1" in text
    assert text.index("Family Table") < text.index("Tuesday Circle")  # who needs a hand comes first
    assert f"/admin/groups/group/{cast.tuesday.pk}/change/" in page.content.decode()
    assert str(foreign.pk) not in page.content.decode()
    for secret in ("Quiet Walkers", "Hillside", "Amina", "Rosa", "Okello", "Ines", cast.library.name):
        assert secret not in text, secret


def test_one_sign_narrows_the_list(cast: Cast, client: Client, settled: Group) -> None:
    Membership.objects.filter(group=cast.family).update(left_on=datetime.date(2026, 11, 1))
    sign_in(client, cast.chidi, second_step=True)

    unled, odd = text_of(client.get("/admin/?show=unled")), text_of(client.get("/admin/?show=everything&page=x"))

    assert "Family Table" in unled
    assert "Tuesday Circle" not in unled
    assert "Tuesday Circle" in odd


@pytest.mark.guidance("CON-1")
def test_who_runs_the_machines_sees_no_group_on_the_first_page(cast: Cast, client: Client) -> None:
    text = text_of(sign_in(client, cast.root, second_step=True).get("/admin/"))

    assert "You run the machines." in text
    for content in ("Tuesday Circle", "Family Table", "Riverside"):
        assert content not in text


def test_first_page_asks_as_often_for_a_thousand_groups_as_for_two(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:

    sign_in(client, cast.chidi, second_step=True).get("/admin/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/admin/")
    Group.objects.bulk_create(
        Group(name=f"Group {n}", slug=f"group-{n}", organisation=cast.organisation) for n in range(998)
    )
    MembershipFactory(group=Group.objects.get(slug="group-1"), role="FACILITATOR")

    with django_assert_num_queries(len(few)):
        page = text_of(client.get("/admin/?page=20"))

    assert "You look after 1000 groups." in page
    assert "Page 20 of 20" in page
