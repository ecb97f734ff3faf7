"""Somebody cannot come today: ways to ask around for a stand-in, for the tests of it."""

import datetime
from typing import Any

from meetings.actions import standing_in
from meetings.models import Meeting, StandInAsk, StandInSearch
from members.models import Delivery, Member
from members.roles import FOR_ONE_MEETING
from tests.cast import Cast
from tests.conftest import NOW

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
EVERY_RIGHT = sorted(FOR_ONE_MEETING | {"meetings.change_meeting", "members.view_hidden", "members.view_roster"})


def fresh(member: Member) -> Member:
    """As a new request finds this person."""
    return Member.objects.get(pk=member.pk)


def rights(member: Member, meeting: Meeting) -> set[str]:
    return {right for right in EVERY_RIGHT if fresh(member).has_perm(right, meeting)}


def begin(cast: Cast) -> StandInSearch:
    return standing_in.cannot_come(by=cast.rosa, meeting=cast.tomorrow, now=NOW)


def ask_of(search: StandInSearch, member: Member) -> StandInAsk:
    return StandInAsk.objects.select_related("search__meeting", "member").get(search=search, member=member)


def say(search: StandInSearch, member: Member, *, yes: bool = True, now: datetime.datetime = NOW) -> bool:
    return standing_in.say(by=member, ask=ask_of(search, member), says_yes=yes, now=now)


def rows(kind: str, **values: Any) -> list[Delivery]:
    return list(Delivery.objects.filter(kind=kind, **values).select_related("member"))


def heard(search: StandInSearch, *members: Member) -> None:
    """The question has gone to these people."""
    Delivery.objects.filter(subject_id=search.pk, kind=standing_in.ASK, member__in=members).update(state="ACCEPTED")
