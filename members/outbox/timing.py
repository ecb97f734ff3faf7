"""When something may be said: quiet hours, waits between tries, and how long work in hand is reserved.

Pure functions; no database, no current time.
"""

import datetime
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from members.models import Member

LEASE = datetime.timedelta(seconds=90)
"""How long a claimed row is reserved. Longer than connecting, sending and waiting for an answer together."""
SAFE_SHARE = 0.6
"""The part of the lease within which a message may begin to leave; the rest is for the answer."""

BEFORE_QUIET = datetime.timedelta(minutes=15)
"""How long before quiet hours begin a message goes that cannot wait for their end."""

FIRST_WAIT, LONGEST_WAIT = 60.0, 1800.0
FIRST_URGENT_WAIT, LONGEST_URGENT_WAIT = 10.0, 120.0


@dataclass(frozen=True, slots=True)
class Quiet:
    """A person's quiet hours on their own wall clock; none if both ends are the same."""

    begins: datetime.time
    ends: datetime.time
    zone: ZoneInfo

    def holds(self, moment: datetime.datetime) -> bool:
        """Whether ``moment`` is quiet. The first minute is, the last is not."""
        time = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends

    def end_after(self, moment: datetime.datetime) -> datetime.datetime:
        """When the quiet that holds at ``moment`` is over."""
        local = moment.astimezone(self.zone)
        over_night = self.begins > self.ends and local.time() >= self.begins
        day = local.date() + datetime.timedelta(days=1 if over_night else 0)
        # Where a clock shows the hour twice, the first is meant, unless that has gone by.
        ends = [_instant(day, self.ends, self.zone, fold) for fold in (0, 1)]
        return next((end for end in ends if end > moment), moment)

    def begin_before(self, moment: datetime.datetime) -> datetime.datetime:
        """When the quiet that holds at ``moment`` began."""
        local = moment.astimezone(self.zone)
        over_night = self.begins > self.ends and local.time() < self.ends
        day = local.date() - datetime.timedelta(days=1 if over_night else 0)
        return min(_instant(day, self.begins, self.zone, 0), moment)


def quiet_of(member: Member) -> Quiet:
    """The quiet hours of ``member``."""
    return Quiet(member.quiet_from, member.quiet_until, zone_of(member.time_zone))


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name. One that cannot be read counts as UTC: nothing may be lost over it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def allowed(
    due: datetime.datetime, quiet: Quiet, *, now: datetime.datetime, latest: datetime.datetime
) -> datetime.datetime | None:
    """The moment nearest to ``due`` at which a message may go, or None when a person should phone instead.

    In quiet hours it waits for their end. Would that be past ``latest``, it goes before they begin; is that moment
    gone too, nothing is left but a call: nobody is woken at three.
    """
    moment = max(due, now)
    if not quiet.holds(moment):
        return moment
    end = quiet.end_after(moment)
    if end <= latest and not quiet.holds(end):
        return end
    before = quiet.begin_before(moment) - BEFORE_QUIET
    return before if before >= now and not quiet.holds(before) else None


def wait(attempts: int, *, is_urgent: bool, retry_after: float = 0) -> datetime.timedelta:
    """How long to leave a provider alone after try number ``attempts``: doubling, capped, and spread by chance.

    The spread keeps many messages from coming back in the same second. The provider's own wish is honoured.
    """
    first, longest = (FIRST_URGENT_WAIT, LONGEST_URGENT_WAIT) if is_urgent else (FIRST_WAIT, LONGEST_WAIT)
    seconds = min(longest, first * 2 ** min(max(attempts - 1, 0), 16))
    spread = random.uniform(0.5, 1.5)  # noqa: S311  (no secret)
    return datetime.timedelta(seconds=max(seconds * spread, retry_after))


def _instant(day: datetime.date, time: datetime.time, zone: ZoneInfo, fold: int) -> datetime.datetime:
    local = datetime.datetime.combine(day, time.replace(tzinfo=None, fold=fold), zone)
    return local.astimezone(datetime.UTC)
