"""“I come unless I say so”: said once, counted on every day, and an own answer to one day always takes its place.

Whoever changes a usual yes, or what follows from it, holds the group first and then meetings in the order of their
ids; so a day that is planned at this very moment is counted, too.
"""

import datetime
import uuid

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef

from groups.models import Group
from meetings.actions import places
from meetings.actions.counters import count
from meetings.models import Attendance, Meeting, UsualYes
from members.actions import roles
from members.models import Member, Membership
from members.outbox.timing import zone_of
from peersupport.audit.record import Doer, record

YES = Attendance.Answer.YES
HOUR = 3600


@transaction.atomic
def begin(*, by: Member, group: Group, now: datetime.datetime) -> UsualYes:
    """Count on ``by`` at every coming meeting of ``group`` to which they have not answered. Said twice, it is once.

    Raises roles.NotHereError for somebody who left at this very moment.
    """
    roles.hold(group.pk)
    if not Membership.objects.current().filter(group=group, member=by).exists():
        raise roles.NotHereError
    usual, is_new = UsualYes.objects.get_or_create(
        group=group, member=by, defaults={"since": now.astimezone(zone_of(by.time_zone)).date()}
    )
    if is_new:
        record("usual_yes.said", by=by, subject=group, group_id=group.pk)
        follow(now, group=group)
    return usual


@transaction.atomic
def end(*, by: Doer | None, group_id: uuid.UUID, member: Member, now: datetime.datetime) -> bool:
    """Count on ``member`` no more; own answers stay. False if nobody did."""
    roles.hold(group_id)
    if not UsualYes.objects.filter(group=group_id, member=member).delete()[0]:
        return False
    theirs = Attendance.objects.filter(
        member=member, is_usual=True, meeting__group=group_id, meeting__starts_at__gt=now
    )
    ids = list(theirs.values_list("meeting_id", flat=True))
    held = Meeting.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    for pk in list(held.values_list("pk", flat=True)):
        if theirs.filter(meeting=pk).delete()[0]:
            count(pk, before=YES)
            places.hand_on(meeting_id=pk, now=now)
    record("usual_yes.ended", by=by, subject=member, group_id=group_id)
    return True


def follow(now: datetime.datetime, *, group: Group | None = None) -> int:
    """Give their answer to coming meetings to all who said that they come unless they say so. Safe to repeat.

    Returns how many answers are new.
    """
    usual = UsualYes.objects.holding().filter(group=OuterRef("group"))
    own = Attendance.objects.filter(meeting=OuterRef(OuterRef("pk")), member=OuterRef("member"))
    missing = Meeting.objects.usual().filter(Exists(usual.filter(~Exists(own))), starts_at__gt=now)
    if group is not None:
        missing = missing.filter(group=group)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for pk, group_id in missing.order_by("pk").values_list("pk", "group_id"):
        found.setdefault(group_id, []).append(pk)
    return sum(_count_on(group_id, found[group_id], now) for group_id in sorted(found))


def look_after(now: datetime.datetime) -> int:
    """Once an hour: whatever a change at the very same moment left out is made good."""
    if not cache.add(f"usual-yes:{now:%Y-%m-%dT%H}", 1, HOUR):
        return 0
    return follow(now)


def end_with_pause(member: Member, now: datetime.datetime) -> None:
    """Whoever takes a pause is not counted on; they may say it again."""
    rows = UsualYes.objects.filter(member=member).order_by("group_id")
    for group_id in list(rows.values_list("group_id", flat=True)):
        end(by=member, group_id=group_id, member=member, now=now)


@transaction.atomic
def _count_on(group_id: uuid.UUID, meeting_ids: list[uuid.UUID], now: datetime.datetime) -> int:
    roles.hold(group_id)
    people = list(UsualYes.objects.holding().filter(group=group_id).order_by("pk").values_list("member_id", flat=True))
    made = 0
    for meeting in list(Meeting.objects.usual().select_for_update().filter(pk__in=meeting_ids).order_by("pk")):
        if not meeting.takes_answers(now):
            continue
        said = set(Attendance.objects.filter(meeting=meeting).values_list("member_id", flat=True))
        fresh = [
            Attendance(meeting=meeting, member_id=pk, answer=YES, is_usual=True) for pk in people if pk not in said
        ]
        Attendance.objects.bulk_create(fresh)
        count(meeting.pk, after=YES, number=len(fresh))
        made += len(fresh)
    return made
