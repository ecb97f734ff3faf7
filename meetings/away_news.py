"""What is said by itself, shortly before a closed group meets: somebody will be away. All absences in one word."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from meetings.actions import absences
from meetings.actions.telling import AWAY
from meetings.away import Away, away_from
from meetings.messages import MeetingKind
from meetings.models import Attendance, Meeting
from members.kinds import register, register_planner
from members.models import Delivery, Member


class AwayNews(MeetingKind):
    """Somebody will be away: a number, and to who chose fuller messages also what each of them let say."""

    template = "away"
    has_copies = False

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody hears of what was taken back, of a day that is off, or of a group that they left."""
        meeting = Meeting.objects.select_related("group").filter(pk=delivery.subject_id).first()
        if meeting is None:
            return "GONE"
        if delivery.member is None or meeting.group_id not in delivery.member.group_ids():
            return "LEFT"
        return self.guard_meeting(meeting, delivery.member, now)

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """The same, of a meeting at hand. Once it has begun nobody phones about it: they see who is there."""
        if meeting.is_cancelled:
            return "CANCELLED"
        if meeting.starts_at <= now:
            return "BEGUN"
        if meeting.starts_at - now > absences.ALONE:  # moved: the next reminder takes it along
            return "MOVED"
        if not absences.are_said_in(meeting.group):
            return "SWITCHED_OFF"
        if Attendance.objects.filter(meeting=meeting, member=member, answer=Attendance.Answer.NO).exists():
            return "ANSWERED_NO"
        return "" if meeting.pk in away_from([meeting], member) else "TAKEN_BACK"

    def facts(self, meeting: Meeting, member: Member, *, for_call: bool = False) -> dict[str, Any]:
        """Also how many, and names for who chose fuller words."""
        away = away_from([meeting], member).get(meeting.pk, Away())
        is_full = member.message_wording == Member.Wording.FULL
        return {
            **super().facts(meeting, member, for_call=for_call),
            "number": away.number,
            "named": away.named if is_full else [],
        }

    def label(self) -> str:
        """What sort of message this is."""
        return _("Somebody will be away")


register(AwayNews(AWAY))
register_planner(absences.plan)
