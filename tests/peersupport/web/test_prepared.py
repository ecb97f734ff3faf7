"""Prepared questions give what the queryset gives, for other values than those that they were prepared with."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from meetings.models import Attendance, Meeting
from members.models import Member, Membership
from peersupport.web import prepared
from peersupport.web.prepared import Prepared
from tests.cast import Cast
from tests.factories.meetings import AttendanceFactory, MeetingFactory

DAY = datetime.timedelta(days=1)


def coming(*, groups: list[Any], now: Any) -> Any:
    rows = Meeting.objects.filter(group__in=groups, ends_at__gt=now).select_related("group", "place")
    return rows.order_by("starts_at", "pk")[:4]


def test_rows_are_those_of_the_queryset_whatever_was_asked_before(cast: Cast, now: datetime.datetime) -> None:
    later = MeetingFactory(group=cast.tuesday, on_date=cast.tomorrow.on_date + DAY)
    ask = Prepared(coming)

    for groups in ([cast.tuesday.pk], [cast.family.pk], [cast.tuesday.pk, cast.family.pk], []):
        for moment in (now, later.starts_at - DAY / 2, now + 30 * DAY):
            assert ask(groups=groups, now=moment) == list(coming(groups=groups, now=moment))
    (one,) = ask(groups=[cast.family.pk], now=now)
    with CaptureQueriesContext(connection) as queries:
        assert (one.group.name, one.place.name) == ("Family Table", "The kitchen at St Anne’s")
    assert len(queries) == 0


def test_list_of_any_length_is_asked_for(cast: Cast, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, groups = Prepared(coming), [cast.tuesday.pk, cast.family.pk, cast.tuesday.pk]
    assert ask(groups=groups, now=now) == [cast.tomorrow, cast.table]

    monkeypatch.setattr(prepared, "LONGEST", 2)
    assert ask(groups=groups, now=now) == [cast.tomorrow, cast.table]


def state(one: Any) -> Any:
    """All that an object holds, with whatever was fetched beside it. Sealed columns are told apart by being bytes."""
    if one is None:
        return None
    beside = {name: state(other) for name, other in one._state.fields_cache.items()}
    held = [(name, value) for name, value in vars(one).items() if name != "_state"]
    return type(one), held, beside, one._state.adding, one._state.db


def test_objects_hold_what_those_of_the_queryset_hold_and_stay_sealed(cast: Cast, now: datetime.datetime) -> None:
    MeetingFactory(group=cast.tuesday, place=None, on_date=cast.tomorrow.on_date + DAY)

    def some(*, groups: list[Any], now: Any) -> Any:
        rows = coming(groups=groups, now=now).annotate(seven=Value(7))
        return rows.only("group__name", "place__name", "place__told", "on_date", "why", "starts_at")

    for build in (coming, some):
        asked = Prepared(build)(groups=[cast.tuesday.pk, cast.family.pk], now=now)
        usual = list(build(groups=[cast.tuesday.pk, cast.family.pk], now=now))
        assert [state(one) for one in asked] == [state(one) for one in usual]
        assert [one.place is None for one in asked] == [one.place is None for one in usual]
        assert {type(vars(one)["why"]) for one in asked} == {bytes}
    assert (asked[0].seven, asked[0].group.slug) == (7, "tuesday-circle"), "what was left out is asked for"
    asked[0].refresh_from_db()
    asked[0].save()


def test_rows_of_which_more_is_made_than_their_columns_are_refused(cast: Cast, now: datetime.datetime) -> None:
    def listener(**_signal: Any) -> None:
        pass

    for build in (
        lambda **values: coming(**values).prefetch_related("attendances"),
        lambda **values: coming(**values).values("pk"),
    ):
        with pytest.raises(ValueError, match="gives objects or lists of values"):
            Prepared(build)(groups=[cast.tuesday.pk], now=now)
    post_init.connect(listener, sender=Meeting)
    try:
        with pytest.raises(ValueError, match="Meeting does more than keep its columns"):
            Prepared(coming)(groups=[cast.tuesday.pk], now=now)
    finally:
        post_init.disconnect(listener, sender=Meeting)


def test_values_and_flags_are_those_of_the_person_who_asks(cast: Cast) -> None:
    AttendanceFactory(meeting=cast.tomorrow, member=cast.amina, answer="NO")
    here = Membership.objects.filter(member=OuterRef("pk"), group=OuterRef("pk"))
    ask = Prepared(
        lambda *, member: Member.objects.filter(pk=member).values_list(
            Exists(Attendance.objects.filter(member=member)), Exists(here)
        )
    )

    assert ask(member=cast.amina.pk) == [(True, False)]
    assert ask(member=cast.lin.pk) == [(False, False)]


def test_asking_again_builds_no_query(cast: Cast, now: datetime.datetime) -> None:
    built: list[Any] = []
    ask = Prepared(lambda **values: built.append(values) or coming(**values))
    for _time in range(3):
        ask(groups=[cast.tuesday.pk], now=now)

    assert len(built) == 1


def test_value_that_is_not_handed_on_as_it_is_is_refused(cast: Cast, now: datetime.datetime) -> None:
    worked_out = Prepared(lambda *, now: Meeting.objects.filter(ends_at__gt=now + DAY))
    with pytest.raises(ValueError, match="does not use now"):
        worked_out(now=now)
    with pytest.raises(ValueError, match="takes no str"):
        Prepared(lambda *, slug: Meeting.objects.filter(group__slug=slug))(slug="tuesday-circle")
