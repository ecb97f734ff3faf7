"""What needs an answer from whoever looks after a group: one registry for Today and for the list behind it.

Any app registers a provider. Today shows the first item only (decision 28, FAC-8); the rest is one tap away.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from groups.models import Group
from members.models import Member


class Urgency(IntEnum):
    """How soon somebody needs the answer."""

    NOW = 0
    """A person may come to harm, or a promised time runs out."""
    SOON = 1
    """Somebody waits for a word."""
    WHENEVER = 2
    """Nobody is worse off if it stays."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer, in words that a glance over the shoulder may catch: no names, no content.

    ``address`` leads to where it is done, ``button`` says what happens there. ``since``: the longest wait comes first.
    """

    title: str
    sentence: str
    address: str
    button: str
    urgency: Urgency = Urgency.SOON
    since: datetime.datetime | None = None


Provider = Callable[[Group, Member, datetime.datetime], Iterable[Item]]
"""What waits in ``group`` for ``member`` at ``now``: nothing unless they may do it, in a constant number of queries.

Its words are in the active language.
"""

PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Ask ``provider`` too from now on."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def waiting_for(group: Group, member: Member, now: datetime.datetime) -> list[Item]:
    """Everything that waits, the most urgent first, and of the same urgency what waits longest."""
    items = [item for provider in PROVIDERS for item in provider(group, member, now)]
    return sorted(items, key=lambda item: (item.urgency, item.since or now))
