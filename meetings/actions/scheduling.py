"""Making, moving and cancelling meetings."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions import listing
from groups.models import Group, LifeChange
from meetings import looking_again
from meetings.actions import places, standing_in, telling, usual_yes
from meetings.actions.telling import ChangedMeanwhileError
from meetings.models import AllOff, Meeting, Place, Poll, ReminderRule, Series
from meetings.recurrence import days, instant
from members.actions import notifying, roles
from peersupport.audit.record import Doer, record

AHEAD = datetime.timedelta(weeks=13)
"""How far ahead a series has real meetings: about a season."""

AT_LEAST = datetime.timedelta(weeks=5)
"""A series that begins later than a season has its first five weeks: one meeting of a monthly one is among them."""

FARTHEST = datetime.timedelta(days=731)
"""How far ahead a meeting can be moved; beyond it the year was surely mistyped."""


@transaction.atomic
def add_place(*, by: Doer | None, group: Group, name: str, **details: Any) -> Place:
    """Note a room that the group meets in (MEET-1)."""
    place = Place(group=group, name=name, **details)
    place.full_clean()
    place.save()
    record("place.added", by=by, subject=place, group_id=group.pk)
    return place


@transaction.atomic
def still_right(*, by: Doer, group: Group, now: datetime.datetime) -> None:
    """The group looked at its day, hour and place, and they are still right (MEET-1). Said twice, it is said once."""
    for series in looking_again.rhythms_of(group, now):
        if series.looked_on != now.date():
            series.looked_on = now.date()
            series.save(update_fields=["looked_on"])
            record("series.looked_at", by=by, subject=series, group_id=group.pk)


@transaction.atomic
def change_place(
    *, by: Doer | None, place: Place, seen_sequence: int | None = None, now: datetime.datetime, **details: Any
) -> Place:
    """Write down what is different about a place. Meetings there keep it; nobody is told: the place is the same.

    The same sent twice is the same. Raises ChangedMeanwhileError when it is no more what this person saw.
    """
    place = Place.objects.select_for_update(of=("self",)).select_related("group").get(pk=place.pk)
    if all(getattr(place, name) == value for name, value in details.items()):
        return place
    check_unchanged(place, seen_sequence)
    for name, value in details.items():
        setattr(place, name, value)
    place.sequence += 1
    place.full_clean()
    place.save()
    # What calendars say of it is another from now on.
    Meeting.objects.filter(place=place, ends_at__gt=now).update(revised_at=now)
    record("place.changed", by=by, subject=place, group_id=place.group_id)
    listing.refresh(group=place.group, now=now)
    return place


@transaction.atomic
def set_reminder(
    *, by: Doer | None, group: Group, kind: str, ahead: int, at_time: datetime.time | None = None
) -> ReminderRule:
    """Let the group remind its members ``ahead`` days or hours before each meeting.

    Raises ValidationError when the lead is not sensible (ReminderRule.MOST).
    """
    rule = ReminderRule.objects.filter(group=group, kind=kind, ahead=ahead).first()
    rule = rule or ReminderRule(group=group, kind=kind, ahead=ahead)
    if at_time:
        rule.at_time = at_time
    rule.full_clean()
    rule.save()
    record("reminder_rule.set", by=by, subject=rule, group_id=group.pk)
    return rule


@transaction.atomic
def arrange_series(
    *,
    by: Doer | None,
    group: Group,
    rule: str,
    first_on: datetime.date,
    start_time: datetime.time,
    minutes: int = 90,
    place: Place | None = None,
    now: datetime.datetime,
) -> Series:
    """Agree on a rhythm and make the meetings of the coming season (MEET-3)."""
    series = Series(
        group=group,
        place=place,
        rule=rule,
        first_on=first_on,
        start_time=start_time,
        minutes=minutes,
        time_zone=group.time_zone,
    )
    series.full_clean()
    series.save()
    record("series.arranged", by=by, subject=series, group_id=group.pk)
    extend_series(series=series, now=now)
    return series


def horizon(first_on: datetime.date, until_on: datetime.date | None, now: datetime.datetime) -> datetime.date:
    """Until when a rhythm has real meetings: about a season from now, or its first weeks if it begins later."""
    until = max((now + AHEAD).date(), first_on + AT_LEAST)
    return min(until, until_on) if until_on else until


@transaction.atomic
def extend_series(*, series: Series, now: datetime.datetime) -> int:
    """Make the meetings of ``series`` that are still missing up to a season ahead. Safe to repeat.

    A day that was moved or cancelled keeps its row under the day it was made for, so it is not made twice.
    """
    return fill(series=series, until=horizon(series.first_on, series.until_on, now), now=now)


def fill(*, series: Series, until: datetime.date, now: datetime.datetime) -> int:
    """Make the meetings of ``series`` that are still missing until this day. Returns how many."""
    there = set(series.meetings.values_list("series_on", flat=True))
    there |= {datetime.date.fromisoformat(day) for day in series.left_out}
    off = reasons(series.group)
    missing = [
        day
        for day in days(series.rule, series.first_on, after=series.first_on, until=until)
        if day not in there and not any(change.takes_off(day) for change in off)
    ]
    if not missing:
        return 0
    roles.hold(series.group_id)
    for day in missing:
        make_one(series, day)
    usual_yes.follow(now, group=series.group)
    listing.refresh(group=series.group, now=now)
    return len(missing)


def reasons(group: Group) -> list[LifeChange | AllOff]:
    """What keeps ``group`` from meeting on some days: breaks, an ending, all meetings off."""
    return [*LifeChange.objects.taking_off().filter(group=group), *AllOff.objects.standing().over_group(group)]


def make_one(series: Series, day: datetime.date) -> None:
    """The meeting of ``series`` on ``day``."""
    Meeting(
        group=series.group,
        series=series,
        series_on=day,
        place=series.place,
        on_date=day,
        start_time=series.start_time,
        minutes=series.minutes,
        time_zone=series.time_zone,
    ).save()


@transaction.atomic
def move_meeting(
    *,
    by: Doer | None,
    meeting: Meeting,
    on_date: datetime.date,
    start_time: datetime.time,
    place: Place | None = None,
    why: str = "",
    seen_sequence: int | None = None,
    now: datetime.datetime,
) -> Meeting:
    """Give one meeting another day, hour or place. Answers stay; people are told before any reminder (MEET-2, NOTE-4).

    ``place``: none leaves it where it is. ``seen_sequence``: of the meeting as this person saw it.
    Raises ValidationError when the meeting is over or cancelled, when nothing would be different, when the new time is
    gone by or years away, or the place is taken then; ChangedMeanwhileError when somebody changed it in the meantime.
    """
    meeting = _in_hand(meeting, now)
    place = place or meeting.place
    is_moved = (on_date, start_time) != (meeting.on_date, meeting.start_time)
    is_elsewhere = place != meeting.place
    if not is_moved and not is_elsewhere:
        raise ValidationError({"on_date": _("This is its time already. Nobody was told anything.")})
    check_unchanged(meeting, seen_sequence)
    if is_moved:
        check_time(on_date, start_time, meeting.time_zone, now)
    check_free(meeting, on_date, start_time, place)
    meeting.on_date, meeting.start_time, meeting.place, meeting.why = on_date, start_time, place, why
    meeting.sequence += 1
    meeting.revised_at = now
    meeting.changed_at = now if is_moved else meeting.changed_at
    meeting.placed_at = now if is_elsewhere else meeting.placed_at
    meeting.full_clean(exclude=["starts_at", "ends_at"])
    meeting.save()
    notifying.withdraw(subject_id=meeting.pk, but=[telling.PLACE_FREE, telling.AWAY], reason="MOVED", now=now)
    standing_in.meeting_changed(meeting=meeting, now=now)
    kind = telling.MOVED if is_moved else telling.ELSEWHERE
    telling.tell_of_change(kind=kind, meeting=meeting, now=now)
    listing.refresh(group=meeting.group, now=now)
    record("meeting.moved", by=by, subject=meeting, group_id=meeting.group_id)
    return meeting


@transaction.atomic
def cancel_meeting(
    *,
    by: Doer | None,
    meeting: Meeting,
    why: str = "",
    off_for: LifeChange | None = None,
    all_off: AllOff | None = None,
    seen_sequence: int | None = None,
    now: datetime.datetime,
) -> Meeting:
    """Call a meeting off. What has not gone is stopped; people are told ahead of anything else (MEET-2, NOTE-4).

    ``off_for``, ``all_off``: the break, ending or flood that it is off for, of which people are told once and not
    meeting by meeting.
    Raises ValidationError when it is over or cancelled already; ChangedMeanwhileError as in ``move_meeting``.
    """
    meeting = _in_hand(meeting, now)
    check_unchanged(meeting, seen_sequence)
    meeting.status, meeting.why = Meeting.Status.CANCELLED, why
    meeting.off_for, meeting.all_off = off_for, all_off
    meeting.sequence += 1
    meeting.revised_at = meeting.changed_at = now
    meeting.full_clean(exclude=["starts_at", "ends_at"])
    meeting.save()
    notifying.withdraw(subject_id=meeting.pk, reason="CANCELLED", now=now)
    standing_in.meeting_changed(meeting=meeting, now=now)
    if off_for is None and all_off is None:
        telling.tell_of_change(kind=telling.CANCELLED, meeting=meeting, now=now)
    listing.refresh(group=meeting.group, now=now)
    record("meeting.cancelled", by=by, subject=meeting, group_id=meeting.group_id)
    return meeting


@transaction.atomic
def put_back(*, by: Doer | None, meeting: Meeting, now: datetime.datetime) -> bool:
    """Let a meeting take place after all that was off for a break, an ending or a flood. Answers are as they were.

    False when it is not off for that any more, is over, or is off for another such reason as well: then it waits for
    that one.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if (held.off_for_id is None and held.all_off_id is None) or held.ends_at <= now:
        return False
    held.off_for, held.all_off = None, None
    for reason in reasons(held.group):
        if reason.takes_off(held.on_date):
            name = "all_off" if isinstance(reason, AllOff) else "off_for"
            setattr(held, name, reason)
            held.save(update_fields=["off_for", "all_off"])
            return False
    held.status, held.why, held.changed_at = Meeting.Status.ON, "", None
    held.placed_at, held.revised_at = None, now
    held.sequence += 1
    held.save()
    usual_yes.follow(now, group=held.group)
    places.hand_on(meeting_id=held.pk, now=now)
    record("meeting.put_back", by=by, subject=held, group_id=held.group_id)
    return True


