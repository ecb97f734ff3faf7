"""Keeping in touch outside the group, when both say yes; then the software steps back (MEM-9)."""

import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.models import Group
from members.actions.joining import on_leaving
from members.apart import may_meet
from members.models import ContactExchange, ContactMethod, Member, Membership, NoAsking
from peersupport.audit.record import record

OPEN = datetime.timedelta(days=14)
"""So long a question waits; without an answer it then ends by itself."""
SHOWN = datetime.timedelta(days=30)
"""So long both can read what was shared."""
AGAIN = datetime.timedelta(days=90)
"""So long one person is not asked again by the same other."""
MOST_A_DAY = 3


class NotNowError(Exception):
    """This question cannot be asked: ``reason`` is OFF, AGAIN or MANY."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def askable(group: Group, member: Member) -> QuerySet[Membership]:
    """The memberships of people whom ``member`` sees in ``group`` and may ask: they can sign in and did not say no."""
    email = EmailAddress.objects.filter(user=OuterRef("member"), verified=True)
    phone = ContactMethod.objects.filter(
        member=OuterRef("member"), channel=ContactMethod.Channel.SMS, verified_at__isnull=False
    )
    off = NoAsking.objects.filter(Q(member=OuterRef("member")) | Q(member__isnull=True), group=group)
    return (
        Membership.objects.current()
        .filter(
            Q(member__sign_in_name__isnull=False) | Exists(email) | Exists(phone),
            ~Exists(off),
            group=group,
            is_hidden=False,
            member__is_active=True,
        )
        .exclude(member=member)
    )


@transaction.atomic
def ask(*, by: Membership, other: Membership, shares: str, now: datetime.datetime) -> ContactExchange:
    """Wonder whether to keep in touch. What ``by`` would share waits, unseen, for a yes; no message is sent.

    Where the two are kept apart it reaches nobody, and looks the same. Raises NotNowError.
    """
    asker = Member.objects.select_for_update().get(pk=by.member_id)
    whom = str(other.pk)
    mine = ContactExchange.objects.filter(asker=asker)
    if not askable(by.group, asker).filter(pk=other.pk).exists():
        raise NotNowError("OFF")
    if mine.filter(whom=whom, asked_at__gt=now - AGAIN).exists():
        raise NotNowError("AGAIN")
    if mine.filter(asked_at__gt=now - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        raise NotNowError("MANY")
    exchange = ContactExchange(
        group=by.group,
        asker=asker,
        asked=other.member if may_meet(asker, other.member, by.group) else None,
        whom=whom,
        asker_name=by.shown_name,
        asked_name=other.shown_name,
        asker_shares=shares,
        asked_at=now,
        ends_at=now + OPEN,
    )
    exchange.full_clean()
    try:
        with transaction.atomic():
            exchange.save()
    except IntegrityError as error:
        raise NotNowError("AGAIN") from error
    record("exchange.asked", by=asker, subject=exchange)
    return exchange


@transaction.atomic
def say_yes(*, by: Member, exchange: ContactExchange, shares: str, now: datetime.datetime) -> bool:
    """Both agree: each can read what the other shares, for some weeks. False when there is no question any more."""
    found = _held(ContactExchange.objects.asked_of(by, now), exchange)
    if found is None or not may_meet(found.asker, by, found.group):
        return False
    found.asked_shares, found.agreed_at, found.ends_at = shares, now, now + SHOWN
    found.save(update_fields=["asked_shares", "agreed_at", "ends_at"])
    record("exchange.agreed", by=by, subject=found)
    return True


@transaction.atomic
def leave_it(*, by: Member, exchange: ContactExchange, now: datetime.datetime) -> None:
    """``by`` would rather not. To the asker nothing changes: the question ends by itself, as one that is not answered.

    No line is written in the trail, whose times could tell what the page does not.
    """
    found = _held(ContactExchange.objects.asked_of(by, now), exchange)
    if found is not None:
        found.quiet_at = now
        found.save(update_fields=["quiet_at"])


@transaction.atomic
def take_back(*, by: Member, exchange: ContactExchange, now: datetime.datetime) -> bool:
    """The asker thinks better of it, as long as there is no yes. False when there is one, or it is over."""
    rows = ContactExchange.objects.filter(asker=by, agreed_at__isnull=True, is_over=False, ends_at__gt=now)
    found = _held(rows, exchange)
    if found is None:
        return False
    _end(ContactExchange.objects.filter(pk=found.pk), now)
    record("exchange.taken_back", by=by, subject=found)
    return True


@transaction.atomic
def note_down(*, by: Member, exchange: ContactExchange, now: datetime.datetime) -> None:
    """``by`` wrote it down and needs it here no more. Once both did, what was shared is emptied."""
    found = _held(ContactExchange.objects.agreed_with(by, now), exchange)
    if found is None:
        return
    found.asker_noted = found.asker_noted or found.asker_id == by.pk
    found.asked_noted = found.asked_noted or found.asked_id == by.pk
    found.save(update_fields=["asker_noted", "asked_noted"])
    if found.asker_noted and found.asked_noted:
        _end(ContactExchange.objects.filter(pk=found.pk), now)


def close(now: datetime.datetime) -> int:
    """End questions and exchanges whose time is over, and empty what was shared. Safe to repeat; returns how many."""
    return _end(ContactExchange.objects.filter(is_over=False, ends_at__lte=now), now)


@transaction.atomic
def let_be_asked(*, by: Member, group: Group, member: Member | None, may_ask: bool) -> None:
    """Whether others may ask ``member`` in ``group`` or, without a member, whether anybody may ask anybody there."""
    if may_ask:
        NoAsking.objects.filter(group=group, member=member).delete()
    else:
        NoAsking.objects.get_or_create(group=group, member=member)
    record("exchange.asking_set", by=by, subject=by if member else group, group_id=None if member else group.pk)


def forget_questions(membership: Membership, now: datetime.datetime) -> None:
    """Whoever left the group asks nobody there and is asked by nobody; what both agreed on stays its weeks."""
    theirs = Q(asker=membership.member_id, group=membership.group_id) | Q(whom=str(membership.pk))
    _end(ContactExchange.objects.filter(theirs, agreed_at__isnull=True, is_over=False), now)
    NoAsking.objects.filter(group=membership.group_id, member=membership.member_id).delete()


def waiting_for(member: Member, now: datetime.datetime) -> list[ContactExchange]:
    """The questions that ``member`` may answer, oldest first; none of somebody whom they are not to meet."""
    rows = ContactExchange.objects.asked_of(member, now).select_related("group", "asker").order_by("asked_at")
    return [one for one in rows if may_meet(one.asker, member, one.group)]


def _held(rows: QuerySet[ContactExchange], exchange: ContactExchange) -> ContactExchange | None:
    return rows.select_for_update(of=("self",)).select_related("asker", "group").filter(pk=exchange.pk).first()


def _end(rows: QuerySet[ContactExchange], now: datetime.datetime) -> int:
    return rows.update(is_over=True, ends_at=now, asker_shares="", asked_shares="")


on_leaving(forget_questions)
