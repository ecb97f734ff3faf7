"""Letting go of answers when somebody leaves, is erased or takes a pause: numbers follow, and places are handed on."""

import datetime
import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from meetings.actions import absences, places, usual_yes
from meetings.actions.counters import COUNTER
from meetings.models import Attendance, Meeting, UsualYes
from members.actions import roles
from members.actions.joining import on_leaving
from members.actions.pausing import on_pausing
from members.models import Member, Membership
from peersupport.privacy.erase import before_erasing


def forget_coming(membership: Membership, now: datetime.datetime) -> None:
    """Nobody waits at a coming meeting for somebody who left the group."""
    roles.hold(membership.group_id)
    UsualYes.objects.filter(group=membership.group_id, member=membership.member_id).delete()
    _forget(
        Attendance.objects.filter(
            member=membership.member_id, meeting__group=membership.group_id, meeting__starts_at__gt=now
        ),
        now,
    )


def forget_all(person: Any) -> None:
    """No answer of somebody who is erased is kept or counted."""
    usual, answers = UsualYes.objects.filter(member=person.pk), Attendance.objects.filter(member=person.pk)
    belongs = Membership.objects.current().filter(member=person.pk).values_list("group_id", flat=True)
    roles.hold_all([*_groups(usual, answers), *belongs])
    usual.delete()
    _forget(answers, timezone.now())


def forget_with_pause(member: Member, until: datetime.date, now: datetime.datetime) -> None:
    """Whoever takes a pause is not counted on by habit any more; and where places are few before it ends, theirs goes
    to somebody who can still be told.
    """
    few = Attendance.objects.filter(
        member=member, meeting__places__isnull=False, meeting__starts_at__gt=now, meeting__on_date__lt=until
    )
    roles.hold_all(_groups(UsualYes.objects.filter(member=member), few))
    usual_yes.end_with_pause(member, now)
    _forget(few, now)


def _groups(usual: QuerySet[UsualYes], answers: QuerySet[Attendance]) -> list[uuid.UUID]:
    """The groups that these are about: held before any meeting, as when all meetings of some days are called off."""
    return [
        *usual.values_list("group_id", flat=True),
        *answers.order_by().values_list("meeting__group_id", flat=True).distinct(),
    ]


def _forget(answers: QuerySet[Attendance], now: datetime.datetime) -> None:
    """Meetings are held first and always in the same order, as when somebody answers.

    Only answers about these are let go: one that comes at this very moment would be gone and still counted.
    """
    ids = sorted(answers.values_list("meeting_id", flat=True))
    list(Meeting.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    answers = answers.filter(meeting__in=ids)
    for answer in answers:
        counter = COUNTER[Attendance.Answer(answer.answer)]
        Meeting.objects.filter(pk=answer.meeting_id, **{f"{counter}__gt": 0}).update(**{counter: F(counter) - 1})
        if answer.answer == Attendance.Answer.NO:
            absences.take_back(meeting_id=answer.meeting_id, member_id=answer.member_id, now=now)
    answers.delete()
    for pk in ids:
        places.hand_on(meeting_id=pk, now=now)


on_leaving(forget_coming)
before_erasing(forget_all)
on_pausing(forget_with_pause)