def follow_clocks(now: datetime.datetime) -> int:
    """Where a country changed the rules of its clocks after a meeting was planned, the hour that people agreed on stays
    and the instant follows (NOTE-5). Reminders are timed anew; nobody is told, because nothing that they read is other.
    """
    rows = Meeting.objects.filter(starts_at__gt=now - datetime.timedelta(days=1)).order_by("starts_at", "pk")
    told_times = rows.values_list("pk", "on_date", "start_time", "time_zone", "starts_at")
    off = [pk for pk, day, hour, zone, starts_at in told_times if instant(day, hour, zone) != starts_at]
    for pk in off:
        with transaction.atomic():
            held = Meeting.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk).first()
            if held is None:  # its season was changed at this very moment
                continue
            held.save()
            notifying.withdraw(subject_id=pk, kinds=telling.reminder_kinds(), reason="CLOCKS", now=now)
            listing.refresh(group=held.group, now=now)
            record("meeting.followed_the_clocks", by=None, subject=held, group_id=held.group_id)
    return len(off)


@transaction.atomic
def count_heads(*, by: Doer | None, meeting: Meeting, number: int) -> Meeting:
    """Note how many came: a number, no names (RUN-13)."""
    meeting.head_count = number
    meeting.full_clean(exclude=["starts_at", "ends_at"])
    meeting.save(update_fields=["head_count"])
    record("meeting.counted", by=by, subject=meeting, group_id=meeting.group_id)
    return meeting


