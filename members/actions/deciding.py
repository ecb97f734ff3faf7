"""What the group answers to somebody who asked to join: one decision, whoever decides and however often (MEM-2)."""

import datetime

from django.db import transaction

from members.actions import greeting, joining, news
from members.actions.asking import CLOSED_DAYS, ENQUIRY_DAYS, GoneError
from members.keeping_apart import clashes, kept_from_asker, staying_away
from members.models import JoinMessage, JoinRequest, Member, Membership
from members.seats import free_seats, held_door
from peersupport.audit.record import Doer, record

State = JoinRequest.State


class FullError(Exception):
    """Every seat is taken."""


class KeptApartError(Exception):
    """Two people who are to be kept apart would meet, or this person is asked to stay away."""


@transaction.atomic
def accept(*, by: Doer, row: JoinRequest, words: str = "", now: datetime.datetime) -> Membership | None:
    """Welcome: whoever has an account belongs from now on; everybody else has a seat until they come in with it.

    One message goes out: who belongs now gets the first word of the group, everybody else that there is an answer.

    The door is held, so that the last seat is given once. Raises FullError, KeptApartError, or GoneError when it was
    decided or taken back in the meantime.
    """
    group = row.group
    door = held_door(group)
    row = _held(row)
    free = free_seats(group, door)
    if free is not None and free < 1:
        raise FullError
    if clashes(row) or (row.member is not None and staying_away(row.member, group) is not None):
        raise KeptApartError
    membership = None
    row.state, row.decided_at, row.decided_by_id = State.ACCEPTED, now, by.pk
    row.waits_since = None
    if row.member is not None and not row.is_for_other:
        membership = joining.welcome(
            by=by, group=group, member=row.member, shown_name=row.shown_name or row.member.name
        )
        row.seat_taken_at = now
    row.forget_on = _in_days(now, CLOSED_DAYS if membership else ENQUIRY_DAYS)
    row.save()
    is_greeted = membership is not None and greeting.greet(membership, now)
    _done("join.accepted", by, row, words, now, is_told=is_greeted)
    return membership


@transaction.atomic
def put_on_list(*, by: Doer, row: JoinRequest, words: str = "", now: datetime.datetime) -> None:
    """Not now, but as soon as there is a seat, in the order of asking. GoneError if it was decided meanwhile."""
    row = _held(row)
    row.state, row.waits_since = State.WAITING, None
    row.save(update_fields=["state", "waits_since"])
    _done("join.put_on_list", by, row, words, now)


@transaction.atomic
def refuse(*, by: Doer | None, row: JoinRequest, words: str = "", now: datetime.datetime) -> None:
    """Kindly no, with somewhere else to turn. GoneError if it was decided meanwhile. ``by``: None at a group's end."""
    row = _held(row)
    row.state, row.decided_at, row.waits_since = State.REFUSED, now, None
    row.decided_by_id = by.pk if by else None
    row.forget_on = _in_days(now, CLOSED_DAYS)
    row.save()
    _done("join.refused", by, row, words, now)


@transaction.atomic
def reply(*, by: Doer, row: JoinRequest, words: str, now: datetime.datetime) -> JoinMessage:
    """Somebody of the group says something to the asker."""
    row = JoinRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == State.WITHDRAWN:
        raise GoneError
    message = _say(by, row, words, now)
    row.waits_since = None
    if row.forget_on and row.is_open:
        row.forget_on = _in_days(now, ENQUIRY_DAYS)
    row.save(update_fields=["waits_since", "forget_on"])
    record("join.answered", by=by, subject=row, group_id=row.group_id)
    news.tell_asker(row, now)
    return message


@transaction.atomic
def offer_to_meet(*, by: Doer, row: JoinRequest, who: Member, words: str, now: datetime.datetime) -> None:
    """Somebody of the group offers to meet the asker first. ``who`` said beforehand that they like to.

    Raises KeptApartError where these two are to be kept apart (decision 18).
    """
    row = _held(row)
    if str(who.pk) in kept_from_asker(row):
        raise KeptApartError
    row.meets_with = who
    row.save(update_fields=["meets_with"])
    reply(by=by, row=row, words=words, now=now)
    news.tell_welcomer(row, now)


def _held(row: JoinRequest) -> JoinRequest:
    """The row, locked; GoneError unless it is still open."""
    row = JoinRequest.objects.select_for_update(of=("self",)).select_related("group", "member").get(pk=row.pk)
    if not row.is_open:
        raise GoneError
    return row


def _done(
    action: str, by: Doer | None, row: JoinRequest, words: str, now: datetime.datetime, *, is_told: bool = False
) -> None:
    if words and by:
        _say(by, row, words, now)
    record(action, by=by, subject=row, group_id=row.group_id)
    if not is_told:
        news.tell_asker(row, now)


def _say(by: Doer, row: JoinRequest, words: str, now: datetime.datetime) -> JoinMessage:
    return JoinMessage.objects.create(request=row, is_from_group=True, author_id=by.pk, words=words, said_at=now)


def _in_days(now: datetime.datetime, days: int) -> datetime.date:
    return now.date() + datetime.timedelta(days=days)
