"""A meeting as one person may see it: what the home page, the meeting page and the link page draw."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from meetings.models import Attendance, Meeting, Place
from members.models import Member


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One meeting, one person's answer, and the place if this person may know it by now."""

    meeting: Meeting
    answer: str
    place: Place | None
    place_comes_later: bool
    takes_answers: bool
    stands_in: bool

    @property
    def is_changed(self) -> bool:
        """Whether it was moved since it was planned."""
        return self.meeting.changed_at is not None and not self.meeting.is_cancelled

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
    answers: dict[UUID, str] = dict(
        Attendance.objects.filter(member=member, meeting__in=rows).values_list("meeting_id", "answer")
    )
    return [
        MeetingCard(
            meeting=meeting,
            answer=answers.get(meeting.pk, ""),
            place=meeting.place if meeting.tells_place(moment) or meeting.pk in theirs else None,
            place_comes_later=meeting.place is not None
            and not meeting.tells_place(moment)
            and meeting.pk not in theirs,
            takes_answers=meeting.takes_answers(moment) and meeting.group_id in member.roles_by_group,
            stands_in=meeting.pk in theirs,
        )
        for meeting in rows
    ]
