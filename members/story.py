"""A group's own story: what it decided about itself and when. Names only of people who wished it, after an ending."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groups.models import Group, LifeChange
from members.models import Keepsake, Member


@dataclass(frozen=True, slots=True)
class Story:
    """What somebody kept of a group that ended."""

    group: Group
    ending: LifeChange
    lines: list[LifeChange]
    names: list[str]
    keeps_name: bool


Part = Callable[[Group], dict[str, Any]]
PARTS: list[Part] = []


def tells(part: Part) -> None:
    """Let ``part`` add to the file of a group's story: numbers and words of the group, nobody's name."""
    if part not in PARTS:
        PARTS.append(part)


def lines(group: Group) -> list[LifeChange]:
    """All that came about, the latest first."""
    return list(LifeChange.objects.came_about().filter(group=group).order_by("-holds_on", "-said_at"))


def as_data(group: Group) -> dict[str, Any]:
    """The story for a file."""
    found: dict[str, Any] = {
        "name": group.name,
        "purpose": group.purpose,
        "sharing": group.sharing,
        "belonging": group.get_belonging_display(),
        "what_changed": [
            {
                "day": line.holds_on.isoformat(),
                "what": line.get_kind_display(),
                "how_decided": line.get_how_display(),
                "words": line.words,
            }
            for line in reversed(lines(group))
        ],
    }
    for part in PARTS:
        found |= part(group)
    return found


def kept_by(member: Member) -> list[Story]:
    """The stories that ``member`` kept, of groups that have ended."""
    mine = Keepsake.objects.filter(member=member, change__done_at__isnull=False)
    return [_story(kept) for kept in mine.select_related("change__group", "change__successor").order_by("pk")]


def _story(kept: Keepsake) -> Story:
    named = Keepsake.objects.filter(change=kept.change, keeps_name=True).order_by("pk")
    return Story(
        group=kept.change.group,
        ending=kept.change,
        lines=lines(kept.change.group),
        names=[one.name for one in named if one.name],
        keeps_name=kept.keeps_name,
    )
