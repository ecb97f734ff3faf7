"""Ticking a name at the very moment at which it must not be noted any more: stopped, taken back, left."""

from collections.abc import Callable
from typing import Any

from meetings.actions import ticking
from meetings.agreed import ON_TICK_LIST
from meetings.models import Meeting, Presence, TickList
from members.actions import consenting, joining
from members.consents import QUESTIONS
from members.models import Consent, Member, Membership
from tests.conftest import NOW
from tests.factories.meetings import MeetingFactory
from tests.factories.members import ConsentFactory, MembershipFactory
from tests.factories.sheets import TickListFactory
from tests.faults.races import a_busy_machine, broke, race
from tests.helpers import at_once

LAST_WEEK = NOW.date().replace(day=17)


def _agreed() -> tuple[Meeting, Member, list[Membership]]:
    """A meeting of last week in a group that notes names, somebody who looks after it, and two who said yes."""
    meeting: Meeting = MeetingFactory(on_date=LAST_WEEK)
    TickListFactory(group=meeting.group)
    lead = MembershipFactory(group=meeting.group, role="FACILITATOR")
    people = [MembershipFactory(group=meeting.group) for _one in range(2)]
    for one in people:
        ConsentFactory(member=one.member, group=meeting.group, question=ON_TICK_LIST, given_at=NOW)
    return meeting, lead.member, people


def _tick(meeting: Meeting, by: Member, people: list[Membership]) -> Any:
    ticked = [one.pk for one in people]
    return ticking.tick(by=by, meeting=meeting, seen=[], ticked=ticked, number=9, with_hidden=True, now=NOW)


def _naive_tick(meeting: Meeting, _by: Member, people: list[Membership]) -> None:
    if not TickList.objects.filter(group=meeting.group_id).exists():
        raise ticking.ValidationError("numbers only")
    agreed = Consent.objects.in_force(NOW).filter(question=ON_TICK_LIST, member__in=[one.member_id for one in people])
    found = list(agreed.values_list("member_id", flat=True))
    a_busy_machine()
    Presence.objects.bulk_create([Presence(meeting=meeting, member_id=pk) for pk in found], ignore_conflicts=True)


def _left_behind(end: Callable[[Meeting, Member, Membership], object], *, naive: bool, is_all: bool = False) -> bool:
    """Whether a name is noted after ``end`` has said that it is erased."""
    meeting, by, people = _agreed()
    note = _naive_tick if naive else _tick
    heard = at_once(lambda: note(meeting, by, people), lambda: end(meeting, by, people[0]))
    noted = set(Presence.objects.filter(meeting=meeting).values_list("member_id", flat=True))
    gone = {one.member_id for one in people} if is_all else {people[0].member_id}
    kept = set() if is_all else {people[1].member_id}
    return broke(heard, ticking.ValidationError) or bool(noted & gone) or noted != kept


@race("a name is ticked while the group stops noting names")
def ticked_and_stopped(*, naive: bool) -> bool:
    """No name is left, and no yes."""
    return _left_behind(_stop, naive=naive, is_all=True)


def _stop(meeting: Meeting, by: Member, _who: Membership) -> None:
    ticking.stop(by=by, group=meeting.group, now=NOW)


@race("a name is ticked while its yes is taken back")
def ticked_and_taken_back(*, naive: bool) -> bool:
    """It is not noted; who still says yes is."""
    return _left_behind(_take_back, naive=naive)


def _take_back(meeting: Meeting, _by: Member, who: Membership) -> None:
    question = QUESTIONS[ON_TICK_LIST]
    consenting.say_no(by=who.member, member=who.member, question=question, group=meeting.group, now=NOW)


@race("a name is ticked while its person leaves")
def ticked_and_left(*, naive: bool) -> bool:
    """The same."""
    return _left_behind(_leave, naive=naive)


def _leave(_meeting: Meeting, _by: Member, who: Membership) -> None:
    joining.leave(by=who.member, membership=Membership.objects.get(pk=who.pk), now=NOW)
