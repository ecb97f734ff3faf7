"""What this app does at every tick of the clock."""

import datetime

from django.core.cache import cache

from meetings.actions import listing, places, reminding, scheduling, standing_in, usual_yes
from meetings.models import Series
from members.kinds import register_planner

DAY = 24 * 3600


def plan_reminders(now: datetime.datetime) -> int:
    """Write the reminders that fall due within the horizon."""
    return reminding.plan(now)


def extend_all_series(now: datetime.datetime) -> int:
    """Once a day, make the meetings that the moving season has reached, and look whether clocks were changed."""
    if not cache.add(f"series-extended:{now:%Y-%m-%d}", 1, DAY):
        return 0
    return scheduling.follow_clocks(now) + sum(
        scheduling.extend_series(series=series, now=now)
        for series in Series.objects.filter(group__status="RUNNING").select_related("group", "place")
    )


def refresh_public_pages(now: datetime.datetime) -> int:
    """Let public pages show the meeting after the one that is over."""
    return listing.refresh_over(now)


register_planner(plan_reminders)
register_planner(standing_in.look_after_all)
register_planner(extend_all_series)
register_planner(refresh_public_pages)
register_planner(usual_yes.look_after)
register_planner(places.look_after)
