"""Saying whether I come."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.actions import absences, places, telling
from meetings.actions.counters import count
from meetings.models import Attendance, Meeting
from members.actions import notifying, roles
from members.models import Member, Membership
from peersupport.audit.record import record

Answer = Attendance.Answer
SAYABLE = (Answer.YES, Answer.UNSURE, Answer.NO)


class ChangedSinceError(ValidationError):
    """The meeting got another time or place since this person saw it."""


@transaction.atomic
def answer(
    *, by: Member, meeting: Meeting, answer: str, seen_sequence: int | None = None, now: datetime.datetime
) -> Attendance:
    """Keep what ``by`` says about ``meeting``; the last word counts. No reason is asked (decision 21).

    A yes where every place is taken becomes a number in line (``Answer.WAIT``); a place that becomes free by another
    answer goes to who is next. In a closed group the others learn of a no, as the person wishes (MEM-4).

    “Not this time” also stops a reminder that has not gone. Saying something else lets it be planned again. What
    somebody says themselves takes the place of “I come unless I say so”. ``seen_sequence``: of the meeting as this
    person saw it; nobody is to have said yes to an hour that they never read.

    Raises ValidationError once the meeting has started or is off, and for anything but the three answers;
    ChangedSinceError when it was changed in the meantime; roles.NotHereError for who does not belong any more.
    """
    if answer not in SAYABLE:
        raise ValidationError(_("Please choose one of the three answers."))
    meeting = _in_hand(by, meeting, seen_sequence, now)
    if answer == Answer.YES and meeting.wait_count:  # a place that is free belongs to who waits longest
        places.hand_on(meeting_id=meeting.pk, now=now)
    kept = Attendance.objects.filter(meeting=meeting, member=by).first() or Attendance(meeting=meeting, member=by)
    before, after = kept.answer, answer
    if answer == Answer.YES and before != Answer.YES and not places.take(meeting.pk):
        after = Answer.WAIT
    if before != after or kept.is_usual:
        kept.answer, kept.is_usual = after, False
        if before != after:
            kept.line = places.next_number(meeting.pk) if after == Answer.WAIT else None
            count(meeting.pk, before=before, after="" if after == Answer.YES else after)
        kept.save()
        record("meeting.answered", by=by, subject=meeting, group_id=meeting.group_id)
    if after in (Answer.NO, Answer.WAIT):
        reason = "ANSWERED_NO" if after == Answer.NO else "WAITS"
        notifying.withdraw(subject_id=meeting.pk, kinds=telling.reminder_kinds(), members=[by], reason=reason, now=now)
    if after == Answer.NO != before:
        absences.note(meeting=meeting, member=by, now=now)
    elif before == Answer.NO != after:
        absences.take_back(meeting_id=meeting.pk, member_id=by.pk, now=now)
    if before == Answer.YES != after:
        notifying.withdraw(subject_id=meeting.pk, kinds=[telling.PLACE_FREE], members=[by], reason="GAVE_BACK", now=now)
        places.hand_on(meeting_id=meeting.pk, now=now)
    return kept


def _in_hand(by: Member, meeting: Meeting, seen_sequence: int | None, now: datetime.datetime) -> Meeting:
    """The meeting, held so that answers and changes are put in order; and its group before, so that whoever leaves at
    this moment leaves no answer behind.
    """
    roles.hold(meeting.group_id)
    if not Membership.objects.current().filter(group=meeting.group_id, member=by).exists():
        raise roles.NotHereError
    held = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if held is not None and held.is_cancelled:
        raise ValidationError(_("It is called off. Please do not set out."))
    if held is None or not held.takes_answers(now):  # none, if the season was changed at this very moment
        raise ValidationError(_("No answers are taken any more. What you said before still counts."))
    if seen_sequence is not None and held.sequence != seen_sequence:
        raise ChangedSinceError(_("The time or the place was changed just now. Please look, and answer once more."))
    return held