def check_unchanged(row: Meeting | Place | Poll | Series, seen_sequence: int | None) -> None:
    """Raise ChangedMeanwhileError unless ``row`` is as it was seen."""
    if seen_sequence is not None and row.sequence != seen_sequence:
        raise ChangedMeanwhileError(_("Somebody changed this in the meantime. Nothing of theirs is lost."))


def check_free(meeting: Meeting, on_date: datetime.date, start_time: datetime.time, place: Place | None) -> None:
    """Two meetings of a group cannot be in one room at once."""
    if place is None:
        return
    if place.group_id != meeting.group_id:
        raise ValidationError({"place": _("Please choose one of your places.")})
    begins = instant(on_date, start_time, meeting.time_zone)
    ends = begins + datetime.timedelta(minutes=meeting.minutes)
    others = Meeting.objects.taking_place().filter(group=meeting.group_id, place=place).exclude(pk=meeting.pk)
    if others.filter(starts_at__lt=ends, ends_at__gt=begins).exists():
        raise ValidationError({"start_time": _("You meet in this place already at that time. Choose another one.")})


def check_time(on_date: datetime.date, start_time: datetime.time, time_zone: str, now: datetime.datetime) -> None:
    """Refuse a time that is gone, or years away."""
    if on_date > (now + FARTHEST).date():
        raise ValidationError({"on_date": _("This day is very far away. Choose one within the next two years.")})
    # The day is looked at first: days of the year 1 cannot be brought into another zone.
    if on_date < (now - datetime.timedelta(days=2)).date() or instant(on_date, start_time, time_zone) <= now:
        raise ValidationError({"on_date": _("This time has gone by. Choose a later one.")})


def _in_hand(meeting: Meeting, now: datetime.datetime) -> Meeting:
    """The meeting, locked so that a send and a change are put in order; refused when there is nothing to change.

    The group is held first: what another person plans, moves or calls off in it at this moment comes before or after.
    """
    roles.hold(meeting.group_id)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("place", "group").get(pk=meeting.pk)
    if locked.is_cancelled:
        raise ValidationError(_("It is already called off."))
    if locked.ends_at <= now:
        raise ValidationError(_("It is over already."))
    return locked
