"""Breaking the glass (decision 11, D4): a reason, a second person, told, one hour, each look noted.

What opens is the least that serves: who can be told something now, by the name they show in the group, and then, one
person at a time, the one way they chose to be reached first. Hidden members and the group's content stay closed.
"""

import datetime
import uuid

from django.db import transaction
from django.db.models import QuerySet

from groups.models import Group
from members.actions import notifying, roles
from members.messages import EMERGENCY, EMERGENCY_ASKED
from members.models import ContactMethod, Coordination, Delivery, Emergency, Member, Membership
from members.models.emergency import OPEN_FOR, WAITS_FOR
from peersupport.audit.models import LookLog
from peersupport.audit.record import record, record_look

SHORTEST_REASON = 15
"""Fewer letters say nothing to the people who read it later."""
TOLD_WITHIN = datetime.timedelta(days=7)


class NotOpenError(Exception):
    """It is not this person's to do, not now, or not any more: nobody is told which."""


class NoReasonError(Exception):
    """A reason that people can understand is missing."""


class NobodyElseError(Exception):
    """The organisation has no second coordinator who could answer."""


@transaction.atomic
def ask(*, by: Member, group: Group, reason: str, now: datetime.datetime) -> Emergency:
    """Ask for an hour in which people of ``group`` can be reached. The other coordinators are told at once.

    Asking while one's own question waits changes nothing. Raises NotOpenError, NoReasonError, NobodyElseError.
    """
    roles.hold(group.pk)
    group = Group.objects.select_related("organisation").get(pk=group.pk)
    _require_coordinator(by, group)
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReasonError
    others = _coordinators(group).exclude(pk=by.pk)
    if not others.exists():
        raise NobodyElseError
    there = Emergency.objects.select_for_update().filter(group=group, ended_at__isnull=True).first()
    if there is not None and not there.is_over(now):
        if there.asked_by_id != by.pk:
            raise NotOpenError
        return there
    if there is not None:
        _end(there, now)
    emergency = Emergency.objects.create(group=group, reason=reason.strip(), asked_by_id=by.pk, asked_at=now)
    notifying.notify(
        kind=EMERGENCY_ASKED,
        members=others,
        subject_id=emergency.pk,
        group=group,
        due_at=now,
        expires_at=now + WAITS_FOR,
        now=now,
    )
    record("emergency.asked", by=by, subject=emergency, group_id=group.pk)
    return emergency


@transaction.atomic
def answer(*, by: Member, emergency: Emergency, is_granted: bool, now: datetime.datetime) -> Emergency:
    """A second coordinator says yes or no. With a yes, those whom it concerns are told in the same breath.

    Raises NotOpenError for the one who asked, for anybody who does not coordinate this group, after a day, and for
    what was answered.
    """
    held = _held(emergency)
    _require_coordinator(by, held.group)
    asker = Member.objects.filter(pk=held.asked_by_id).first() if held.asked_by_id else None
    if asker is None or asker.pk == by.pk or not held.is_waiting(now):
        raise NotOpenError
    _require_coordinator(asker, held.group)
    held.answered_by_id, held.answered_at, held.is_granted = by.pk, now, is_granted
    if is_granted:
        held.told_at, held.open_until = now, now + OPEN_FOR
        _tell(held, now)
    else:
        held.ended_at = now
    held.save()
    notifying.withdraw(subject_id=held.pk, kinds=[EMERGENCY_ASKED], reason="ANSWERED", now=now)
    record("emergency.granted" if is_granted else "emergency.refused", by=by, subject=held, group_id=held.group_id)
    return held


@transaction.atomic
def see_people(*, by: Member, emergency: Emergency, now: datetime.datetime) -> list[Membership]:
    """Who can be reached: those of the group who are not hidden and were told that this opened. Each gets a look.

    Raises NotOpenError unless it is open now, and only for the one who asked.
    """
    held = _open(by, emergency, now)
    people = list(_people(held).select_related("member").order_by("joined_on", "pk"))
    for one in people:
        record_look(one.member_id, by=by, group_id=held.group_id, purpose=LookLog.Purpose.EMERGENCY)
    return people


