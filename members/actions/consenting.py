"""Saying that something is all right, and taking it back; each question alone (CON-3)."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.models import Group
from members.actions.joining import on_leaving
from members.consents import OPEN, QUESTIONS, Question
from members.kinds import register_planner
from members.models import Consent, Member, Membership
from members.ways_in import ways_in
from peersupport.audit.record import Doer, record

Answer, Ended, Said = Consent.Answer, Consent.Ended, Consent.Said


class AnswersAloneError(Exception):
    """This person can sign in, so nobody answers in their place."""


def end_of(member: Member, days: int, now: datetime.datetime) -> datetime.datetime | None:
    """The last minute of the day, ``days`` from now, on the person's own clock; None for OPEN."""
    if days == OPEN:
        return None
    zone = ZoneInfo(member.time_zone)
    day = now.astimezone(zone).date() + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(23, 59), zone)


def length_words(days: int, member: Member, now: datetime.datetime) -> str:
    """A length as it is offered: with its last day."""
    end = end_of(member, days, now)
    if end is None:
        return _("Until I say otherwise")
    return _("Until %(day)s") % {"day": date_format(end.astimezone(ZoneInfo(member.time_zone)), "DATE_FORMAT")}


def who_words(group: Group | None) -> str:
    """The people that a question about ``group`` is about today, by the names they have there."""
    if group is None:
        return ""
    rows = Membership.objects.current().facilitating().filter(group=group)
    names = ", ".join(sorted(row.shown_name for row in rows))
    return _("Now that is: %(names)s.") % {"names": names} if names else ""


@transaction.atomic
def say_yes(
    *,
    by: Doer,
    member: Member,
    question: Question,
    group: Group | None = None,
    days: int,
    option: str = "",
    now: datetime.datetime,
    is_in_person: bool = False,
) -> Consent:
    """Keep that this is all right for ``days`` (OPEN: until they say otherwise). Saying the same twice changes nothing.

    ValueError for a length or an option that was not offered, or a group where none belongs.
    """
    if days not in question.lengths or question.is_of_group is (group is None):
        raise ValueError("this was not offered")
    if option not in dict(question.options or (("", ""),)):
        raise ValueError("this cannot be chosen")
    current = _current(member, question, group)
    until = end_of(member, days, now)
    if current is not None and (current.answer, current.until, current.option) == (Answer.YES, until, option):
        return current
    wording = question.wording(who=who_words(group), until=length_words(days, member, now), option=option)
    if current is not None:
        _end(current, Ended.ANEW, now, is_kept=current.answer == Answer.YES)
    said = {"member": member, "group": group, "question": question.code, "wording": wording, "given_at": now}
    return _keep(Consent(**said, answer=Answer.YES, until=until, option=option), by, is_in_person=is_in_person)


@transaction.atomic
def say_no(
    *,
    by: Doer,
    member: Member,
    question: Question,
    group: Group | None = None,
    now: datetime.datetime,
    is_in_person: bool = False,
) -> Consent:
    """Keep that this is not all right. A yes is taken back with it, and what was collected under it is removed."""
    if question.is_of_group is (group is None):
        raise ValueError("this was not offered")
    current = _current(member, question, group)
    if current is not None and current.answer == Answer.NO:
        return current
    if current is not None:
        _end(current, Ended.TAKEN_BACK, now)
        record("consent.taken_back", by=by, subject=current, group_id=current.group_id)
    wording = question.wording(who=who_words(group))
    said = {"member": member, "group": group, "question": question.code, "wording": wording, "given_at": now}
    return _keep(Consent(**said, answer=Answer.NO), by, is_in_person=is_in_person)


def note_yes(
    *, by: Doer, membership: Membership, question: Question, days: int, option: str = "", now: datetime.datetime
) -> Consent:
    """Note a yes that somebody without a sign-in said in person (NOTE-6). AnswersAloneError if they can sign in."""
    member = _who_cannot_sign_in(membership)
    group = membership.group if question.is_of_group else None
    return say_yes(
        by=by, member=member, question=question, group=group, days=days, option=option, now=now, is_in_person=True
    )


def note_no(*, by: Doer, membership: Membership, question: Question, now: datetime.datetime) -> Consent:
    """Note a no, or that a yes was taken back, said in person. AnswersAloneError if they can sign in."""
    member = _who_cannot_sign_in(membership)
    group = membership.group if question.is_of_group else None
    return say_no(by=by, member=member, question=question, group=group, now=now, is_in_person=True)


def answers_alone(member: Member) -> bool:
    """Whether this person can sign in, so that only they answer."""
    return bool(ways_in(member) or member.recovery_word)


def end_what_ran_out(now: datetime.datetime) -> int:
    """End each yes whose time is over, and carry out what follows. Runs with every tick; returns how many ended."""
    over = Consent.objects.current().filter(until__lte=now)
    return _end_each(over, Ended.RAN_OUT, now)


def end_on_leaving(membership: Membership, now: datetime.datetime) -> None:
    """Whoever leaves a group takes back with it what was all right there."""
    rows = Consent.objects.current().filter(member=membership.member_id, group=membership.group_id)
    _end_each(rows, Ended.LEFT, now)


def end_in_group(question: Question, group: Group, now: datetime.datetime) -> int:
    """End every yes to ``question`` in ``group``, because what it was about is over. A no stays; nobody asks again.

    What was collected is removed. If it begins anew, each person is asked anew. Returns how many ended.
    """
    rows = Consent.objects.current().filter(question=question.code, group=group, answer=Answer.YES)
    return _end_each(rows, Ended.RAN_OUT, now)


on_leaving(end_on_leaving)
register_planner(end_what_ran_out)


def _who_cannot_sign_in(membership: Membership) -> Member:
    if answers_alone(membership.member):
        raise AnswersAloneError
    return membership.member


def _current(member: Member, question: Question, group: Group | None) -> Consent | None:
    """The last word, held so that two answers at once come one after the other."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    rows = Consent.objects.current().select_for_update()
    return rows.filter(member=member, group=group, question=question.code).first()


def _keep(row: Consent, by: Doer, *, is_in_person: bool) -> Consent:
    row.language = get_language() or settings.LANGUAGE_CODE
    row.said = Said.IN_PERSON if is_in_person else Said.HERE
    row.noted_by_id = by.pk if is_in_person else None
    row.save()
    record("consent.answered", by=by, subject=row, group_id=row.group_id)
    return row


def _end_each(rows: QuerySet[Consent], how: str, now: datetime.datetime) -> int:
    number = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None:
                _end(row, how, now)
                number += 1
    return number


def _end(row: Consent, how: str, now: datetime.datetime, *, is_kept: bool = False) -> None:
    """End an answer. ``is_kept``: another yes follows at once, so that nothing has to be removed."""
    row.ended_at, row.ended_how = now, how
    row.save(update_fields=["ended_at", "ended_how"])
    question = QUESTIONS.get(row.question)
    if question is not None and row.answer == Answer.YES and not is_kept:
        question.forget(row, now)
