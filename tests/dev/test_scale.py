"""A made-up community of any size: whole, of the right shape, and gone on with where it was stopped."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from meetings.models import Attendance, Meeting
from members.models import Delivery, Member, Membership
from peersupport.dev.demo import scale


@pytest.mark.django_db
def test_neighbours_move_in_by_whole_neighbourhoods_and_nobody_twice(now: datetime.datetime) -> None:
    assert list(scale.build(70, now)) == [100]
    assert list(scale.build(100, now)) == []

    people = Member.objects.annotate(number=Count("memberships"))
    assert people.count() == 100
    assert set(people.values_list("number", flat=True)) == {2}
    sizes = Membership.objects.values("group").annotate(number=Count("pk")).values_list("number", flat=True)
    assert list(sizes) == [scale.SIZE] * 8
    meetings = Meeting.objects.all()
    assert meetings.count() == 8 * (scale.BEHIND + scale.AHEAD)
    assert meetings.filter(starts_at__gt=now).count() >= 8 * (scale.AHEAD - 1)
    one = meetings.earliest("starts_at", "pk")
    said = Attendance.objects.filter(meeting=one)
    assert (one.yes_count, one.unsure_count, one.no_count) == tuple(
        said.filter(answer=answer).count() for answer in ("YES", "UNSURE", "NO")
    )
    assert Delivery.objects.filter(state="ACCEPTED").count() > 0


@pytest.mark.django_db
def test_neighbours_who_were_stopped_on_the_way_go_on_where_they_were(
    now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "AT_ONCE", 1)
    moving = scale.build(150, now)
    next(moving)
    moving.close()
    assert Member.objects.count() == 50

    assert list(scale.build(150, now)) == [100, 150]
    assert len(set(Member.objects.values_list("sign_in_name", flat=True))) == 150


@pytest.mark.django_db
def test_neighbours_stay_away_from_where_real_people_might_be(settings: Any) -> None:
    settings.SHOWS_OUTBOX = False
    with pytest.raises(CommandError, match="only for trying things out"):
        call_command("demo", scale=50, stdout=StringIO())

    settings.SHOWS_OUTBOX = True
    with pytest.raises(CommandError, match="Fewer than nobody"):
        call_command("demo", scale=-1, stdout=StringIO())
    assert not Member.objects.exists()
