"""A meeting as one person may see it: what the home page, the meeting page and the link page draw."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from meetings.models import Attendance, Meeting, Place
from members.models import Member
from peersupport.web.prepared import Prepared


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One meeting, one person's answer, and the place if this person may know it by now."""

    meeting: Meeting
    answer: str
    is_usual: bool
    number_in_line: int
    """Where this person stands in the line for a place: 1 is next; 0 if they do not wait."""
    place: Place | None
    place_comes_later: bool
    takes_answers: bool
    stands_in: bool

    @property
    def is_changed(self) -> bool:
        """Whether it was moved since it was planned."""
        return self.meeting.changed_at is not None and not self.meeting.is_cancelled

    @property
    def is_full(self) -> bool:
        """Whether every place is taken, and none of them by this person."""
        return self.meeting.is_full and self.answer != Attendance.Answer.YES

    @property
    def is_elsewhere(self) -> bool:
        """Whether it got another place, and is on."""
        return self.meeting.placed_at is not None and not self.meeting.is_cancelled


def card_of(meeting: Meeting, member: Member, now: datetime.datetime | None = None) -> MeetingCard:
    """The card of one meeting."""
    return cards_of([meeting], member, now)[0]


def cards_of(meetings: Iterable[Meeting], member: Member, now: datetime.datetime | None = None) -> list[MeetingCard]:
    """Cards of meetings that ``member`` may know of, with one query for all answers."""
    moment = now or timezone.now()
    rows = list(meetings)
    theirs = set(member.stand_in_meeting_ids())
    said = _SAID(member=member.pk, meetings=[meeting.pk for meeting in rows])
    answers: dict[UUID, Attendance] = {one.meeting_id: one for one in said}
    return [
        MeetingCard(
            meeting=meeting,
            answer=answers[meeting.pk].answer if meeting.pk in answers else "",
            is_usual=meeting.pk in answers and answers[meeting.pk].is_usual,
            number_in_line=_number_in_line(answers.get(meeting.pk)),
            place=meeting.place if meeting.tells_place(moment) or meeting.pk in theirs else None,
            place_comes_later=meeting.place is not None
            and not meeting.tells_place(moment)
            and meeting.pk not in theirs,
            takes_answers=meeting.takes_answers(moment) and meeting.group_id in member.roles_by_group,
            stands_in=meeting.pk in theirs,
        )
        for meeting in rows
    ]


def number_in_line(meeting: Meeting, member: Member) -> int:
    """Where ``member`` stands in the line for a place; 0 if they do not wait."""
    rows = Attendance.objects.filter(meeting=meeting, member=member).annotate(ahead=_ahead())
    return _number_in_line(rows.first())


def _ahead() -> Subquery:
    """How many wait for a place and said so before; nothing for who does not wait."""
    before = Attendance.objects.filter(meeting=OuterRef("meeting"), line__lt=OuterRef("line")).order_by()
    return Subquery(before.values("meeting").annotate(number=Count("pk")).values("number"))


def _number_in_line(said: Any) -> int:
    return (said.ahead or 0) + 1 if said is not None and said.answer == Attendance.Answer.WAIT else 0


_SAID = Prepared(
    lambda *, member, meetings: (
        Attendance.objects.filter(member=member, meeting__in=meetings)
        .annotate(ahead=_ahead())
        .only("meeting", "answer", "is_usual")
    )
)
