"""How a group that becomes two stands: who looks after each part, how many chose what, what is still missing."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members.models import Member, Membership, Part, PartChoice, PartLead, RoleCustom
from members.models.part import GOING, LEAVING
from members.roles import FACILITATING

MOVING = datetime.timedelta(weeks=6)
"""So long after the day everybody can still move with one press."""
LARGE = 20
"""From so many people on, a group's facilitators are told that becoming two is a way (SET-7: one did at about 25)."""


class Missing(Enum):
    """Why it does not come about by itself."""

    NOBODY_LEADS_SECOND = "nobody looks after the new one"
    NOBODY_LEADS_FIRST = "nobody looks after this one"
    NOBODY_GOES = "nobody chose the new one"
    NOBODY_STAYS = "nobody stays"

    @property
    def forbids(self) -> bool:
        """Whether it cannot come about at all, not even if somebody presses."""
        return self in (Missing.NOBODY_LEADS_SECOND, Missing.NOBODY_LEADS_FIRST)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many chose what: numbers, for facilitators."""

    first: int
    second: int
    both: int
    neither: int
    undecided: int


@dataclass
class Standing:
    """How it stands now: read once, in a constant number of queries."""

    change: LifeChange

    @cached_property
    def memberships(self) -> list[Membership]:
        """Everybody who belongs to the first group now, in the order of coming."""
        rows = Membership.objects.current().filter(group=self.change.group_id, member__is_active=True)
        return list(rows.select_related("group", "member").order_by("joined_on", "pk"))

    @cached_property
    def choices(self) -> dict[uuid.UUID, PartChoice]:
        """What those who belong chose."""
        here = {row.member_id for row in self.memberships}
        return {row.member_id: row for row in PartChoice.objects.filter(change=self.change) if row.member_id in here}

    @cached_property
    def leads(self) -> dict[str, PartLead]:
        """For each part who was asked and still belongs, unless they said not now."""
        here = {row.member_id for row in self.memberships}
        rows = PartLead.objects.filter(change=self.change, answer__in=["", PartLead.Answer.YES])
        return {row.part: row for row in rows if row.member_id in here}

    @cached_property
    def may_be_without(self) -> bool:
        """Whether the group chose that it may be without a facilitator for a while."""
        return RoleCustom.objects.filter(group=self.change.group_id, may_be_without=True).exists()

    def leader(self, part: str) -> uuid.UUID | None:
        """Who said yes to looking after this part."""
        lead = self.leads.get(part)
        return lead.member_id if lead and lead.answer == PartLead.Answer.YES else None

    def part_of(self, member_id: uuid.UUID) -> str:
        """Where this person will be: as they chose; who looks after the new one is there in any case."""
        choice = self.choices.get(member_id)
        # Whoever noted that a name may be kept is gone: nobody stands for that yes, so the person stays.
        is_unsaid = choice is not None and choice.is_kept_there and choice.noted_by_id is None
        chosen = choice.part if choice is not None and not is_unsaid else ""
        if member_id == self.leader(Part.SECOND) and chosen not in GOING:
            return Part.BOTH
        return chosen

    @property
    def numbers(self) -> Numbers:
        """How many chose what."""
        chosen = Counter(row.part for row in self.choices.values())
        parts = (chosen[Part.FIRST], chosen[Part.SECOND], chosen[Part.BOTH], chosen[Part.NEITHER])
        return Numbers(*parts, undecided=len(self.memberships) - sum(parts))

    @property
    def missing(self) -> list[Missing]:
        """What is missing before it comes about by itself; nothing, if all is well."""
        second, first = self.leader(Part.SECOND), self.leader(Part.FIRST)
        rows = self.memberships
        staying = [row for row in rows if self.part_of(row.member_id) not in LEAVING]
        is_led = first is not None or any(row.role in FACILITATING for row in staying)
        going = [row for row in rows if self.part_of(row.member_id) in GOING and row.member_id != second]
        found = {
            Missing.NOBODY_LEADS_SECOND: second is None and not self.may_be_without,
            Missing.NOBODY_LEADS_FIRST: not is_led and not self.may_be_without,
            Missing.NOBODY_GOES: not going,
            Missing.NOBODY_STAYS: not any(row.member_id != second for row in staying),
        }
        return [one for one, is_so in found.items() if is_so]

    def names(self) -> dict[str, str]:
        """Who looks after each part, by the name used here: said to everybody, as they said yes to it."""
        by_member = {row.member_id: row.shown_name for row in self.memberships}
        return {part: by_member[pk] for part in (Part.FIRST, Part.SECOND) if (pk := self.leader(part)) in by_member}


def large(group: Group) -> int:
    """How many people belong to ``group``, if they are so many that becoming two is a thought; else 0."""
    number = Membership.objects.current().filter(group=group).count()
    return number if number >= LARGE else 0


def announced(group: Group) -> LifeChange | None:
    """That ``group`` becomes two, while it waits for its day."""
    rows = LifeChange.objects.to_come().filter(group=group, kind=LifeChange.Kind.SPLIT)
    return rows.select_related("group__organisation", "second__group").first()


def recent(group: Group, now: datetime.datetime) -> LifeChange | None:
    """Of which change ``group`` is one of two, as long as people may still move."""
    rows = LifeChange.objects.came_about().filter(kind=LifeChange.Kind.SPLIT, done_at__gt=now - MOVING)
    either = rows.filter(group=group) | rows.filter(second__group=group)
    return either.select_related("group", "second__group").order_by("-done_at", "pk").first()


def move_until(change: LifeChange) -> datetime.date:
    """The last day on which people may move."""
    done_at: Any = change.done_at
    return today_in(change.group, done_at + MOVING - datetime.timedelta(days=1))


def may_move(member: Member, change: LifeChange) -> bool:
    """Whether ``member`` belonged when it came about, so that both groups are open to them for some weeks."""
    if PartChoice.objects.filter(member=member, change=change).exists():
        return True
    done_at: Any = change.done_at
    rows = Membership.objects.current().filter(member=member, group=change.group_id)
    return rows.filter(joined_on__lte=done_at.date()).exists()
