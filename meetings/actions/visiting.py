"""Visits before joining: offered by a facilitator, answered by the visitor, and told to the others beforehand."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Meeting, Visit
from members.actions import news
from members.models import JoinRequest, Membership
from peersupport.audit.record import Doer, record

PLACE_FROM = datetime.timedelta(hours=24)
"""So long before the start a visitor who said yes learns the place (authorization matrix, row 6)."""


@transaction.atomic
def offer(*, by: Doer, row: JoinRequest, meeting: Meeting, now: datetime.datetime) -> Visit:
    """Invite the asker to ``meeting`` of the same group. Offered twice, it is one visit.

    Raises ValidationError for a meeting that has begun or is off, and for a request that is not open any more.
    """
    if not row.is_open:
        raise ValidationError(_("This was answered or taken back in the meantime."))
    if meeting.group_id != row.group_id or not meeting.takes_answers(now):
        raise ValidationError(_("Please choose a meeting that is still to come."))
    visit, is_new = Visit.objects.get_or_create(request=row, meeting=meeting, defaults={"offered_by_id": by.pk})
    if is_new:
        record("visit.offered", by=by, subject=visit, group_id=row.group_id)
        news.tell_asker(row, now, version=meeting.sequence + 100)
    return visit


@transaction.atomic
def answer(*, visit: Visit, said: str, now: datetime.datetime) -> None:
    """Yes or no, until the meeting starts. Raises ValidationError afterwards."""
    if not visit.meeting.takes_answers(now):
        raise ValidationError(_("This meeting takes no answers any more."))
    Visit.objects.filter(pk=visit.pk).update(answer=said)
    record("visit.answered", by=None, subject=visit, group_id=visit.meeting.group_id)


def tells_place(visit: Visit, now: datetime.datetime) -> bool:
    """Whether the visitor may see the place: said yes, from 24 hours before, and not before the members may."""
    meeting = visit.meeting
    is_near = now >= meeting.starts_at - PLACE_FROM and now < meeting.ends_at
    return visit.answer == Visit.Answer.YES and visit.request.is_open and is_near and meeting.tells_place(now)


def newcomers_at(meetings: Iterable[Meeting]) -> dict[UUID, int]:
    """How many new people come to each of these meetings of closed groups: visitors who said yes, and whoever joined
    since the meeting before. A number, no names (MEM-10). Three queries however many meetings there are.
    """
    rows = [meeting for meeting in meetings if meeting.group.is_closed]
    visitors = Visit.objects.filter(meeting__in=rows, answer=Visit.Answer.YES, request__state__in=JoinRequest.OPEN)
    found: dict[UUID, int] = {}
    for meeting_id in visitors.values_list("meeting_id", flat=True):
        found[meeting_id] = found.get(meeting_id, 0) + 1
    groups = {meeting.group_id for meeting in rows}
    earlier = list(
        Meeting.objects.filter(group__in=groups, starts_at__lt=max((m.starts_at for m in rows), default=None))
        .taking_place()
        .values_list("group_id", "starts_at")
        if rows
        else []
    )
    joined = list(Membership.objects.current().filter(group__in=groups).values_list("group_id", "joined_on"))
    for meeting in rows:
        before = [at for group, at in earlier if group == meeting.group_id and at < meeting.starts_at]
        if before:
            since = max(before).date()
            number = sum(group == meeting.group_id and since < day <= meeting.on_date for group, day in joined)
            found[meeting.pk] = found.get(meeting.pk, 0) + number
    return found
