"""What makes it hard to come, in numbers and with ideas, for those who look after a group (MEET-6)."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from meetings.models import Arrangement, Hand, HardToCome, Reason
from members import waiting
from members.models import Member, Membership

FEWEST = 3
"""Below so many people who said something no numbers are shown: the group asks around instead (decision 13)."""

ASK, PLACES, PEOPLE, WELCOME = (
    "meetings:poll-new",
    "meetings:places",
    "meetings:hard-to-come-people",
    "groups:welcome-parts",
)
ROOMS: dict[str, Promise] = {
    ASK: gettext_lazy("Ask everybody which day suits"),
    PLACES: gettext_lazy("Your places"),
    PEOPLE: gettext_lazy("Who could lend a hand"),
    WELCOME: gettext_lazy("Our welcome"),
}
"""Where something can be done about it, and how the way there is called."""

IDEAS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    Reason.HOURS: (gettext_lazy("Another day or hour: at noon, on a weekend, or in turns."), (ASK,)),
    Reason.DAYLIGHT: (gettext_lazy("An hour that is over before dark; in winter an earlier one."), (ASK,)),
    Reason.CHILDREN: (
        gettext_lazy("Somebody minds the children in a corner of the room, or in the next one."),
        (PEOPLE, PLACES),
    ),
    Reason.CARED_FOR: (
        gettext_lazy("Two people take turns, somebody stays at home with them, or there is a quiet room next door."),
        (PEOPLE, PLACES),
    ),
    Reason.COMPANY: (gettext_lazy("Walk the last part together, from one corner, there and back."), (PEOPLE,)),
    Reason.LIFT: (gettext_lazy("Somebody takes others along, or the room is near a stop."), (PEOPLE, PLACES)),
    Reason.COST: (
        gettext_lazy("A room that costs nothing. A jar for the tea; nobody sees who gives."),
        (PLACES,),
    ),
    Reason.STEPS: (gettext_lazy("Look through the list for your room, or look for another one."), (PLACES,)),
    Reason.LANGUAGE: (gettext_lazy("Short words, time to ask, and somebody who whispers along."), (WELCOME,)),
    Reason.WOMEN: (gettext_lazy("Now and then an hour among women only, or a circle of their own."), (ASK,)),
    Reason.NERVOUS: (
        gettext_lazy("Somebody waits at the door. Say often that one may just sit and listen."),
        (WELCOME,),
    ),
}
"""For each reason a plain idea, and the pages that help with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: how many people gave it, an idea, where to do something, and what the group does already."""

    code: str
    label: str
    number: int
    idea: str
    rooms: list[tuple[str, str]]
    arrangement: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``people``: how many gave a reason. ``quiet``: how many of them are not read by name. ``talking``: how many may
    be talked with. ``helping``: offers.
    """

    people: int
    quiet: int
    talking: int
    helping: int
    lines: list[Line]

    @property
    def is_few(self) -> bool:
        """Whether there are too few of them in any case."""
        return self.people < FEWEST

    @property
    def shows_numbers(self) -> bool:
        """Whether there are enough of them, also without those whose reasons are read by name."""
        return not self.is_few and (self.quiet == 0 or self.quiet >= FEWEST)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wished to be talked with, or offers a hand: the name they use here, and what they said."""

    membership: Membership
    row: HardToCome
    reasons: list[str]
    hands: list[str]


def standing_of(group: Group) -> Standing:
    """How it stands in ``group``; two queries."""
    rows = list(_here(group).order_by("pk"))
    given = Counter(code for row in rows for code in row.reasons)
    does = arrangements_of(group)
    order = list(Reason)
    found = Standing(
        people=sum(bool(row.reasons) for row in rows),
        quiet=sum(bool(row.reasons) and not row.may_talk for row in rows),
        talking=sum(row.may_talk for row in rows),
        helping=sum(bool(row.hands) for row in rows),
        lines=[],
    )
    lines = [_line(group, code, given[code] if found.shows_numbers else 0, does.get(code, "")) for code in order]
    return replace(found, lines=sorted(lines, key=lambda line: (-line.number, order.index(Reason(line.code)))))


def line_of(group: Group, code: str) -> Line:
    """One reason, without a number."""
    return _line(group, code, 0, arrangements_of(group).get(code, ""))


def arrangements_of(group: Group) -> dict[str, str]:
    """What the group does about which reason."""
    return dict(Arrangement.objects.filter(group=group).order_by("pk").values_list("reason", "words"))


def people_of(group: Group) -> list[Person]:
    """Those who wished to be talked with or offer a hand, and still belong; two queries."""
    rows = {row.member_id: row for row in HardToCome.objects.filter(group=group)}
    here = Membership.objects.current().filter(group=group, member__in=list(rows)).select_related("member")
    found = []
    for membership in here.order_by("joined_on", "pk"):
        row = rows[membership.member_id]
        if row.may_talk or row.hands:
            reasons = [str(Reason(code).label) for code in row.reasons] if row.may_talk else []
            found.append(Person(membership, row, reasons, [str(Hand(code).label) for code in row.hands]))
    return found


def wants_to_talk(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Somebody said “you may talk with me about it”, and nobody noted that they have."""
    if not group.is_running or not member.has_perm("meetings.change_meeting", group):
        return
    row = _here(group).filter(may_talk=True, talked_on__isnull=True).order_by("said_on", "pk").first()
    if row is None:
        return
    yield waiting.Item(
        title=_("Somebody would find it easier to come"),
        sentence=_("They said that you may talk with them about it."),
        address=reverse("meetings:hard-to-come-people", kwargs={"slug": group.slug}),
        button=_("Read it"),
        since=datetime.datetime.combine(row.said_on, datetime.time(), datetime.UTC),
    )


def _here(group: Group) -> QuerySet[HardToCome]:
    """What those said who belong now."""
    members = Membership.objects.current().filter(group=group)
    return HardToCome.objects.filter(group=group, member__in=members.values("member"))


def _line(group: Group, code: Any, number: int, does: str) -> Line:
    idea, rooms = IDEAS[code]
    return Line(
        code=str(code),
        label=str(Reason(code).label),
        number=number,
        idea=str(idea),
        rooms=[(reverse(room, kwargs={"slug": group.slug}), str(ROOMS[room])) for room in rooms],
        arrangement=does,
    )


waiting.register(
    wants_to_talk,
    lambda ask: HardToCome.objects.filter(group=ask.group, may_talk=True, talked_on__isnull=True),
)
