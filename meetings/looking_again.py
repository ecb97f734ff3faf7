"""When a group last gave a word about where and when it meets, and whether it is time for another (MEET-1)."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Max, Q

from meetings.models import Meeting, Series
from meetings.recurrence import BY_HAND

LONG = datetime.timedelta(days=365)
"""After so long without a word, somebody may ask whether it is still right."""


def rhythms_of(group: Any, now: datetime.datetime) -> list[Series]:
    """What goes on: each with its place, if it has one."""
    rows = Series.objects.filter(_goes_on(now), group=group).select_related("group", "place")
    return list(rows.order_by("first_on", "pk"))


def last_words(groups: Collection[uuid.UUID], now: datetime.datetime) -> dict[uuid.UUID, datetime.date]:
    """For each of these groups the latest day on which it said where or when it meets; none for who never did.

    A rhythm says it from its first day on, and again when somebody says that it is still right; a meeting planned by
    hand says it for its own day. Two queries, however many groups.
    """
    rhythms = Series.objects.filter(_goes_on(now), group__in=groups).order_by().values("group_id")
    is_by_hand = Q(series=None) | Q(series__rule=BY_HAND)
    by_hand = Meeting.objects.filter(is_by_hand, group__in=groups).taking_place().order_by().values("group_id")
    said = [
        *rhythms.annotate(began=Max("first_on"), looked=Max("looked_on")).values_list("group_id", "began", "looked"),
        *by_hand.annotate(day=Max("on_date")).values_list("group_id", "day", "day"),
    ]
    found: dict[uuid.UUID, datetime.date] = {}
    for group, *days in said:
        found[group] = max(found.get(group, datetime.date.min), *(day for day in days if day is not None))
    return found


def _goes_on(now: datetime.datetime) -> Q:
    return Q(until_on__isnull=True) | Q(until_on__gte=now.date())
