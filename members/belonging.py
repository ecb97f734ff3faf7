"""Who belongs to a group, as whoever looks after it sees them: by the names they chose, in the order of these.

Names are sealed, so the database can neither sort nor search them. They are opened here, for one group at a time and
in one query; what is looked for is neither stored nor part of any address (docs/decisions/0025).
"""

from dataclasses import dataclass, field

from groups.models import Group
from members.models import Member, Membership, Willing
from members.names import fits, fold

AT_MOST = 5_000
"""So many names are opened for one page; a peer support group with more is something else."""
FOUND_AT_MOST = 50
"""So many are shown for one search; whoever looks for one person types another letter."""

MEETS_NEWCOMERS = "MEETS_NEWCOMERS"
"""Beside the kinds of Willing: likes to meet newcomers, which is said on the membership."""


@dataclass(slots=True)
class Belongs:
    """One person: the membership, and what this person said they would do (kinds of Willing, MEETS_NEWCOMERS)."""

    membership: Membership
    is_me: bool
    offers: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """What they are called here."""
        return self.membership.shown_name


def everybody(group: Group, reader: Member) -> list[Belongs]:
    """All whom ``reader`` may see in ``group``, by name, with what each offered: two queries, however many they are."""
    rows = Membership.objects.on_roster_for(reader, group).order_by("joined_on", "pk")[:AT_MOST]
    found = {row.member_id: Belongs(row, row.member_id == reader.pk) for row in rows}
    for member_id, kind in Willing.objects.filter(group=group).values_list("member_id", "kind"):
        if member_id in found:
            found[member_id].offers.add(kind)
    for one in found.values():
        if one.membership.meets_newcomers:
            one.offers.add(MEETS_NEWCOMERS)
    return sorted(found.values(), key=lambda one: (fold(one.name), one.membership.joined_on, one.membership.pk))


def called(people: list[Belongs], asked: str) -> list[Belongs]:
    """Those of ``people`` in whose name each word of ``asked`` is found, however it is written."""
    wanted = fold(asked)
    return [one for one in people if fits(fold(one.name), wanted)]


def who_offers(people: list[Belongs], kind: str) -> list[Belongs]:
    """Those of ``people`` who said that they would do this."""
    return [one for one in people if kind in one.offers]
