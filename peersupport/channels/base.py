"""What a channel is, and the three things that can come of sending.

The difference that matters is between *certainly not sent* and *perhaps sent*: the first may be tried again by the
machine, the second may not, because nobody must hear the same thing twice (docs/decisions/0004).
"""

import time
from dataclasses import dataclass
from typing import ClassVar

from peersupport.channels.message import Message


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message. ``ref`` is its name for it, if it gave one; never an address."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Definite:
    """The message certainly did not go.

    ``code`` is a short word of ours or a number of the provider's; its own text may echo an address and is not kept.
    ``permanent``: this address will not work later either. ``retry_after`` is the provider's own wish, in seconds.
    """

    code: str
    permanent: bool = False
    retry_after: float = 0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Something left this machine and no clear answer came back. Perhaps it went."""

    code: str


Outcome = Accepted | Definite | Ambiguous

TOO_LATE = Definite("LEASE_OVER")
"""This process was stopped for so long that another may have taken over: nothing was sent."""


class Channel:
    """One way of sending. Implementations touch no database unless they say ``in_flight = 1``."""

    in_flight: ClassVar[int] = 8
    """How many messages may be on their way at once. Each is one more *perhaps sent* when the power goes."""
    is_idempotent: ClassVar[bool] = False
    """Whether the provider itself drops a second message with the same key, so that the machine may repeat."""

    def __init__(self, lane: str) -> None:
        self.lane = lane

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        """Send ``message`` to the address ``to``.

        ``key`` names this message and stays the same on every try. ``deadline`` is an instant of ``time.monotonic()``;
        nothing may leave this machine after it (see ``is_over``). Raises nothing that can be foreseen.
        """
        raise NotImplementedError


class NotSetUp(Channel):
    """Stands where the operator has not said how to send: nothing goes, and a person is told at once."""

    def send(self, message: Message, to: str, key: str, deadline: float) -> Outcome:
        """Certainly not sent."""
        return Definite("NOT_SET_UP", permanent=True)


def is_over(deadline: float) -> bool:
    """Whether ``deadline`` has passed. Asked immediately before the first byte leaves."""
    return time.monotonic() >= deadline


def seconds_until(deadline: float, most: float) -> float:
    """How long a step may take: at most ``most`` seconds, and never past ``deadline``."""
    return max(0.001, min(most, deadline - time.monotonic()))
