"""A group becomes two while others press, choose or leave at the very same moment."""

import datetime
import itertools
from typing import Any

from groups.models import Group, LifeChange, SecondGroup
from members.actions import becoming_two, joining, leading_parts, splitting
from members.models import Delivery, Member, Membership, Part, PartChoice
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import MembershipFactory, PartChoiceFactory, PartLeadFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

_COUNTER = itertools.count()
DAY = NOW + datetime.timedelta(days=14)


def _announced() -> tuple[LifeChange, list[Member], list[Member]]:
    """A group that becomes two today: the change, two facilitators who press, and two members, of whom one goes."""
    group = GroupFactory(belonging="CLOSED")
    hosts = [MembershipFactory(group=group, role="FACILITATOR").member for _one in range(2)]
    people = [MembershipFactory(group=group).member for _one in range(2)]
    change = LifeChange.objects.create(group=group, kind="SPLIT", holds_on=DAY.date(), said_at=NOW)
    SecondGroup.objects.create(change=change, name=f"Second {next(_COUNTER)}", belonging="CLOSED")
    PartLeadFactory(change=change, member=hosts[1], answer="YES", answered_at=NOW)
    PartChoiceFactory(change=change, member=people[0], part=Part.SECOND)
    return change, hosts, people


def _press(host: Member, change: LifeChange) -> Any:
    return becoming_two.come_about(by=host, change=change, now=DAY)


def _naive_press(_host: Member, change: LifeChange) -> None:
    held = LifeChange.objects.select_related("second").get(pk=change.pk)
    if held.done_at is not None:
        return
    going = list(PartChoice.objects.filter(change=held, part=Part.SECOND).select_related("member"))
    a_busy_machine()
    group = GroupFactory(name=held.second.name)
    for choice in going:
        joining.welcome(by=None, group=group, member=choice.member, shown_name="Somebody")
        Membership.objects.filter(group=held.group_id, member=choice.member_id).update(left_on=DAY.date())
    LifeChange.objects.filter(pk=held.pk).update(done_at=DAY)


@race("two facilitators let a group become two")
def two_press(*, naive: bool) -> bool:
    """One second group, each person once in it, and each told once."""
    change, hosts, people = _announced()
    press = _naive_press if naive else _press
    heard = both(lambda host: press(host, change), *hosts)
    made = Group.objects.filter(name=change.second.name).count()
    there = Membership.objects.current().filter(member=people[0]).count()
    told = Delivery.objects.filter(kind="life.two", subject_id=change.pk).count()
    return broke(heard) or (made, there) != (1, 1) or (not naive and told != len(hosts) + len(people))


@race("a choice while a group becomes two")
def choosing_meanwhile(*, naive: bool) -> bool:
    """Whoever was thanked for a choice is where they chose; whoever came too late is told so and stays."""
    change, hosts, (_first, late) = _announced()
    press, choose = (_naive_press, _naive_choose) if naive else (_press, _choose)
    heard = at_once(lambda: choose(late, change), lambda: press(hosts[0], change))
    in_second = Membership.objects.current().filter(member=late).exclude(group=change.group).exists()
    was_late = isinstance(heard[0], splitting.TooLateError)
    return broke(heard, splitting.TooLateError) or in_second is was_late


def _choose(member: Member, change: LifeChange) -> Any:
    return splitting.choose(by=member, change=change, part=Part.SECOND, now=DAY)


def _naive_choose(member: Member, change: LifeChange) -> None:
    if LifeChange.objects.get(pk=change.pk).done_at is not None:
        raise splitting.TooLateError
    PartChoice.objects.create(member=member, change=change, part=Part.SECOND)


@race("somebody cannot lead after all while a group becomes two")
def leader_steps_back(*, naive: bool) -> bool:
    """The new group is never there without whoever leads it: it comes about with them, or waits."""
    change, hosts, _people = _announced()
    press, give_back = (_naive_lead_press, _naive_give_back) if naive else (_press, _give_back)
    heard = at_once(lambda: give_back(hosts[1], change), lambda: press(hosts[0], change))
    second = Group.objects.filter(name=change.second.name).first()
    led = Membership.objects.facilitating().filter(group=second).exists() if second else True
    kind_words = (becoming_two.NotYetError, splitting.ValidationError)
    gave_back = not isinstance(heard[0], Exception)
    return broke(heard, *kind_words) or not led or (second is not None and gave_back)


def _give_back(member: Member, change: LifeChange) -> Any:
    lead = leading_parts.PartLead.objects.get(change=change, member=member)
    return leading_parts.answer(by=member, lead=lead, says_yes=False, now=DAY)


def _naive_give_back(member: Member, change: LifeChange) -> None:
    if LifeChange.objects.get(pk=change.pk).done_at is not None:
        raise splitting.ValidationError("too late")
    a_busy_machine()
    leading_parts.PartLead.objects.filter(change=change, member=member).update(answer="NOT_NOW")


def _naive_lead_press(_host: Member, change: LifeChange) -> None:
    lead = leading_parts.PartLead.objects.filter(change=change, answer="YES").first()
    if lead is None:
        raise becoming_two.NotYetError([])
    a_busy_machine()
    group = GroupFactory(name=SecondGroup.objects.get(change=change).name)
    joining.welcome(by=None, group=group, member=lead.member, shown_name="Somebody", role="FACILITATOR")
    LifeChange.objects.filter(pk=change.pk).update(done_at=DAY)
