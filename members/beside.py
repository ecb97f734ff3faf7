"""What other apps show beside a request to join: a visit before a meeting, somewhere else to turn.

Upper apps register a provider; the pages of asker and facilitator ask all of them.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from groups.models import Group
from members.models import JoinRequest


@dataclass(frozen=True, slots=True)
class Link:
    """Where something leads. Outside addresses open without telling where one comes from."""

    label: str
    address: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """One card. ``buttons`` are value and label, posted as ``answer`` to ``action``."""

    title: str
    lines: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    action: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)


Onward = Callable[[Group], Iterable[str]]
"""Lines about somewhere else to turn that a group may pass on with a no, from its own list."""

ONWARD: list[Onward] = []


def pass_on_from(provider: Onward) -> None:
    """Let facilitators choose from what ``provider`` gives, too, from now on."""
    if provider not in ONWARD:
        ONWARD.append(provider)


def to_pass_on(group: Group) -> list[str]:
    """Every line that may be passed on, in a fixed order."""
    return [line for provider in ONWARD for line in provider(group)]


Provider = Callable[[JoinRequest, bool, datetime.datetime], Iterable[Beside]]
"""Cards beside this request; the second argument says whether the asker looks (else a facilitator)."""

PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Ask ``provider`` too from now on."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def beside(row: JoinRequest, *, for_asker: bool, now: datetime.datetime) -> list[Beside]:
    """All cards beside ``row``."""
    return [card for provider in PROVIDERS for card in provider(row, for_asker, now)]
