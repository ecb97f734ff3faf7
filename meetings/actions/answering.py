"""Saying whether I come."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.actions import telling
from meetings.models import Attendance, Meeting
from members.actions import notifying
from members.models import Member
from peersupport.audit.record import record

COUNTER = {
    Attendance.Answer.YES: "yes_count",
    Attendance.Answer.UNSURE: "unsure_count",
    Attendance.Answer.NO: "no_count",
}


@transaction.atomic
def answer(*, by: Member, meeting: Meeting, answer: str, now: datetime.datetime) -> Attendance:
    """Keep what ``by`` says about ``meeting``; the last word counts. No reason is asked (decision 21).

    “Not this time” also stops a reminder that has not gone. Saying something else lets it be planned again.
    Raises ValidationError once the meeting has started or is off, and for anything but the three answers.
    """
    if answer not in Attendance.Answer:
        raise ValidationError(_("Please choose one of the three answers."))
    held = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if held is None or not held.takes_answers(now):  # none, if the season was changed at this very moment
        raise ValidationError(_("No answers are taken any more."))
    meeting = held
    kept, created = Attendance.objects.select_for_update().get_or_create(
        meeting=meeting, member=by, defaults={"answer": answer}
    )
    before = None if created else kept.answer
    if before != answer:
        kept.answer = answer
        kept.save(update_fields=["answer"])
        steps = {COUNTER[Attendance.Answer(answer)]: F(COUNTER[Attendance.Answer(answer)]) + 1}
        if before:
            steps[COUNTER[Attendance.Answer(before)]] = F(COUNTER[Attendance.Answer(before)]) - 1
        Meeting.objects.filter(pk=meeting.pk).update(**steps)
        record("meeting.answered", by=by, subject=meeting, group_id=meeting.group_id)
    if answer == Attendance.Answer.NO:
        notifying.withdraw(
            subject_id=meeting.pk, kinds=telling.reminder_kinds(), members=[by], reason="ANSWERED_NO", now=now
        )
    return kept
