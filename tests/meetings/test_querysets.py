"""Selecting meetings in the words of the field, and what this app does at every tick."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from groups.models import Group
from meetings import planning
from meetings.cards import card_of, cards_of
from meetings.models import AllOff, Meeting, Poll
from members.models import Delivery
from tests.cast import Cast
from tests.factories.meetings import AllOffFactory, AttendanceFactory, MeetingFactory, SeriesFactory
from tests.factories.polls import PollFactory

D = datetime.date
SECOND = datetime.timedelta(seconds=1)


def test_coming_meetings_are_those_that_have_not_ended_soonest_first(cast: Cast) -> None:
    later = MeetingFactory(group=cast.tuesday, on_date=D(2026, 12, 1))
    off = MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 25), status="CANCELLED")
    mine = Meeting.objects.filter(group=cast.tuesday)

    assert list(mine.coming(cast.tomorrow.ends_at - SECOND)) == [cast.tomorrow, off, later]
    assert list(mine.coming(cast.tomorrow.ends_at)) == [off, later]
    assert list(mine.taking_place().coming(cast.tomorrow.ends_at)) == [later]


def test_held_meetings_are_those_that_took_place_latest_first(cast: Cast, now: datetime.datetime) -> None:
    first = MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 10))
    last = MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 17))
    MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 3), status="CANCELLED")

    assert list(Meeting.objects.filter(group=cast.tuesday).held(now)) == [last, first]


@pytest.mark.guidance("CON-2")
def test_meetings_are_visible_to_those_who_belong(cast: Cast) -> None:
    seen = {
        name: list(Meeting.objects.visible_to(getattr(cast, name)))
        for name in ("rosa", "lin", "joan", "mika", "chidi", "root")
    }

    assert seen == {
        "rosa": [cast.tomorrow],
        "lin": [cast.tomorrow],
        "joan": [cast.table],
        "mika": [],
        "chidi": [],
        "root": [],
    }
    assert list(Meeting.objects.visible_to(AnonymousUser())) == []


def test_card_holds_one_persons_answer_and_the_place_if_it_may_be_told(
    cast: Cast, now: datetime.datetime, django_assert_num_queries: object
) -> None:
    AttendanceFactory(meeting=cast.tomorrow, member=cast.amina, answer="UNSURE")
    AttendanceFactory(meeting=cast.tomorrow, member=cast.lin, answer="NO")
    meetings = list(Meeting.objects.select_related("place").order_by("starts_at"))

    with django_assert_num_queries(3):  # type: ignore[operator]  (roles, meetings stood in at, answers)
        cards = cards_of(meetings, cast.amina, now)

    assert [(card.answer, card.place, card.place_comes_later, card.takes_answers) for card in cards] == [
        ("UNSURE", cast.library, False, True),
        ("", None, True, False),
    ]
    late = card_of(cast.tomorrow, cast.amina, cast.tomorrow.starts_at)
    assert (late.takes_answers, late.is_changed) == (False, False)


@pytest.mark.guidance("MEET-3")
def test_series_are_extended_once_a_day_and_only_of_groups_that_meet(cast: Cast, now: datetime.datetime) -> None:
    cache.clear()
    SeriesFactory(group=cast.tuesday, first_on=D(2026, 12, 1))
    SeriesFactory(group=cast.family, rule="FREQ=WEEKLY;BYDAY=TH", first_on=D(2026, 12, 3))
    Group.objects.filter(pk=cast.family.pk).update(status="PAUSED")

    assert planning.extend_all_series(now) == 12
    assert planning.extend_all_series(now) == 0
    assert planning.extend_all_series(now + datetime.timedelta(days=1)) == 1
    cache.clear()


@pytest.mark.guidance("NOTE-1")
def test_reminders_are_planned_at_every_tick(cast: Cast, now: datetime.datetime) -> None:
    assert planning.plan_reminders(now) == 7
    assert Delivery.objects.count() == 7


def test_text_of_a_meeting_tells_its_day_only(cast: Cast) -> None:
    assert str(cast.tomorrow) == "meeting 2026-11-24"


def test_what_begins_at_the_same_time_always_comes_in_the_same_order(cast: Cast, now: datetime.datetime) -> None:
    """Else a page could change from one look to the next."""
    past = [MeetingFactory(group=cast.tuesday, on_date=D(2026, 11, 17)) for _one in range(8)]
    coming = [MeetingFactory(group=cast.family, on_date=D(2026, 12, 17)) for _one in range(8)]
    off = [AllOffFactory(group=cast.tuesday, until_on=D(2026, 12, 20 + day)) for day in range(8)]

    def in_order(rows: list) -> list:
        return sorted(rows, key=lambda row: str(row.pk))

    assert list(Meeting.objects.filter(pk__in=[row.pk for row in past]).held(now)) == in_order(past)
    assert list(Meeting.objects.filter(pk__in=[row.pk for row in coming]).coming(now)) == in_order(coming)
    assert list(AllOff.objects.standing()) == in_order(off)


@pytest.mark.guidance("CON-2")
def test_polls_are_visible_to_those_who_belong(cast: Cast) -> None:
    poll = PollFactory(group=cast.tuesday)

    assert list(Poll.objects.visible_to(cast.amina)) == [poll]
    for outsider in (cast.joan, AnonymousUser()):
        assert list(Poll.objects.visible_to(outsider)) == []
