"""What a group's meetings tell about it. Meetings stand above groups, so they hand it down (decision 2)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from groups.models import Group

WEEKLY, SECOND_WEEK, MONTHLY, OTHERWISE = "WEEKLY", "SECOND_WEEK", "MONTHLY", ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The rhythm, the next meeting and its room, as far as anybody may be told.

    ``times``: for each usual time ``weekday`` (0 is Monday), ``start`` and ``end`` as HH:MM on the group's clock, and
    ``every``. ``off_at``: a called-off meeting before the next one. ``place`` is empty unless everybody is told
    where it is (CON-8).
    """

    times: list[dict[str, Any]] = field(default_factory=list)
    next_at: datetime.datetime | None = None
    next_until: datetime.datetime | None = None
    off_at: datetime.datetime | None = None
    place: dict[str, Any] = field(default_factory=dict)
    is_step_free: bool = False


Source = Callable[[Group, datetime.datetime], Facts]
_SOURCES: list[Source] = []


def tell_from(source: Source) -> None:
    """Ask ``source`` for the facts from now on."""
    _SOURCES[:] = [source]


def facts_of(group: Group, now: datetime.datetime) -> Facts:
    """What the meetings of ``group`` tell at ``now``."""
    return _SOURCES[0](group, now) if _SOURCES else Facts()
