"""Who is kept apart from whom in a group. Those who know it register a finder; without one, everybody may meet."""

import uuid
from collections.abc import Callable

from groups.models import Group
from members.models import Member

Finder = Callable[[Member, Group], set[uuid.UUID]]
FINDERS: list[Finder] = []


def keep_apart(finder: Finder) -> None:
    """Count the members whose ids ``finder(member, group)`` gives as kept apart from ``member`` there."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def apart_from(member: Member, group: Group) -> set[uuid.UUID]:
    """The ids of everybody who is not to meet ``member`` in ``group``."""
    return {pk for finder in FINDERS for pk in finder(member, group)}


def may_meet(one: Member, other: Member, group: Group) -> bool:
    """Whether nothing keeps these two apart, whichever of them asked for it (decision 18)."""
    return other.pk not in apart_from(one, group) and one.pk not in apart_from(other, group)
