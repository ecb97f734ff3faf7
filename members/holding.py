"""Who does what in a group, and who did before, as one member may read it (SET-5)."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from groups.models import Group
from groups.words import Words
from members.models import Member, Membership, RoleTerm
from members.roles import COORDINATOR_RIGHTS, FACILITATING, ROLES, SENTENCES, role_name

HISTORY_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds or held. ``name`` is empty where the reader may not know it, or nobody does any more.

    ``term`` is empty only for ``membership`` rows that were written by hand.
    """

    name: str
    role: str
    term: RoleTerm | None
    membership: Membership | None
    is_reader: bool
    words: Words

    @property
    def label(self) -> str:
        """The name of the role, as the group calls it."""
        return role_name(self.role, self.words)

    def is_due(self, today: datetime.date) -> bool:
        """Whether the day has come on which the group wanted to look at it again."""
        return self.term is not None and self.term.look_again_on is not None and self.term.look_again_on <= today


@dataclass(frozen=True, slots=True)
class Described:
    """A role as the page explains it: what it is, and what it may do beyond what members may."""

    code: str
    name: str
    sentence: str
    rights: list[str]
    more_than_members: bool


def holders(group: Group, reader: Member) -> list[Held]:
    """Those who hold a role now, facilitators first. Hidden people are named to facilitators and themselves only."""
    sees_hidden = reader.has_perm("members.view_hidden", group)
    rows = list(Membership.objects.current().facilitating().filter(group=group).order_by("joined_on", "pk"))
    terms = {term.member_id: term for term in RoleTerm.objects.open().filter(group=group)}
    found = [
        Held(
            name="" if row.is_hidden and not sees_hidden and row.member_id != reader.pk else row.shown_name,
            role=row.role,
            term=terms.get(row.member_id),
            membership=row,
            is_reader=row.member_id == reader.pk,
            words=group.words,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.role != Membership.Role.FACILITATOR)


def history(group: Group, reader: Member) -> list[Held]:
    """Those who held a role before, latest first; “somebody” once they are forgotten."""
    ended = RoleTerm.objects.filter(group=group, ended_at__isnull=False).order_by("-ended_at", "pk")[:HISTORY_SHOWN]
    terms = list(ended)
    names = _names(group, reader, {term.member_id for term in terms if term.member_id})
    return [
        Held(
            name=names.get(term.member_id, "") if term.member_id else "",
            role=term.role,
            term=term,
            membership=None,
            is_reader=term.member_id == reader.pk,
            words=group.words,
        )
        for term in terms
    ]


def described(group: Group) -> list[Described]:
    """Each role with its rights in words, from the same page that the program enforces."""
    members = ROLES[Membership.Role.MEMBER].rights
    found = []
    for code, role in ROLES.items():
        is_more = code in FACILITATING
        rights = role.rights - members if is_more else role.rights
        found.append(Described(code, role_name(code, group.words), str(role.sentence), _sentences(rights), is_more))
    return found


def coordinators_rights() -> list[str]:
    """What coordinators of the group's organisation may see and do, in words."""
    return _sentences(COORDINATOR_RIGHTS)


def _sentences(rights: Collection[str]) -> list[str]:
    """In the order of the page of roles."""
    return [str(sentence) for right, sentence in SENTENCES.items() if right in rights]


def _names(group: Group, reader: Member, ids: set[uuid.UUID]) -> dict[Any, str]:
    sees_hidden = reader.has_perm("members.view_hidden", group)
    rows = Membership.objects.filter(group=group, member__in=ids).order_by("joined_on", "pk")
    return {
        row.member_id: "" if row.is_hidden and not sees_hidden and row.member_id != reader.pk else row.shown_name
        for row in rows
    }
