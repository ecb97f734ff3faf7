"""Meetings follow a group's life: none during a break or after an ending, and the season again when it is over."""

import datetime

from groups.models import LifeChange
from meetings.actions import scheduling
from meetings.models import Meeting, Series
from members.actions.life import Moment, on_life_change
from peersupport.audit.record import Doer

Kind = LifeChange.Kind


def follow(change: LifeChange, moment: Moment, by: Doer | None, now: datetime.datetime) -> datetime.datetime | None:
    """Call meetings off, or let them take place again. Returns the start of the first that is now off."""
    if change.kind in (Kind.BREAK, Kind.END):
        if moment is Moment.TAKEN_BACK:
            _put_back(change, by, now)
            _fill_season(change, now)
            return None
        return _call_off(change, by, now)
    if change.kind == Kind.AGAIN and moment is Moment.CAME_ABOUT:
        for pause in LifeChange.objects.came_about().filter(group=change.group_id, kind=Kind.BREAK):
            _put_back(pause, by, now)
        _fill_season(change, now)
    return None


def _call_off(change: LifeChange, by: Doer | None, now: datetime.datetime) -> datetime.datetime | None:
    coming = Meeting.objects.filter(group=change.group_id, ends_at__gt=now).taking_place().order_by("starts_at")
    off = [meeting for meeting in coming if change.takes_off(meeting.on_date)]
    for meeting in off:
        scheduling.cancel_meeting(by=by, meeting=meeting, off_for=change, now=now)
    return off[0].starts_at if off else None


def _put_back(change: LifeChange, by: Doer | None, now: datetime.datetime) -> None:
    for meeting in Meeting.objects.filter(off_for=change, ends_at__gt=now).order_by("starts_at"):
        if not change.takes_off(meeting.on_date):
            scheduling.put_back(by=by, meeting=meeting, now=now)


def _fill_season(change: LifeChange, now: datetime.datetime) -> None:
    for series in Series.objects.filter(group=change.group_id).select_related("group", "place"):
        scheduling.extend_series(series=series, now=now)


on_life_change(follow)
