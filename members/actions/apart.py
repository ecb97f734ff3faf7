"""Keeping two people apart, and asking somebody to stay away (decision 18, ETH-7)."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from members.actions import joining, news
from members.models import JoinRequest, Member, Membership, Protection, StayAway
from peersupport.audit.record import Doer, record
from peersupport.privacy.erase import before_erasing

ANSWER_WITHIN = datetime.timedelta(hours=48)
"""So soon a facilitator answers a wish not to meet somebody."""

State = Protection.State


@transaction.atomic
def ask_protection(
    *,
    by: Doer,
    group: Group,
    who: str,
    member: Member | None = None,
    request: JoinRequest | None = None,
    now: datetime.datetime,
) -> Protection:
    """Say whom ``member``, or whoever asked by ``request``, would rather not meet in ``group``.

    The trail says that something was asked, and not by whom: ``by`` is left out of it on purpose.
    """
    row = Protection(group=group, member=member, request=request, who=who, asked_at=now)
    row.save()
    record("protection.asked", by=None, subject=None, group_id=group.pk)
    news.tell_facilitators_of_a_wish(row, now)
    return row


@transaction.atomic
def answer_protection(
    *, by: Doer, row: Protection, state: str, other: Member | None, words: str, now: datetime.datetime
) -> None:
    """Keep the two apart from now on, or settle it by talking. ``other`` is who is meant, if the facilitator knows.

    Raises ValidationError when they are to be kept apart and nobody says from whom.
    """
    row = Protection.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if state == State.KEPT and other is None:
        raise ValidationError(_("Please choose who is meant. Otherwise the program cannot keep the two apart."))
    row.state, row.answer, row.answered_at, row.answered_by_id = state, words, now, by.pk
    row.other = str(other.pk) if other and state == State.KEPT else ""
    row.save()
    record("protection.answered", by=by, subject=None, group_id=row.group_id)
    if row.member is not None:
        news.tell_of_an_answer(row.member, row.pk, now)


@transaction.atomic
def end_protection(*, by: Doer, row: Protection, now: datetime.datetime) -> None:
    """It is not needed any more; the person who asked says so."""
    Protection.objects.filter(pk=row.pk).update(state=State.ENDED, other="", answered_at=now)
    record("protection.ended", by=None, subject=None, group_id=row.group_id)


@transaction.atomic
def ask_to_stay_away(
    *, by: Doer, membership: Membership, reason: str, look_again_on: datetime.date, now: datetime.datetime
) -> StayAway:
    """Ask a member to stay away, with a reason and a day to look again. They belong no more until it is ended.

    Asked twice, it is one. Raises ValidationError for a day that is not ahead, and for oneself.
    """
    group, member = membership.group, membership.member
    known = StayAway.objects.holding().filter(group=group, member=member).first()
    if known is not None:
        return known
    if by.pk == member.pk:
        raise ValidationError(_("You cannot ask yourself to stay away. You can leave the group."))
    _ahead(look_again_on, now)
    row = StayAway(
        group=group,
        member=member,
        reason=reason,
        asked_on=now.date(),
        asked_by_id=by.pk,
        look_again_on=look_again_on,
    )
    row.save()
    if membership.left_on is None:
        joining.leave(by=by, membership=membership, now=now, ending=Membership.Ending.AWAY)
    record("stay_away.asked", by=by, subject=row, group_id=group.pk)
    news.tell_of_staying_away(member, row.pk, now)
    return row


@transaction.atomic
def object_to_it(*, by: Member, row: StayAway, words: str, now: datetime.datetime) -> None:
    """The person says what they think of it; the facilitators look at it again."""
    row.objection, row.objected_at = words, now
    row.save(update_fields=["objection", "objected_at"])
    record("stay_away.objected", by=by, subject=row, group_id=row.group_id)


@transaction.atomic
def look_again(*, by: Doer, row: StayAway, until: datetime.date | None, words: str, now: datetime.datetime) -> None:
    """It ends today (``until`` empty), or goes on until another day, with a reason that the person reads."""
    row = StayAway.objects.select_for_update(of=("self",)).select_related("member").get(pk=row.pk)
    row.looked_at = now
    if until is None:
        row.ended_on = now.date()
    else:
        _ahead(until, now)
        row.look_again_on, row.reason = until, words or row.reason
    row.save()
    record("stay_away.ended" if until is None else "stay_away.goes_on", by=by, subject=row, group_id=row.group_id)
    news.tell_of_staying_away(row.member, row.pk, now)


def _ahead(day: datetime.date, now: datetime.datetime) -> None:
    if day <= now.date():
        raise ValidationError(_("Please choose a day that lies ahead."))


def _forget_the_other(person: Any) -> None:
    """A wish not to meet somebody who is erased names nobody any more."""
    Protection.objects.filter(other=str(person.pk)).update(other="")


before_erasing(_forget_the_other)
