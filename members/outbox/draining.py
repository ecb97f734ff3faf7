"""Sending what is due on one lane: claim a few, commit the intent, send them side by side, commit each result."""

import datetime
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone, translation

from members.kinds import kind_of
from members.outbox import timing
from members.outbox.claiming import claim, due
from members.outbox.intent import Going, begin
from members.outbox.results import Try, finish, finish_all, postpone
from peersupport.channels.base import Ambiguous, Channel, Definite, Outcome
from peersupport.channels.message import Message
from peersupport.channels.registry import channel_for

logger = logging.getLogger(__name__)

BOUND_SECONDS = 5.0
"""How long one drain goes on taking new work, so that a worker that is asked to stop need not be waited for."""
PAUSE_SECONDS = 0.5
"""Between two tries to write a result down while the database is away."""

Clock = Callable[[], datetime.datetime]


def drain(lane: str, *, clock: Clock = timezone.now, seconds: float = BOUND_SECONDS) -> bool:
    """Send what is due on ``lane`` for about ``seconds``. True if more is waiting."""
    end = time.monotonic() + seconds
    while drain_once(lane, clock=clock):
        if time.monotonic() >= end:
            return due(clock()).filter(lane=lane).exists()
    return False


def drain_once(lane: str, *, clock: Clock = timezone.now) -> int:
    """One handful. Returns how many rows were claimed."""
    channel = channel_for(lane)
    started = time.monotonic()
    token, ids = claim(lane, limit=channel.in_flight, now=clock())
    lease_end = started + timing.LEASE.total_seconds()
    going = _begin_all(token, ids, clock=clock)
    deadline = started + timing.LEASE.total_seconds() * timing.SAFE_SHARE
    for ended in _send_all(channel, going, deadline=deadline, clock=clock):
        _write_down(ended, clock=clock, until=lease_end)
    return len(ids)


def _begin_all(token: uuid.UUID, ids: list[uuid.UUID], *, clock: Clock) -> list[Going]:
    """The intent of all in one transaction; of each alone when one of them cannot be asked, which is then put back."""
    if not ids:
        return []
    try:
        return begin(token, ids, now=clock())
    except Exception as error:
        logger.error("A message could not be asked whether it still holds (%s).", type(error).__name__)  # noqa: TRY400
    going: list[Going] = []
    for pk in ids:
        try:
            going += begin(token, [pk], now=clock())
        except Exception:
            postpone(pk, token, now=clock())
    return going


def _send_all(channel: Channel, going: list[Going], *, deadline: float, clock: Clock) -> Iterator[list[Try]]:
    """Send all side by side and give the results as they come. Threads do nothing but talk to the provider."""
    waiting: list[tuple[Going, Message, str]] = []
    for one in going:
        written = _written(one)
        if isinstance(written, Definite):
            yield [Try(one, written, clock())]
        else:
            waiting.append((one, *written))
    if channel.in_flight == 1 or len(waiting) < 2:  # noqa: PLR2004
        for one, message, address in waiting:
            started_at = clock()
            yield [Try(one, _send(channel, one, message, address, deadline), started_at)]
        return
    with ThreadPoolExecutor(max_workers=channel.in_flight, thread_name_prefix=channel.lane) as pool:
        started_at = clock()
        under_way: dict[Future[Outcome], Going] = {
            pool.submit(_send, channel, one, message, address, deadline): one for one, message, address in waiting
        }
        rest = set(under_way)
        while rest:
            ended, rest = wait(rest, return_when=FIRST_COMPLETED)
            yield [Try(under_way[future], future.result(), started_at) for future in ended]


def _written(going: Going) -> tuple[Message, str] | Definite:
    """Text and address, or why there are none; nothing has left yet, so every trouble is definite."""
    row = going.delivery
    try:
        address = going.address
        with translation.override(_language(going)):
            return kind_of(row.kind).render(row), address
    except Exception as error:
        logger.error("A message of kind %s could not be written (%s).", row.kind, type(error).__name__)  # noqa: TRY400
        return Definite("UNWRITTEN")


def _language(going: Going) -> str:
    row = going.delivery
    if row.member is not None:
        return row.member.language
    return str((row.payload or {}).get("language") or settings.LANGUAGE_CODE)


def _send(channel: Channel, going: Going, message: Message, address: str, deadline: float) -> Outcome:
    try:
        return channel.send(message, address, str(going.delivery.idempotency_key), deadline)
    except Exception as error:
        logger.error("The channel of lane %s broke (%s).", channel.lane, type(error).__name__)  # noqa: TRY400
        return Ambiguous("CHANNEL_BROKE")


def _write_down(tries: list[Try], *, clock: Clock, until: float) -> None:
    """Commit what has ended: together if that works, otherwise each alone, so that none spoils the others."""
    try:
        if len(tries) > 1:
            finish_all(tries, now=clock())
            return
    except (DatabaseError, InterfaceError):
        logger.warning("Results could not be written down together; now each alone.")
    for one in tries:
        _write_one_down(one, clock=clock, until=until)


def _write_one_down(one: Try, *, clock: Clock, until: float) -> None:
    """Patiently: while the lease lasts, a database that restarts costs nothing but time."""
    for _patience in range(1 + int(timing.LEASE.total_seconds() / PAUSE_SECONDS)):
        try:
            finish(one, now=clock())
        except (DatabaseError, InterfaceError):
            if time.monotonic() >= until:
                break
            time.sleep(PAUSE_SECONDS)
            if not connection.in_atomic_block:
                connection.close()
        else:
            return
    logger.error("What came of a message could not be written down: its lease ends, and a person is asked.")
