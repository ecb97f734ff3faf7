"""Who is expected at one meeting, as somebody who stands in may know it: no hidden names (security paper, part 4)."""

from dataclasses import dataclass

from meetings.models import Attendance, Meeting
from members.models import Membership


@dataclass(frozen=True, slots=True)
class Expected:
    """The names of those who said yes, and how many more said so and are hidden from the others."""

    names: list[str]
    unnamed: int


def expected_at(meeting: Meeting) -> Expected:
    """Those who said that they come."""
    coming = Attendance.objects.filter(meeting=meeting, answer=Attendance.Answer.YES).values_list("member")
    rows = list(
        Membership.objects.current().filter(group=meeting.group_id, member__in=coming).order_by("joined_on", "pk")
    )
    names = [row.shown_name for row in rows if not row.is_hidden]
    return Expected(names=names, unnamed=len(rows) - len(names))
