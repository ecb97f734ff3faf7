"""What is said to somebody who waited: a place is theirs now."""

import datetime

from django.utils.translation import gettext as _

from meetings.actions.telling import PLACE_FREE
from meetings.messages import MeetingKind
from meetings.models import Attendance, Meeting
from members.kinds import register
from members.models import Delivery, Member


class PlaceFree(MeetingKind):
    """A place became free, and this person was next. ``sequence``: their number in the line; the link gives it back.

    It stays true when the day is moved, and is said with the time that holds then.
    """

    template = "place_free"
    has_copies = False

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody hears of a place at what is off, in a group that they left, or that they gave back."""
        meeting = Meeting.objects.select_related("group").filter(pk=delivery.subject_id).first()
        if meeting is None:
            return "GONE"
        if delivery.member is None or meeting.group_id not in delivery.member.group_ids():
            return "LEFT"
        return self.guard_meeting(meeting, delivery.member, now)

    def guard_meeting(self, meeting: Meeting, member: Member, now: datetime.datetime) -> str:
        """The same, of a meeting at hand."""
        if meeting.is_cancelled:
            return "CANCELLED"
        if meeting.starts_at <= now:
            return "LATE"
        yes = Attendance.objects.filter(meeting=meeting, member=member, answer=Attendance.Answer.YES)
        return "" if yes.exists() else "GAVE_BACK"

    def label(self) -> str:
        """What sort of message this is."""
        return _("A place is free")


register(PlaceFree(PLACE_FREE))
