"""When a group becomes two, the new one reminds as long before as the first; its meetings are its own (SET-7)."""

import datetime

from groups.models import LifeChange, SecondGroup
from meetings.models import ReminderRule
from members.actions.life import Moment, on_life_change
from peersupport.audit.record import Doer

COPIED = ("kind", "ahead", "at_time")


def follow(change: LifeChange, moment: Moment, by: Doer | None, now: datetime.datetime) -> datetime.datetime | None:
    """Copy how long before a meeting people are told. Meetings of the first group stay as they are."""
    if change.kind != LifeChange.Kind.SPLIT or moment is not Moment.CAME_ABOUT:
        return None
    second = SecondGroup.objects.select_related("group").get(change=change)
    rules = ReminderRule.objects.filter(group=change.group_id).order_by("pk").values(*COPIED)
    ReminderRule.objects.bulk_create(
        (ReminderRule(group=second.group, **rule) for rule in rules if second.group is not None), ignore_conflicts=True
    )
    return None


on_life_change(follow)
