"""The numbers of answers that stand on a meeting. Whoever changes them, or the answers, holds the meeting."""

import uuid

from django.db.models import F

from meetings.models import Attendance, Meeting

COUNTER = {
    Attendance.Answer.YES: "yes_count",
    Attendance.Answer.UNSURE: "unsure_count",
    Attendance.Answer.NO: "no_count",
    Attendance.Answer.WAIT: "wait_count",
}


def count(meeting_id: uuid.UUID, *, before: str = "", after: str = "", number: int = 1) -> None:
    """So many answers of this meeting are no more ``before`` but ``after``; empty: there was none, or is none now."""
    steps = {}
    if before:
        steps[COUNTER[Attendance.Answer(before)]] = F(COUNTER[Attendance.Answer(before)]) - number
    if after:
        steps[COUNTER[Attendance.Answer(after)]] = F(COUNTER[Attendance.Answer(after)]) + number
    Meeting.objects.filter(pk=meeting_id).update(**steps)
