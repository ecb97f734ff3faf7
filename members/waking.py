"""Waking the workers. The message that travels names a lane and nothing else; losing it costs one tick."""

import datetime
import functools
import logging
from collections.abc import Iterable

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

DRAIN = "members.tasks.drain"
FRESH = datetime.timedelta(seconds=60)
"""A wake-up that nobody picked up by then is useless: the tick has sent others."""


def wake(lane: str) -> None:
    """Ask a worker to send what is due on ``lane``. A broker that is down is noted, never an error."""
    try:
        current_app.send_task(DRAIN, args=[lane], expires=FRESH.total_seconds(), retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker could not be reached (%s). Messages wait for the next tick.", type(error).__name__)


def wake_after_commit(lanes: Iterable[str]) -> None:
    """The same for several lanes, once the rows can be seen by others."""
    for lane in sorted(set(lanes)):
        transaction.on_commit(functools.partial(wake, lane))
