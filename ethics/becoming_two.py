"""When a group becomes two, the new one finds the agreement of the first as a draft; nobody agreed to it there."""

import datetime

from ethics.actions import begin_with
from ethics.models import CodeVersion
from groups.models import LifeChange, SecondGroup
from members.actions.life import Moment, on_life_change
from peersupport.audit.record import Doer


def follow(change: LifeChange, moment: Moment, by: Doer | None, now: datetime.datetime) -> datetime.datetime | None:
    """Lay the latest version of the first group before the new one."""
    if change.kind != LifeChange.Kind.SPLIT or moment is not Moment.CAME_ABOUT:
        return None
    second = SecondGroup.objects.select_related("group").get(change=change).group
    latest = CodeVersion.objects.filter(group=change.group_id).order_by("-number").first()
    if second is not None and latest is not None:
        begin_with(by=by, group=second, principles=latest.principles, now=now)
    return None


on_life_change(follow)
