"""Once a year somebody is asked whether room and agreement are still right; one press says so (MEET-1, ETH-4)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from ethics.models import CodeVersion
from groups.models import Group
from meetings.models import Meeting, Series
from members import waiting
from peersupport.audit.models import AuditEvent
from peersupport.dashboards.coordination import standings_of
from tests.cast import Cast
from tests.factories.ethics import CodeVersionFactory
from tests.factories.meetings import MeetingFactory, SeriesFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db
HERE = "/groups/tuesday-circle/still-right/"
DAY = datetime.timedelta(days=1)
ASKS = {"Is the room still right?", "Is what you agreed on still right?"}


@pytest.fixture
def old(cast: Cast, now: datetime.datetime) -> Group:
    """Tuesday Circle, whose rhythm and agreement are two years old, and whose meetings follow the rhythm."""
    series = SeriesFactory(group=cast.tuesday, place=cast.library, first_on=now.date() - 730 * DAY)
    Meeting.objects.filter(group=cast.tuesday).update(series=series)
    CodeVersion.objects.filter(group=cast.tuesday).delete()
    CodeVersionFactory(group=cast.tuesday, adopted_on=now.date() - 730 * DAY)
    return cast.tuesday


def signs(cast: Cast, now: datetime.datetime) -> set[str]:
    found = standings_of([cast.organisation.pk], now)
    return {sign.code for one in found if one.group == cast.tuesday for sign in one.signs if sign.is_asking}


def asked(cast: Cast, person: Any, now: datetime.datetime) -> set[str]:
    group = Group.objects.get(pk=cast.tuesday.pk)
    return {item.title for item in waiting.waiting_for(group, person, now)} & ASKS


@pytest.mark.guidance("MEET-1", "ETH-4")
def test_one_press_says_that_it_is_still_right_for_a_year(
    cast: Cast, old: Group, client: Client, now: datetime.datetime
) -> None:
    assert signs(cast, now) == {"place", "agreement"}
    assert asked(cast, cast.rosa, now) == ASKS
    assert asked(cast, cast.amina, now) == set()
    sign_in(client, cast.rosa)
    assert f"on Tuesday, 6:30 in the evening · {cast.library.name}" in text_of(client.get(HERE))

    client.post(HERE, {"what": "place"})
    assert signs(cast, now) == {"agreement"}
    for _time in range(2):
        client.post(HERE, {"what": "agreement"})

    assert signs(cast, now) == asked(cast, cast.rosa, now) == set()
    assert signs(cast, now + 366 * DAY) == {"place", "agreement"}
    assert AuditEvent.objects.filter(action="code.looked_at").count() == 1


def test_newer_agreement_and_newer_rhythm_say_it_by_themselves(cast: Cast, old: Group, now: datetime.datetime) -> None:
    CodeVersionFactory(group=old, number=9, adopted_on=now.date() - 3 * DAY)
    SeriesFactory(group=old, first_on=now.date() - 3 * DAY)

    assert signs(cast, now) == asked(cast, cast.rosa, now) == set()


@pytest.mark.guidance("MEET-3")
def test_group_that_plans_each_date_by_hand_says_it_with_each(cast: Cast, old: Group, now: datetime.datetime) -> None:
    Series.objects.all().delete()
    Meeting.objects.filter(group=old).delete()
    assert "place" in signs(cast, now)  # never said, or not any more

    MeetingFactory(group=old, on_date=now.date() + 7 * DAY)
    assert "place" not in signs(cast, now)
    assert asked(cast, cast.rosa, now) == {"Is what you agreed on still right?"}
    Meeting.objects.filter(group=old).update(status="CANCELLED")

    assert "place" in signs(cast, now)


def test_group_that_takes_a_break_is_not_asked(cast: Cast, old: Group, now: datetime.datetime) -> None:
    Group.objects.filter(pk=old.pk).update(status="PAUSED")

    assert signs(cast, now) == asked(cast, cast.rosa, now) == set()


def test_page_without_rhythm_and_agreement_says_so_and_nonsense_changes_nothing(cast: Cast, client: Client) -> None:
    CodeVersion.objects.all().delete()
    sign_in(client, cast.rosa)

    page = text_of(client.get(HERE))
    answer = client.post(HERE, {"what": "everything"}, follow=True)
    client.post(HERE, {"what": "agreement"})

    assert "You have no fixed day." in page
    assert "Nothing is written down yet." in page
    assert "Please choose one of the buttons." in text_of(answer)
    assert not AuditEvent.objects.filter(action__endswith="looked_at").exists()
