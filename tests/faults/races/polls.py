"""A question on day and hour: answered twice, settled by two, answered while it is closed, at the same moment."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from meetings.actions import polling, seasons, settling
from meetings.actions.seasons import Draft
from meetings.models import Poll, PollAnswer, PollOption, Series
from members.models import Delivery, Member
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import MembershipFactory
from tests.factories.polls import PollFactory, PollOptionFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

FIRST, SECOND = datetime.date(2026, 11, 24), datetime.date(2026, 11, 25)
"""A Tuesday and a Wednesday."""


def _asked() -> tuple[Poll, list[PollOption], list[Member]]:
    """A group that is asked about Tuesday or Wednesday, and two facilitators."""
    poll = PollFactory(group=GroupFactory())
    options = [PollOptionFactory(poll=poll, weekday=day) for day in (1, 2)]
    return poll, options, [MembershipFactory(group=poll.group, role="FACILITATOR").member for _one in range(2)]


@race("one person answers a poll twice at once")
def double_answer(*, naive: bool) -> bool:
    """One answer to each option, and neither press meets a mistake of ours."""
    poll, (option, _other), _hosts = _asked()
    member = MembershipFactory(group=poll.group).member
    say = _naive_answer if naive else _answer
    heard = both(lambda said: say(option, member, said), "YES", "NO")
    return broke(heard) or PollAnswer.objects.filter(option=option, member=member).count() != 1


def _answer(option: PollOption, member: Member, said: str) -> None:
    polling.answer(by=member, poll=option.poll, said={option.pk: said}, now=NOW)


def _naive_answer(option: PollOption, member: Member, said: str) -> None:
    there = PollAnswer.objects.filter(option=option, member=member).first()
    a_busy_machine()
    if there is None:
        PollAnswer.objects.create(option=option, member=member, said=said)
    else:
        PollAnswer.objects.filter(pk=there.pk).update(said=said)


@race("two facilitators settle a poll on different days")
def two_closers(*, naive: bool) -> bool:
    """One season and one outcome, told once to each person; the other facilitator reads that it is settled."""
    poll, options, hosts = _asked()
    settle = _naive_settle if naive else _settle
    heard = both(lambda one: settle(*one), *zip(hosts, options, (FIRST, SECOND), strict=True))
    seasons_made = Series.objects.filter(group=poll.group).count()
    told = Delivery.objects.filter(kind="meeting.season", group=poll.group).count()
    is_told = naive or told == len(hosts)
    return broke(heard, ValidationError) or seasons_made != 1 or not is_told


def _draft(option: PollOption, day: datetime.date) -> Draft:
    rule = f"FREQ=WEEKLY;BYDAY={'TU' if option.weekday == 1 else 'WE'}"
    return Draft(rule=rule, first_on=day, start_time=option.start_time, minutes=90, until_on=day)


def _settle(host: Member, option: PollOption, day: datetime.date) -> Any:
    return settling.become_rhythm(by=host, option=option, draft=_draft(option, day), on={day}, now=NOW)


def _naive_settle(host: Member, option: PollOption, day: datetime.date) -> None:
    poll = Poll.objects.get(pk=option.poll_id)
    if poll.chosen_id is not None:
        raise ValidationError("settled")
    a_busy_machine()
    seasons.plan(by=host, group=option.poll.group, draft=_draft(option, day), on={day}, now=NOW)
    Poll.objects.filter(pk=poll.pk).update(chosen=option, closed_at=NOW)


@race("a poll is closed while somebody answers")
def answered_while_closing(*, naive: bool) -> bool:
    """Whoever was thanked is counted; whoever came too late is told so, and nothing is left over."""
    poll, (option, _other), hosts = _asked()
    member = MembershipFactory(group=poll.group).member
    say, close = (_naive_say, _naive_close) if naive else (_say, _close)
    heard = at_once(lambda: say(option, member), lambda: close(hosts[0], poll))
    was_thanked = not isinstance(heard[0], ValidationError)
    counted = PollOption.objects.get(pk=option.pk).yes
    left_over = PollAnswer.objects.filter(option=option).exists()
    return broke(heard, ValidationError) or left_over or counted != int(was_thanked)


def _say(option: PollOption, member: Member) -> None:
    _answer(option, member, "YES")


def _close(host: Member, poll: Poll) -> Any:
    return polling.close(by=host, poll=poll, now=NOW)


def _naive_say(option: PollOption, member: Member) -> None:
    if not Poll.objects.get(pk=option.poll_id).is_open(NOW):
        raise ValidationError("closed")
    a_busy_machine()
    PollAnswer.objects.create(option=option, member=member, said="YES")


def _naive_close(_host: Member, poll: Poll) -> None:
    said = PollAnswer.objects.filter(option__poll=poll)
    for answer in said:
        PollOption.objects.filter(pk=answer.option_id).update(yes=F("yes") + 1)
    said.delete()
    Poll.objects.filter(pk=poll.pk).update(closed_at=NOW)
