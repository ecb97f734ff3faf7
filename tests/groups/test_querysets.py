"""Groups and what changes in them, asked of the querysets themselves."""

import datetime

import pytest

from groups.models import Group, LifeChange
from tests.factories.groups import GroupFactory, LifeChangeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.guidance("SET-7")
def test_change_waits_comes_about_or_was_taken_back(now: datetime.datetime) -> None:
    waits = LifeChangeFactory(group=GroupFactory())
    done = LifeChangeFactory(group=GroupFactory(), done_at=now)
    back = LifeChangeFactory(group=GroupFactory(), taken_back_at=now)

    assert set(LifeChange.objects.to_come()) == {waits}
    assert set(LifeChange.objects.came_about()) == {done}
    assert set(LifeChange.objects.taking_off()) == {waits, done}
    assert back not in LifeChange.objects.taking_off()


@pytest.mark.parametrize("status", sorted(set(Group.Status.values) - {"RUNNING"}))
def test_listed_group_is_found_only_while_it_runs(status: str) -> None:
    runs = GroupFactory(is_listed=True, status="RUNNING")
    GroupFactory(is_listed=True, status=status)
    GroupFactory(is_listed=False, status="RUNNING")

    assert list(Group.objects.listed()) == [runs]
