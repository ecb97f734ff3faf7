"""A group becomes two: what the tests of it have in common."""

import datetime
from typing import Any

import pytest

from groups.models import Group, LifeChange
from members.actions import leading_parts, splitting
from members.models import Membership, PartLead
from members.outbox.ticking import tick
from tests.cast import Cast

DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 23)
ON = TODAY + 14 * DAY
PAGE = "/groups/tuesday-circle/life/"
NAME = "Thursday Circle"
FORM = {
    "name": NAME,
    "purpose": "On Thursdays we sit in a circle.",
    "when": "Thursdays, in the library",
    "language": "en",
    "belonging": "CLOSED",
    "holds_on": ON.isoformat(),
    "how": "TOGETHER",
    "words": "The room has grown too small for us.",
}


def later(now: datetime.datetime, days: int) -> datetime.datetime:
    return now + days * DAY


def run(now: datetime.datetime) -> None:
    tick(now, clock=lambda: now)


def mine(cast: Cast, name: str, group: Group | None = None) -> Membership:
    return Membership.objects.current().get(group=group or cast.tuesday, member=getattr(cast, name))


def form_of(cast: Cast, **values: str) -> dict[str, str]:
    return FORM | {"second_lead": str(mine(cast, "sam").pk)} | values


@pytest.fixture
def split(cast: Cast, now: datetime.datetime) -> LifeChange:
    """Rosa proposes a second group on Thursdays; Sam is to look after it and says yes."""
    change = splitting.propose(
        by=cast.rosa,
        group=cast.tuesday,
        holds_on=ON,
        name=NAME,
        purpose="On Thursdays we sit in a circle.",
        when="Thursdays, in the library",
        belonging="CLOSED",
        language="en",
        second_lead=mine(cast, "sam"),
        how="TOGETHER",
        words="The room has grown too small for us.",
        now=now,
    )
    lead = PartLead.objects.get(change=change)
    leading_parts.answer(by=cast.sam, lead=lead, says_yes=True, now=now)
    return change


def choose(cast: Cast, change: LifeChange, now: datetime.datetime, **chosen: str) -> None:
    for name, part in chosen.items():
        splitting.choose(by=getattr(cast, name), change=change, part=part, now=now)


def where(cast: Cast) -> dict[str, set[str]]:
    """The groups in which everybody of the first one belongs now."""
    found: dict[str, set[str]] = {}
    for member in cast.circle:
        rows = Membership.objects.current().filter(member=member).select_related("group")
        found[member.name] = {row.group.name for row in rows}
    return found


@pytest.fixture
def two(cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime) -> Group:
    """It has come about: Sam leads the new one and is in both, Lin went, Amina and Okello had not chosen."""
    choose(cast, split, now, rosa="FIRST", sam="BOTH", lin="SECOND")
    clock.move_to(later(now, 14))
    run(later(now, 14))
    return Group.objects.get(name=NAME)
