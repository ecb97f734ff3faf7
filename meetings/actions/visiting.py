"""Visits before joining: offered by a facilitator, answered by the visitor, and told to the others beforehand."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Meeting, Visit
from members.actions import news
from members.keeping_apart import clashes, staying_away
from members.models import JoinRequest
from peersupport.audit.record import Doer, record

PLACE_FROM = datetime.timedelta(hours=24)
"""So long before the start a visitor who said yes learns the place (authorization matrix, row 6)."""


@transaction.atomic
def offer(*, by: Doer, row: JoinRequest, meeting: Meeting, now: datetime.datetime) -> Visit:
    """Invite the asker to ``meeting`` of the same group. Offered twice, it is one visit.

    Raises ValidationError for a meeting that has begun or is off, for a request that is not open any more, and where
    two would meet who are to be kept apart (decision 18).
    """
    if not row.is_open:
        raise ValidationError(_("This was answered or taken back in the meantime."))
    if clashes(row) or (row.member is not None and staying_away(row.member, row.group) is not None):
        raise ValidationError(
            _("Somebody here is to be kept apart from this person. Say what you would say if every seat were taken.")
        )
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
