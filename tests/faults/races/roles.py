"""Who stands in, who looks after the group, and who gets it back, decided at the very same moment."""

import datetime
from typing import Any

from meetings.actions import standing_in
from meetings.models import Meeting, StandInAsk, StandInSearch
from members.actions import leading_again, roles
from members.models import MeetingRole, Member, Membership, Vacancy
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import MembershipFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

DUE = NOW + datetime.timedelta(days=14)


@race("two stand-ins say yes")
def two_say_yes(*, naive: bool) -> bool:
    """Exactly one hears that they stand in, and has rights for it."""
    meeting: Meeting = MeetingFactory(starts_at=NOW + datetime.timedelta(days=1))
    MembershipFactory(group=meeting.group, role="FACILITATOR")
    search = StandInSearch.objects.create(meeting=meeting, starts_at=meeting.starts_at, begun_at=NOW)
    people = [MembershipFactory(group=meeting.group).member for _one in range(2)]
    made = [StandInAsk.objects.create(search=search, member=member) for member in people]
    asks = StandInAsk.objects.filter(pk__in=[one.pk for one in made]).select_related("search__meeting", "member")
    heard = both(_naive_yes if naive else _yes, *asks)
    lent = MeetingRole.objects.filter(meeting_id=meeting.pk, ended_at=None).count()
    return broke(heard) or heard.count(True) != 1 or lent != heard.count(True)


def _yes(ask: StandInAsk) -> bool:
    return standing_in.say(by=ask.member, ask=ask, says_yes=True, now=NOW)


def _naive_yes(ask: StandInAsk) -> bool:
    search = StandInSearch.objects.get(pk=ask.search_id)
    if search.state != StandInSearch.State.OPEN:
        return False
    a_busy_machine()
    search.state, search.stand_in = StandInSearch.State.FOUND, ask.member
    search.save()
    standing_in.lending.lend(
        by=ask.member,
        member=ask.member,
        group_id=ask.search.meeting.group_id,
        meeting_id=ask.search.meeting_id,
        kind=MeetingRole.Kind.STAND_IN,
        ends_at=ask.search.meeting.ends_at,
        now=NOW,
    )
    return True


@race("two facilitators step back while a third is promoted")
def promote_and_demote(*, naive: bool) -> bool:
    """Somebody is always left."""
    group = GroupFactory()
    first, second = (MembershipFactory(group=group, role="FACILITATOR") for _one in range(2))
    step_back = _naive_step_back if naive else _step_back
    deeds: list[Any] = [lambda: step_back(first), lambda: step_back(second)]
    third = MembershipFactory(group=group)
    if not naive and third.pk.int % 2:
        deeds.append(lambda: roles.give_role(by=first.member, membership=third, role="FACILITATOR", now=NOW))
    heard = at_once(*deeds)
    left = Membership.objects.current().facilitating().filter(group=group).count()
    return left < 1 or broke(heard, roles.LastFacilitatorError)


def _step_back(row: Membership) -> object:
    return roles.end_role(by=row.member, membership=row, now=NOW)


def _naive_step_back(row: Membership) -> None:
    if roles.is_last_facilitator(row):
        raise roles.LastFacilitatorError
    a_busy_machine()
    Membership.objects.filter(pk=row.pk).update(role="MEMBER")


def _left_alone() -> tuple[Vacancy, Member, list[Member]]:
    """A group without an organisation whose facilitator is not heard of: the question, them, and two members."""
    group = GroupFactory()
    away = MembershipFactory(group=group, role="FACILITATOR").member
    people = [MembershipFactory(group=group).member for _one in range(3)]
    return leading_again.ask(by=people[0], group=group, now=NOW), away, people


@race("leadership given while a facilitator says: I am here")
def given_and_here(*, naive: bool) -> bool:
    """Either nothing changes hands, or both look after it; and the question says which."""
    vacancy, away, (first, second, _third) = _left_alone()
    vacancy = leading_again.join(by=second, vacancy=vacancy, now=NOW)
    settle, here = (_naive_settle, _naive_here) if naive else (_settle, _here)
    heard = at_once(lambda: settle(vacancy), lambda: here(vacancy, away))
    ending = Vacancy.objects.get(pk=vacancy.pk).ending
    led = Membership.objects.facilitating().filter(group=vacancy.group_id, member__in=[first, second]).count()
    return broke(heard, leading_again.NotNowError) or (ending, led) not in [("GIVEN", 2), ("HERE", 0)]


def _settle(_vacancy: Vacancy) -> int:
    return leading_again.settle(DUE)


def _here(vacancy: Vacancy, away: Member) -> None:
    leading_again.say_here(by=away, vacancy=vacancy, now=DUE)


def _naive_settle(vacancy: Vacancy) -> None:
    if Vacancy.objects.get(pk=vacancy.pk).ended_at is None:
        people = [vacancy.asked_by_id, vacancy.together_with_id]
        Membership.objects.filter(group=vacancy.group_id, member__in=people).update(role="FACILITATOR")
        Vacancy.objects.filter(pk=vacancy.pk).update(ended_at=DUE, ending="GIVEN")


def _naive_here(vacancy: Vacancy, _away: Member) -> None:
    if Vacancy.objects.get(pk=vacancy.pk).ended_at is None:
        a_busy_machine()
        Vacancy.objects.filter(pk=vacancy.pk).update(ended_at=DUE, ending="HERE")


@race("two people join somebody who would lead")
def two_join(*, naive: bool) -> bool:
    """One is the second one; the other is told to look again."""
    vacancy, _away, (_first, *others) = _left_alone()
    heard = both(lambda person: (_naive_join if naive else _join)(vacancy, person), *others)
    told = sum(isinstance(one, leading_again.NotNowError) for one in heard)
    return broke(heard, leading_again.NotNowError) or told != 1


def _join(vacancy: Vacancy, person: Member) -> object:
    return leading_again.join(by=person, vacancy=vacancy, now=NOW)


def _naive_join(vacancy: Vacancy, person: Member) -> None:
    held = Vacancy.objects.get(pk=vacancy.pk)
    if held.together_with_id is not None:
        raise leading_again.NotNowError
    a_busy_machine()
    held.together_with, held.joined_at, held.holds_at = person, NOW, DUE
    held.save()
