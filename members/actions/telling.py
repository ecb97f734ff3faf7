"""Telling somebody outside something about a person: only after that person's own yes to exactly that (CON-4)."""

import datetime

from django.db import transaction

from members.actions import notifying
from members.actions.consenting import AnswersAloneError, answers_alone, end_of
from members.actions.joining import on_leaving
from members.kinds import register_planner
from members.messages import QUESTION
from members.models import Disclosure, Member, Membership
from peersupport.audit.record import Doer, record

State = Disclosure.State

LENGTHS = (7, 30, 90)
"""For how many days a yes may hold."""
ANSWERS = (State.YES, State.NO, State.TALK)


class NotAnsweredYesError(Exception):
    """The person has not said yes, or took it back, or its time is over: nothing may be told."""


@transaction.atomic
def ask(
    *, by: Member, membership: Membership, to_whom: str, what: str, why: str, days: int, now: datetime.datetime
) -> Disclosure:
    """Ask the person, by a message that says only that there is a question. The same question twice is asked once.

    ValueError for a length that is not offered.
    """
    if days not in LENGTHS:
        raise ValueError("this length is not offered")
    member = Member.objects.select_for_update().get(pk=membership.member_id)
    open_ = Disclosure.objects.filter(member=member, group=membership.group, state__in=Disclosure.OPEN)
    same = next((one for one in open_ if (one.to_whom, one.what, one.why) == (to_whom, what, why)), None)
    if same is not None:
        return same
    until = end_of(member, days, now)
    asked = Disclosure(
        member=member, group=membership.group, asked_by_id=by.pk, to_whom=to_whom, what=what, why=why, asked_at=now
    )
    asked.until = until or now
    asked.save()
    record("disclosure.asked", by=by, subject=asked, group_id=asked.group_id)
    if answers_alone(member):
        notifying.notify(
            kind=QUESTION,
            members=[member],
            subject_id=asked.pk,
            group=membership.group,
            due_at=now,
            expires_at=asked.until,
            now=now,
        )
    return asked


@transaction.atomic
def answer(*, by: Doer, disclosure: Disclosure, answer: str, now: datetime.datetime) -> bool:
    """Keep what the person says: YES, NO or TALK; after TALK, or a yes, they may say something else.

    A no, or taking a yes back, ends it. False if it has ended, or its time is over.
    """
    return _answer(by, disclosure, State(answer), now, is_in_person=False)


@transaction.atomic
def note_answer(*, by: Doer, disclosure: Disclosure, answer: str, now: datetime.datetime) -> bool:
    """Note what somebody without a sign-in said in person. AnswersAloneError if they can sign in."""
    if answers_alone(disclosure.member):
        raise AnswersAloneError
    return _answer(by, disclosure, State(answer), now, is_in_person=True)


@transaction.atomic
def mark_told(*, by: Doer, disclosure: Disclosure, now: datetime.datetime) -> Disclosure:
    """Note that a person told it, now. Raises NotAnsweredYesError unless a yes holds at this moment."""
    row = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if row.state != State.YES or row.until <= now:
        raise NotAnsweredYesError
    row.state, row.told_by_id, row.ended_at = State.TOLD, by.pk, now
    row.save(update_fields=["state", "told_by_id", "ended_at"])
    record("disclosure.told", by=by, subject=row, group_id=row.group_id)
    return row


@transaction.atomic
def let_go(*, by: Doer, disclosure: Disclosure, now: datetime.datetime) -> bool:
    """It need not be told any more. False if it has ended already."""
    row = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not row.is_open:
        return False
    _end(row, State.LET_GO, now)
    record("disclosure.let_go", by=by, subject=row, group_id=row.group_id)
    return True


def end_what_ran_out(now: datetime.datetime) -> int:
    """End what was not told in its time. Runs with every tick; returns how many ended."""
    return Disclosure.objects.filter(state__in=Disclosure.OPEN, until__lte=now).update(
        state=State.RAN_OUT, ended_at=now
    )


def end_on_leaving(membership: Membership, now: datetime.datetime) -> None:
    """Whoever leaves is asked nothing more, and nothing more may be told."""
    rows = Disclosure.objects.filter(member=membership.member_id, group=membership.group_id, state__in=Disclosure.OPEN)
    rows.update(state=State.LET_GO, ended_at=now)


register_planner(end_what_ran_out)
on_leaving(end_on_leaving)


def _answer(by: Doer, disclosure: Disclosure, said: str, now: datetime.datetime, *, is_in_person: bool) -> bool:
    if said not in ANSWERS:
        raise ValueError("this is no answer")
    row = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not row.is_open or row.until <= now:
        return False
    if said == row.state:
        return True
    had_said_yes = row.state == State.YES
    row.state, row.answered_at, row.is_in_person = said, now, is_in_person
    row.noted_by_id = by.pk if is_in_person else None
    if said == State.NO:
        row.state, row.ended_at = (State.TAKEN_BACK if had_said_yes else State.NO), now
    row.save(update_fields=["state", "answered_at", "is_in_person", "noted_by_id", "ended_at"])
    notifying.withdraw(subject_id=row.pk, kinds=[QUESTION], reason="ANSWERED", now=now)
    record("disclosure.answered", by=by, subject=row, group_id=row.group_id)
    return True


def _end(row: Disclosure, state: str, now: datetime.datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    notifying.withdraw(subject_id=row.pk, kinds=[QUESTION], reason="ANSWERED", now=now)
