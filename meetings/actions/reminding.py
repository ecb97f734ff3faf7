"""Planning reminders: one row per member, meeting and rule, written ahead of time."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.models import Group
from meetings.actions import telling
from meetings.models import Attendance, Meeting, ReminderRule
from meetings.recurrence import instant
from members.actions import notifying
from members.models import ContactMethod, Delivery, Member

State = Delivery.State

HORIZON = datetime.timedelta(hours=48)
"""How long before they are due rows are written, so that a clock that stood still for a day delays nothing."""

TIME_TO_PHONE = datetime.timedelta(hours=3)
"""How long before the start a person can still usefully phone somebody whom no message reached."""

PASSING_REASONS = ("ANSWERED_NO", "WAITS", "LEFT", "CLOSED", "GROUP_PAUSED", "CLOCKS")
"""Why a reminder was withdrawn that comes back when the person, or the group, does."""


def due_at(meeting: Meeting, rule: ReminderRule) -> datetime.datetime:
    """When ``rule`` reminds of ``meeting``: days by the wall clock of the place, hours by the watch."""
    if rule.kind == ReminderRule.Kind.HOURS:
        return meeting.starts_at - datetime.timedelta(hours=rule.ahead)
    return instant(meeting.on_date - datetime.timedelta(days=rule.ahead), rule.at_time, meeting.time_zone)


def plan(now: datetime.datetime, *, only: Meeting | None = None) -> int:
    """Write the reminders of all meetings whose rules fall due within the horizon. Safe to repeat; returns how many."""
    rules: dict[object, list[ReminderRule]] = {}
    for rule in ReminderRule.objects.all():
        rules.setdefault(rule.group_id, []).append(rule)
    if not rules:
        return 0
    longest = max(_lead(rule) for some in rules.values() for rule in some)
    meetings = Meeting.objects.taking_place().filter(
        starts_at__gt=now,
        starts_at__lte=now + HORIZON + longest,
        group__in=list(rules),
        group__status=Group.Status.RUNNING,
    )
    if only is not None:
        meetings = meetings.filter(pk=only.pk)
    written = 0
    for meeting in meetings.select_related("group").order_by("starts_at"):
        for rule in rules[meeting.group_id]:
            due = due_at(meeting, rule)
            if due <= now + HORIZON:
                written += _plan_one(meeting, rule, due, now)
    return written


@transaction.atomic
def _plan_one(meeting: Meeting, rule: ReminderRule, due: datetime.datetime, now: datetime.datetime) -> int:
    kind = telling.reminder_kind(rule)
    people = list(_to_remind(meeting, kind, max(due, now)))
    if not people:
        return 0
    rows = notifying.notify(
        kind=kind,
        members=people,
        subject_id=meeting.pk,
        group=meeting.group,
        sequence=meeting.sequence,
        due_at=due,
        expires_at=meeting.starts_at,
        escalate_at=max(due, meeting.starts_at - TIME_TO_PHONE),
        now=now,
    )
    return len(rows)


def _to_remind(meeting: Meeting, kind: str, moment: datetime.datetime) -> QuerySet[Member]:
    """Who belongs, has not said “not this time” and does not wait for a place, and has no row for this yet, or one that
    may come back by ``moment``.

    Back may come what was never tried: a row that was withdrawn for a reason that holds no more, and one that could
    not be sent for want of a way to reach this person, once there is a way.
    """
    reachable = Exists(
        ContactMethod.objects.filter(member=OuterRef("member"), rank__isnull=False, stopped_at__isnull=True)
    )
    awake = Q(member__paused_until__isnull=True) | Q(member__paused_until__lte=moment.date())
    row = (
        Delivery.objects.filter(subject_id=meeting.pk, kind=kind, sequence=meeting.sequence, member=OuterRef("pk"))
        .exclude(state=State.CANCELLED, reason__in=PASSING_REASONS, attempts=0)
        .exclude(awake, state__in=[State.CANCELLED, State.SUPPRESSED], reason="PAUSED", attempts=0)
        .exclude(reachable, state=State.SUPPRESSED, reason="NO_WAY")
    )
    no = Attendance.objects.filter(meeting=meeting, member=OuterRef("pk"), answer__in=["NO", "WAIT"])
    return Member.objects.filter(
        ~Exists(row),
        ~Exists(no),
        memberships__group=meeting.group_id,
        memberships__left_on__isnull=True,
        is_active=True,
    ).distinct()


def _lead(rule: ReminderRule) -> datetime.timedelta:
    if rule.kind == ReminderRule.Kind.HOURS:
        return datetime.timedelta(hours=rule.ahead)
    return datetime.timedelta(days=rule.ahead + 1)
