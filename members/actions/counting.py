"""Counting who belongs, once a quarter and in steps of five (D12)."""

import datetime

from django.db import transaction
from django.db.models import Count, Q

from groups.models import Group
from members.models import Membership, QuarterCount
from members.models.quarter_count import STEP

WITHIN_DAYS = 7
"""So soon after its end a quarter is counted; afterwards some who went on may be forgotten already."""


def quarter_end(day: datetime.date) -> datetime.date:
    """The last day of the quarter before the one that ``day`` lies in."""
    first_month = (day.month - 1) // 3 * 3 + 1
    return day.replace(month=first_month, day=1) - datetime.timedelta(days=1)


@transaction.atomic
def count_quarter(now: datetime.datetime) -> int:
    """With every tick: count the quarter that has just ended, unless that was done. Returns how many groups."""
    end = quarter_end(now.date())
    if (now.date() - end).days > WITHIN_DAYS or QuarterCount.objects.filter(ends_on=end).exists():
        return 0
    groups = Group.objects.filter(organisation__isnull=False).exclude(status=Group.Status.CLOSED)
    there = Q(left_on__isnull=True) | Q(left_on__gt=end)
    people = dict(
        Membership.objects.filter(there, group__in=groups, joined_on__lte=end)
        .order_by()
        .values("group_id")
        .annotate(number=Count("pk"))
        .values_list("group_id", "number")
    )
    rows = [
        QuarterCount(group_id=pk, ends_on=end, fives=people.get(pk, 0) // STEP)
        for pk in groups.values_list("pk", flat=True)
    ]
    QuarterCount.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