@transaction.atomic
def see_way(
    *, by: Member, emergency: Emergency, membership_id: uuid.UUID, now: datetime.datetime
) -> tuple[Membership, ContactMethod | None]:
    """The way in which this person wants to be reached first, if they chose any. Each time leaves a line.

    Raises NotOpenError, also for people of another group, hidden ones, and those who were not told.
    """
    held = _open(by, emergency, now)
    one = _people(held).filter(pk=membership_id).select_related("member").first()
    if one is None:
        raise NotOpenError
    record_look(one.member_id, by=by, group_id=held.group_id, purpose=LookLog.Purpose.EMERGENCY, is_each_noted=True)
    record("emergency.way_seen", by=by, subject=one.member, group_id=held.group_id)
    ways = one.member.contact_methods.filter(rank__isnull=False).order_by("rank")
    return one, next((way for way in ways if way.verified_at or way.channel == ContactMethod.Channel.CALL), None)


@transaction.atomic
def close(*, by: Member, emergency: Emergency, now: datetime.datetime) -> None:
    """Shut it before the hour is over, or take the question back. Any coordinator of the group may."""
    held = _held(emergency)
    _require_coordinator(by, held.group)
    if held.ended_at is None:
        _end(held, now)
        record("emergency.closed", by=by, subject=held, group_id=held.group_id)


def may_ask(by: Member, group: Group) -> bool:
    """Whether ``by`` coordinates the organisation of ``group`` now."""
    return by.is_active and Coordination.objects.filter(member=by.pk, organisation=group.organisation_id).exists()


def has_second(by: Member, group: Group) -> bool:
    """Whether somebody else could answer ``by``."""
    return _coordinators(group).exclude(pk=by.pk).exists()


def _tell(held: Emergency, now: datetime.datetime) -> None:
    """Those who can be seen, the group's facilitators, and the organisation's coordinators: nobody opens it unseen."""
    concerned = {one.member_id: one.member for one in _listed(held.group).select_related("member")}
    leading = Membership.objects.current().facilitating().filter(group=held.group, member__is_active=True)
    concerned |= {one.member_id: one.member for one in leading.select_related("member")}
    concerned |= {one.pk: one for one in _coordinators(held.group)}
    notifying.notify(
        kind=EMERGENCY,
        members=concerned.values(),
        subject_id=held.pk,
        group=held.group,
        due_at=now,
        expires_at=now + TOLD_WITHIN,
        now=now,
    )


def _listed(group: Group) -> QuerySet[Membership]:
    return Membership.objects.current().filter(group=group, is_hidden=False, member__is_active=True)


def _people(held: Emergency) -> QuerySet[Membership]:
    told = Delivery.objects.filter(kind=EMERGENCY, subject_id=held.pk).values("member_id")
    return _listed(held.group).filter(member__in=told)


def _open(by: Member, emergency: Emergency, now: datetime.datetime) -> Emergency:
    held = _held(emergency)
    _require_coordinator(by, held.group)
    if held.asked_by_id != by.pk or not held.is_open(now):
        raise NotOpenError
    return held


def _held(emergency: Emergency) -> Emergency:
    return Emergency.objects.select_for_update(of=("self",)).select_related("group").get(pk=emergency.pk)


def _end(emergency: Emergency, now: datetime.datetime) -> None:
    emergency.ended_at = now
    emergency.save(update_fields=["ended_at"])
    notifying.withdraw(subject_id=emergency.pk, kinds=[EMERGENCY_ASKED], reason="GONE", now=now)


def _coordinators(group: Group) -> QuerySet[Member]:
    return Member.objects.filter(coordinations__organisation=group.organisation_id, is_active=True).distinct()


def _require_coordinator(by: Member, group: Group) -> None:
    if group.organisation_id is None or not may_ask(by, group):
        raise NotOpenError
