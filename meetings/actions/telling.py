"""Telling people of a change, ahead of every reminder."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from meetings.models import Attendance, Meeting, ReminderRule, Series
from members.actions import notifying
from members.models import Member

REMINDER = "meeting.reminder"
MOVED = "meeting.moved"
CANCELLED = "meeting.cancelled"
ELSEWHERE = "meeting.elsewhere"
SEASON = "meeting.season"
PLACE_FREE = "place.free"
AWAY = "away.said"
ALL_OFF, ON_AGAIN = "meeting.all_off", "meeting.on_again"
SAID_FOR = datetime.timedelta(days=14)
CLOSE = datetime.timedelta(hours=12)
"""So near to the start, a change is told even in somebody's quiet hours: a closed door is worse than a buzz."""


class ChangedMeanwhileError(ValidationError):
    """Somebody else changed it since this person opened the page."""


def reminder_kind(rule: ReminderRule) -> str:
    """The kind of message that ``rule`` leads to: each lead is a kind of its own, so that two rules make two rows."""
    return f"{REMINDER}.{rule.kind.lower()}.{rule.ahead}"


def reminder_kinds() -> list[str]:
    """Every kind of reminder that a rule can lead to."""
    return [
        f"{REMINDER}.{kind.lower()}.{ahead}" for kind, most in ReminderRule.MOST.items() for ahead in range(1, most + 1)
    ]


def tell_of_change(*, kind: str, meeting: Meeting, now: datetime.datetime) -> None:
    """Tell everybody who may have been told of the meeting, and everybody who belongs and might simply come.

    Left out is only who said “not this time” to a meeting that is now off, unless a message about it had reached them:
    it was theirs to hear, and it is off. People know a weekly hour by heart, so nobody is left out for not having been
    reminded yet.
    """
    told = set(notifying.told(subject_id=meeting.pk, kinds=None))
    people = belonging(meeting.group_id)
    if kind == CANCELLED:
        people = people.exclude(pk__in=_not_coming(meeting) - told)
    # The notice carries the meeting's new sequence, so that each change is told once and no earlier one hides it.
    notifying.notify(
        kind=kind,
        members=list(people),
        subject_id=meeting.pk,
        group=meeting.group,
        sequence=meeting.sequence,
        due_at=now,
        expires_at=meeting.starts_at if meeting.starts_at > now else meeting.ends_at,
        escalate_at=max(now, meeting.starts_at - datetime.timedelta(hours=3)),
        is_urgent=meeting.starts_at - now < CLOSE,
        now=now,
    )


def tell_of_season(*, series: Series, first: datetime.datetime | None, now: datetime.datetime) -> None:
    """Tell everybody who belongs that the dates are others now: once, not meeting by meeting.

    ``first``: the first start that is gone or new; so near, it is told even in quiet hours.
    """
    notifying.withdraw(subject_id=series.pk, reason="MOVED", now=now)
    notifying.notify(
        kind=SEASON,
        members=list(belonging(series.group_id)),
        subject_id=series.pk,
        group=series.group,
        sequence=series.sequence,
        due_at=now,
        expires_at=now + SAID_FOR,
        escalate_at=max(now, first - datetime.timedelta(hours=3)) if first else None,
        is_urgent=first is not None and first - now < CLOSE,
        now=now,
    )


def tell_of_place(*, meeting: Meeting, member: Member, number: int, now: datetime.datetime) -> None:
    """Tell somebody who waited that a place is theirs. ``number``: theirs in the line, so that each is told once."""
    notifying.notify(
        kind=PLACE_FREE,
        members=[member],
        subject_id=meeting.pk,
        group=meeting.group,
        sequence=number,
        due_at=now,
        expires_at=meeting.starts_at,
        escalate_at=max(now, meeting.starts_at - datetime.timedelta(hours=3)),
        now=now,
    )


def belonging(group_id: uuid.UUID) -> QuerySet[Member]:
    """Everybody who belongs to this group now."""
    return Member.objects.filter(memberships__group=group_id, memberships__left_on__isnull=True).distinct()


def _not_coming(meeting: Meeting) -> set[uuid.UUID]:
    return set(
        Attendance.objects.filter(meeting=meeting, answer=Attendance.Answer.NO).values_list("member_id", flat=True)
    )
