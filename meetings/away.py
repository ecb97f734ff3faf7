"""Who will be away, as one reader may know it: numbers, and names of those who chose that (MEM-4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from meetings.models import Absence, AbsenceCustom, Meeting
from members.models import Member, Membership


@dataclass(slots=True)
class Away:
    """``named``: name here and own words of those who chose so; ``unnamed``: how many more will be away."""

    named: list[tuple[str, str]] = field(default_factory=list)
    unnamed: int = 0

    @property
    def number(self) -> int:
        """How many in all."""
        return len(self.named) + self.unnamed


def away_from(meetings: Iterable[Meeting], reader: Member) -> dict[UUID, Away]:
    """Who else will be away from each of these meetings of closed groups. Three queries however many there are, and
    none for open groups. Somebody who is hidden from the others, or left, is never named.
    """
    rows = {meeting.pk: meeting for meeting in meetings if meeting.group.is_closed}
    if not rows:
        return {}
    groups = {meeting.group_id for meeting in rows.values()}
    silent = set(AbsenceCustom.objects.filter(group__in=groups, is_said=False).values_list("group_id", flat=True))
    absences = list(
        Absence.objects.filter(meeting__in=list(rows))
        .exclude(said=Absence.Said.NOTHING)
        .exclude(member=reader)
        .order_by("said_at", "pk")
    )
    here = Membership.objects.current().filter(group__in=groups, member__in=[one.member_id for one in absences])
    memberships = {(one.group_id, one.member_id): one for one in here}
    found: dict[UUID, Away] = {}
    for one in absences:
        group_id = rows[one.meeting_id].group_id
        membership = memberships.get((group_id, one.member_id))
        if group_id in silent or membership is None:
            continue
        away = found.setdefault(one.meeting_id, Away())
        if one.said == Absence.Said.NAME and not membership.is_hidden:
            away.named.append((membership.shown_name, one.words))
        else:
            away.unnamed += 1
    return found
