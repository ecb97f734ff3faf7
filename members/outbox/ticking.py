"""What happens at every tick: plan, take back, hand calls over, wake the lanes with due work."""

import datetime
import logging
from collections.abc import Callable

from members.kinds import PLANNERS
from members.models import Tick
from members.outbox.claiming import due
from members.outbox.reaping import hand_calls_over, reap
from members.outbox.ways import UNSERVED
from members.waking import wake

logger = logging.getLogger(__name__)


def tick(now: datetime.datetime, *, clock: Callable[[], datetime.datetime]) -> bool:
    """One tick. Cheap when nothing is due and safe to run twice at once.

    A part that breaks does not stop the others, but the tick then does not count as finished: a clock that limps
    shows on the health page like one that stands still. Returns whether everything worked.
    """
    Tick.objects.update_or_create(pk=1, defaults={"started_at": now})
    parts: list[Callable[[datetime.datetime], object]] = [*PLANNERS, reap, hand_calls_over, wake_lanes]
    is_whole = all([_ran(part, now) for part in parts])  # noqa: C419  (every part runs)
    if is_whole:
        Tick.objects.filter(pk=1).update(finished_at=clock())
    return is_whole


def wake_lanes(now: datetime.datetime) -> None:
    """Wake each lane that has something due."""
    for lane in due(now).exclude(lane__in=UNSERVED).order_by().values_list("lane", flat=True).distinct():
        wake(lane)


def _ran(part: Callable[[datetime.datetime], object], now: datetime.datetime) -> bool:
    try:
        part(now)
    except Exception as error:
        logger.exception("A part of the tick did not work (%s).", type(error).__name__)
        return False
    return True
