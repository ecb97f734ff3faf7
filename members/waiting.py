"""What needs an answer from whoever looks after a group: one registry for Today and for the list behind it.

Any app registers a provider. Today shows the first item only (decision 28, FAC-8); the rest is one tap away.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from django.db import models

from groups.models import Group
from members.models import Member
from peersupport.web.prepared import Prepared


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


@dataclass(frozen=True, slots=True)
class Ask:
    """What a glance may compare with. All of it stands for a value that comes later: hand it on, work nothing out."""

    group: Any
    member: Any
    now: Any
    today: Any
    soon: Any
    """The day in four weeks."""
    a_year_ago: Any
    """That day."""
    before_that: Any
    """The moment two days after that, so that it lies behind in every zone."""


Glance = Callable[[Ask], Any]
"""Rows, or a condition, without which a provider surely has nothing: so that one query spares many (decision 34).

It may say that there could be something where there is nothing, never the other way round.
"""

PROVIDERS: list[Provider] = []
GLANCES: dict[Provider, Glance] = {}
SOON = datetime.timedelta(weeks=4)
YEAR = datetime.timedelta(days=365)


def register(provider: Provider, glance: Glance | None = None) -> None:
    """Ask ``provider`` too from now on; with ``glance``, only where that sees something."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    if glance is not None:
        GLANCES[provider] = glance
    _seen.cache_clear()


def waiting_for(group: Group, member: Member, now: datetime.datetime) -> list[Item]:
    """Everything that waits in one group, the most urgent first, and of the same urgency what waits longest."""
    return waiting_in([group], member, now)[group.pk]


def waiting_in(groups: list[Group], member: Member, now: datetime.datetime) -> dict[uuid.UUID, list[Item]]:
    """The same for several groups: one query tells whom to ask at all."""
    glanced = tuple(provider for provider in PROVIDERS if provider in GLANCES)
    year_ago = now - YEAR
    rows = _seen(glanced)(
        groups=[group.pk for group in groups],
        member=member.pk,
        now=now,
        today=now.date(),
        soon=(now + SOON).date(),
        a_year_ago=year_ago.date(),
        before_that=year_ago + datetime.timedelta(days=2),
    )
    seen = {pk: dict(zip(glanced, flags, strict=True)) for pk, *flags in rows}
    found = {}
    for group in groups:
        there = seen.get(group.pk, {})
        asked = [provider for provider in PROVIDERS if there.get(provider, provider not in GLANCES)]
        items = [item for provider in asked for item in provider(group, member, now)]
        found[group.pk] = sorted(items, key=lambda item: (item.urgency, item.since or now))
    return found


@lru_cache(maxsize=8)
def _seen(providers: tuple[Provider, ...]) -> Prepared:
    """For each group its id, and for each of ``providers`` whether it may have something."""

    def build(*, groups: list[Any], **values: Any) -> models.QuerySet[Any, Any]:
        ask = Ask(group=models.OuterRef("pk"), **values)
        glances = [GLANCES[provider](ask) for provider in providers]
        flags = [models.Exists(one) if isinstance(one, models.QuerySet) else one for one in glances]
        return Group.objects.filter(pk__in=groups).order_by().values_list("pk", *flags)

    return Prepared(build, spare=("member", "now", "today", "soon", "a_year_ago", "before_that"))
