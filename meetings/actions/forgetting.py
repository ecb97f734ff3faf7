"""Letting go of answers when somebody leaves or is erased; numbers on meetings follow."""

import datetime
from typing import Any

from django.db.models import F, QuerySet

from meetings.actions.answering import COUNTER
from meetings.models import Attendance, Meeting
from members.actions.joining import on_leaving
from members.models import Membership
from peersupport.privacy.erase import before_erasing


def forget_coming(membership: Membership, now: datetime.datetime) -> None:
    """Nobody waits at a coming meeting for somebody who left the group."""
    _forget(
        Attendance.objects.filter(
            member=membership.member_id, meeting__group=membership.group_id, meeting__starts_at__gt=now
        )
    )


def forget_all(person: Any) -> None:
    """No answer of somebody who is erased is kept or counted."""
    _forget(Attendance.objects.filter(member=person.pk))


def _forget(answers: QuerySet[Attendance]) -> None:
    """Meetings are held first and always in the same order, as when somebody answers.

    Only answers about these are let go: one that comes at this very moment would be gone and still counted.
    """
    ids = sorted(answers.values_list("meeting_id", flat=True))
    list(Meeting.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    answers = answers.filter(meeting__in=ids)
    for answer in answers:
        counter = COUNTER[Attendance.Answer(answer.answer)]
        Meeting.objects.filter(pk=answer.meeting_id, **{f"{counter}__gt": 0}).update(**{counter: F(counter) - 1})
    answers.delete()


on_leaving(forget_coming)
before_erasing(forget_all)
