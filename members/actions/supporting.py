"""Having somebody at one's side: inviting, taking it up, changing what they see, ending (CON-9).

Nothing here or elsewhere lets a helper decide: they get no right in any group and no action takes them as ``by`` for
somebody else's answer, choice or contact.
"""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction

from members.actions import notifying
from members.messages import FOR_SUPPORTER
from members.models import Delivery, Member, Supporter, SupporterLook
from members.passphrase import make_passphrase
from peersupport.audit.record import Doer, record

INVITATION_LIVES = datetime.timedelta(days=14)
ONE_LOOK = datetime.timedelta(hours=1)
"""Within this time, opening the page again is the same look."""
MOST = 5
"""So many people one can have at one's side, or invite, at a time: an inadvertent crowd helps nobody."""

Ending = Supporter.Ending


class TooManyError(Exception):
    """There are as many supporters and invitations already as one person can have."""


class NotTakenUpError(Exception):
    """The invitation is used, over or taken back, or it would lead to what is there already."""


@transaction.atomic
def invite(
    *, by: Member, called: str, groups: Collection[uuid.UUID], now: datetime.datetime, **choices: Any
) -> Supporter:
    """Write an invitation, which ``by`` hands on in person; nobody is written to.

    ``choices``: ``shown_name``, ``label``, ``until`` and those of ``SEES`` that are said yes to. Groups to which
    ``by`` does not belong are left out. Raises TooManyError.
    """
    Member.objects.select_for_update().get(pk=by.pk)
    if Supporter.objects.filter(member=by, ended_at__isnull=True).count() >= MOST:
        raise TooManyError
    supporter = Supporter(
        member=by,
        called=called,
        groups=_own(by, groups),
        phrase=make_passphrase(),
        invited_until=now + INVITATION_LIVES,
        **choices,
    )
    supporter.full_clean()
    supporter.save()
    record("supporter.invited", by=by, subject=supporter)
    return supporter


@transaction.atomic
def choose(*, by: Member, supporter: Supporter, groups: Collection[uuid.UUID], **choices: Any) -> Supporter:
    """Change what a supporter sees, from the next page they open on; asked again before each copy goes, too."""
    supporter = Supporter.objects.select_for_update().get(pk=supporter.pk, member=by)
    supporter.groups = _own(by, groups)
    for name, value in choices.items():
        setattr(supporter, name, value)
    supporter.full_clean()
    supporter.save()
    record("supporter.changed", by=by, subject=supporter)
    return supporter


@transaction.atomic
def take_up(*, by: Member, supporter: Supporter, helper_name: str, now: datetime.datetime) -> Supporter:
    """``by`` is at somebody's side from now on. The words of the invitation open nothing any more.

    Raises NotTakenUpError when somebody was faster, its time is over, or ``by`` is that person or there already.
    """
    found = Supporter.objects.invitations(now).select_for_update(of=("self",)).filter(pk=supporter.pk).first()
    if found is None or found.member_id == by.pk:
        raise NotTakenUpError
    found.helper, found.helper_name, found.accepted_at, found.phrase = by, helper_name, now, None
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:  # at their side already, by another invitation
        raise NotTakenUpError from error
    record("supporter.began", by=by, subject=found)
    return found


def say_no(*, by: Member, supporter: Supporter, now: datetime.datetime) -> None:
    """``by`` would rather not. The one who invited reads that it ended, and needs no reason."""
    _end(Supporter.objects.invitations(now).filter(pk=supporter.pk).exclude(member=by), Ending.HELPER, by, now)


def step_back(*, by: Member, supporter: Supporter, now: datetime.datetime) -> None:
    """``by`` is not at somebody's side any more. Stepping back twice changes nothing."""
    _end(Supporter.objects.filter(pk=supporter.pk, helper=by, ended_at__isnull=True), Ending.HELPER, by, now)


def end(*, by: Member, supporter: Supporter, now: datetime.datetime) -> None:
    """``by`` wants this supporter no more, or takes an invitation back: from this moment they see nothing."""
    _end(Supporter.objects.filter(pk=supporter.pk, member=by, ended_at__isnull=True), Ending.MEMBER, by, now)


def close(now: datetime.datetime) -> int:
    """End what has had its last day, and forget invitations that nobody took up. Returns how many; safe to repeat."""
    over = Supporter.objects.filter(ended_at__isnull=True, until__lt=now.date(), helper__isnull=False)
    forgotten, _each = Supporter.objects.filter(
        helper__isnull=True, ended_at__isnull=True, invited_until__lte=now
    ).delete()
    return forgotten + _end(over, Ending.DAY, None, now)


def note_look(*, supporter: Supporter, now: datetime.datetime) -> None:
    """The helper opened the page; its person can read when. Within an hour it is the same look."""
    if not SupporterLook.objects.filter(supporter=supporter, looked_at__gt=now - ONE_LOOK).exists():
        SupporterLook.objects.create(supporter=supporter, looked_at=now)


@transaction.atomic
def _end(rows: Any, how: str, by: Doer | None, now: datetime.datetime) -> int:
    found = list(rows.select_for_update(of=("self",)).select_related("helper"))
    for one in found:
        one.ended_at, one.ending, one.phrase = now, how, None
        one.save(update_fields=["ended_at", "ending", "phrase"])
        if one.helper is not None:
            _stop_copies(one, one.helper, now)
        record("supporter.ended", by=by, subject=one)
    return len(found)


def _stop_copies(supporter: Supporter, helper: Member, now: datetime.datetime) -> None:
    """Nothing that is still under way reaches somebody who helps no more."""
    under_way = Delivery.objects.filter(
        kind=FOR_SUPPORTER,
        member=helper,
        state__in=[*Delivery.WORK, *Delivery.FOR_A_PERSON],
        subject_id__in=Delivery.objects.filter(member=supporter.member_id).values("pk"),
    )
    for subject_id in list(under_way.values_list("subject_id", flat=True)):
        notifying.withdraw(subject_id=subject_id, kinds=[FOR_SUPPORTER], members=[helper], reason="GONE", now=now)


def _own(member: Member, groups: Collection[uuid.UUID]) -> list[str]:
    mine = set(member.group_ids())
    return sorted(str(pk) for pk in groups if pk in mine)
