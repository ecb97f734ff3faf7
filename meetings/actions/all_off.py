"""All meetings off for some days, and on again: everybody told once, nobody twice (MEET-2, NOTE-4)."""

import datetime
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group, Organisation
from groups.models.life import today_in
from meetings.actions import scheduling, telling
from meetings.models import AllOff, Meeting, Series
from members.actions import notifying, roles
from members.models import Member
from peersupport.audit.record import Doer, record

LONGEST = datetime.timedelta(days=92)
"""Whoever cannot meet for longer takes a break."""


@transaction.atomic
def announce(
    *,
    by: Doer,
    group: Group | None = None,
    organisation: Organisation | None = None,
    from_on: datetime.date,
    until_on: datetime.date,
    why: str = "",
    now: datetime.datetime,
) -> AllOff:
    """Call every meeting off from one day until another, in ``group`` or in every group of ``organisation``.

    Who belongs to several of the groups hears of it once. The same said again is the same. Raises ValidationError,
    named after the field, for days that are gone or too many, and when there is nothing to call off.
    """
    groups = _held(group, organisation)
    same = AllOff.objects.standing().filter(group=group, organisation=organisation, from_on=from_on, until_on=until_on)
    if (there := same.first()) is not None:
        return there
    _check(groups, from_on, until_on, now)
    off = AllOff(group=group, organisation=organisation, from_on=from_on, until_on=until_on, why=why, said_at=now)
    off.full_clean()
    off.save()
    record("meetings.all_off", by=by, subject=off, group_id=group.pk if group else None)
    first: dict[uuid.UUID, datetime.datetime] = {}
    for one in groups:
        coming = Meeting.objects.taking_place().filter(
            group=one, ends_at__gt=now, on_date__gte=from_on, on_date__lte=until_on
        )
        for meeting in coming.order_by("starts_at", "pk"):
            scheduling.cancel_meeting(by=by, meeting=meeting, why=why, all_off=off, now=now)
            first.setdefault(one.pk, meeting.starts_at)
    if not first:
        raise ValidationError({"from_on": _("No meeting is planned in these days. Nobody was told anything.")})
    for one in sorted((one for one in groups if one.pk in first), key=lambda one: first[one.pk]):
        _tell(telling.ALL_OFF, off, one, telling.belonging(one.pk), first=first[one.pk], now=now)
    return off


@transaction.atomic
def take_back(*, by: Doer, off: AllOff, now: datetime.datetime) -> bool:
    """Let meetings take place again. Who heard that they are off hears it, nobody else. False if it is over already."""
    groups = _held(off.group, off.organisation)
    held = AllOff.objects.standing().select_for_update(of=("self",)).filter(pk=off.pk).first()
    if held is None or all(today_in(one, now) > held.until_on for one in groups):
        return False
    held.taken_back_at = now
    held.save(update_fields=["taken_back_at"])
    told = set(notifying.told(subject_id=held.pk, kinds=[telling.ALL_OFF]))
    notifying.withdraw(subject_id=held.pk, kinds=[telling.ALL_OFF], reason="TAKEN_BACK", now=now)
    first: dict[uuid.UUID, datetime.datetime] = {}
    for meeting in Meeting.objects.filter(all_off=held, ends_at__gt=now).order_by("starts_at", "pk"):
        if scheduling.put_back(by=by, meeting=meeting, now=now):
            first.setdefault(meeting.group_id, meeting.starts_at)
    for series in Series.objects.filter(group__in=groups).select_related("group", "place").order_by("pk"):
        scheduling.extend_series(series=series, now=now)
    for one in sorted((one for one in groups if one.pk in first), key=lambda one: first[one.pk]):
        _tell(telling.ON_AGAIN, held, one, telling.belonging(one.pk).filter(pk__in=told), first=first[one.pk], now=now)
    record("meetings.on_again", by=by, subject=held, group_id=held.group_id)
    return True


def _held(group: Group | None, organisation: Organisation | None) -> list[Group]:
    """The groups that it is about, one after the other held, always in the same order."""
    rows = Group.objects.filter(pk=group.pk) if group else Group.objects.filter(organisation=organisation)
    groups = list(rows.exclude(status=Group.Status.CLOSED).order_by("pk"))
    for one in groups:
        roles.hold(one.pk)
    return groups


def _check(groups: Iterable[Group], from_on: datetime.date, until_on: datetime.date, now: datetime.datetime) -> None:
    if all(from_on < today_in(one, now) for one in groups):
        raise ValidationError({"from_on": _("This day has gone by. Choose today or a later one.")})
    if from_on > (now + scheduling.FARTHEST).date():
        raise ValidationError({"from_on": _("This day is very far away. Choose one within the next two years.")})
    if until_on < from_on:
        raise ValidationError({"until_on": _("The last day comes before the first. Choose a later one.")})
    if until_on - from_on > LONGEST:
        raise ValidationError(
            {"until_on": _("That is longer than three months. A group can take a break for so long.")}
        )


def _tell(
    kind: str, off: AllOff, group: Group, people: Iterable[Member], *, first: datetime.datetime, now: datetime.datetime
) -> None:
    """One row for each person and kind: whoever belongs to two groups has theirs already."""
    there = datetime.datetime.combine(off.until_on, datetime.time(), datetime.UTC)
    notifying.notify(
        kind=kind,
        members=people,
        subject_id=off.pk,
        group=group,
        due_at=now,
        expires_at=max(there + datetime.timedelta(days=2), first),
        escalate_at=max(now, first - datetime.timedelta(hours=3)),
        is_urgent=first - now < telling.CLOSE,
        now=now,
    )
