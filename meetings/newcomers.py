"""How many new people come to a meeting: what the others learn beforehand (MEM-10). A number, never a name."""

from collections.abc import Iterable
from uuid import UUID

from meetings.models import Meeting, Visit
from members.models import JoinRequest, Member, Membership


def newcomers_at(meetings: Iterable[Meeting], reader: Member) -> dict[UUID, int]:
    """How many new people come to each of these meetings of closed groups: visitors who said yes, and whoever joined
    since the meeting before, not counting ``reader``. A number, no names (MEM-10). Three queries however many meetings
    there are, and none for open groups.
    """
    rows = [meeting for meeting in meetings if meeting.group.is_closed]
    if not rows:
        return {}
    visitors = Visit.objects.filter(meeting__in=rows, answer=Visit.Answer.YES, request__state__in=JoinRequest.OPEN)
    found: dict[UUID, int] = {}
    for meeting_id in visitors.values_list("meeting_id", flat=True):
        found[meeting_id] = found.get(meeting_id, 0) + 1
    groups = {meeting.group_id for meeting in rows}
    earlier = list(
        Meeting.objects.filter(group__in=groups, starts_at__lt=max(one.starts_at for one in rows))
        .taking_place()
        .values_list("group_id", "starts_at")
    )
    others = Membership.objects.current().filter(group__in=groups).exclude(member=reader)
    joined = list(others.values_list("group_id", "joined_on"))
    for meeting in rows:
        before = [at for group, at in earlier if group == meeting.group_id and at < meeting.starts_at]
        if before:
            since = max(before).date()
            number = sum(group == meeting.group_id and since < day <= meeting.on_date for group, day in joined)
            found[meeting.pk] = found.get(meeting.pk, 0) + number
    return found
