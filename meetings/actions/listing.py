"""What a group's meetings tell anybody about it, as far as the group wants that."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groups.actions import listing
from groups.facts import MONTHLY, OTHERWISE, SECOND_WEEK, WEEKLY, Facts, tell_from
from groups.models import Group, Listing
from meetings.models import Meeting, Place, Series
from meetings.recurrence import days

WINDOW = datetime.timedelta(days=35)
"""What happens within it is usual: a monthly meeting is among it."""

DAILY = datetime.timedelta(hours=24)
AT_ONCE = 200
"""How many pages one tick looks after, so that no tick is long."""


def facts(group: Group, now: datetime.datetime) -> Facts:
    """The usual times, the next meeting and its room. Never a place that is not told to everybody (CON-8), and no
    outing: for that people say beforehand that they come.
    """
    rows = Meeting.objects.filter(group=group).exclude(kind=Meeting.Kind.OUTING)
    coming = list(rows.coming(now).select_related("place")[:30])
    following = next((meeting for meeting in coming if not meeting.is_cancelled), None)
    off = next((meeting for meeting in coming if meeting.is_cancelled), None)
    place = following.place if following else None
    return Facts(
        times=_times(group, coming, now),
        next_at=following.starts_at if following else None,
        next_until=following.ends_at if following else None,
        off_at=off.starts_at if off and (following is None or off.starts_at < following.starts_at) else None,
        place=_told(place),
        is_step_free=place is not None and Place.Feature.STEP_FREE in (place.features or []),
    )


def refresh_over(now: datetime.datetime) -> int:
    """Look again where the next meeting is over, and once a day everywhere. Returns how many pages changed."""
    rows = Listing.objects.filter(group__is_listed=True).select_related("group")
    over = rows.filter(next_until__lte=now) | rows.filter(off_at__lte=now) | rows.filter(refreshed_at__lt=now - DAILY)
    return sum(listing.refresh(group=row.group, now=now) for row in over.order_by("refreshed_at")[:AT_ONCE])


def _told(place: Place | None) -> dict[str, Any]:
    if place is None or place.told != Place.Told.EVERYBODY:
        return {}
    return {
        "name": place.name,
        "detail": place.detail,
        "finding_it": place.finding_it,
        "features": [feature for feature in Place.Feature.values if feature in (place.features or [])],
    }


def _times(group: Group, coming: list[Meeting], now: datetime.datetime) -> list[dict[str, Any]]:
    """By the arrangement; without one, by what is planned."""
    today = now.astimezone(ZoneInfo(group.time_zone)).date()
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for series in Series.objects.filter(group=group):
        until = min(today + WINDOW, series.until_on) if series.until_on else today + WINDOW
        for day in days(series.rule, series.first_on, after=today, until=until):
            _add(found, day.weekday(), series.start_time, series.minutes, _rhythm(series.rule))
    if not found:
        for meeting in coming:
            if not meeting.is_cancelled and meeting.on_date <= today + WINDOW:
                _add(found, meeting.on_date.weekday(), meeting.start_time, meeting.minutes, OTHERWISE)
    return [found[key] for key in sorted(found)]


def _add(
    found: dict[tuple[int, str], dict[str, Any]], weekday: int, start: datetime.time, minutes: int, every: str
) -> None:
    end = datetime.datetime.combine(datetime.date(2024, 1, 1), start) + datetime.timedelta(minutes=minutes)
    start_text = f"{start:%H:%M}"
    found[weekday, start_text] = {"weekday": weekday, "start": start_text, "end": f"{end:%H:%M}", "every": every}


def _rhythm(rule: str) -> str:
    parts = dict(part.split("=", 1) for part in rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    often = (parts.get("FREQ", ""), parts.get("INTERVAL", "1"))
    known = {("WEEKLY", "1"): WEEKLY, ("WEEKLY", "2"): SECOND_WEEK, ("MONTHLY", "1"): MONTHLY}
    return known.get(often, OTHERWISE)


tell_from(facts)
