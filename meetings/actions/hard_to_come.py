"""Saying what makes it hard to come, taking it back, and what the group does about it (MEET-6)."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.actions.telling import ChangedMeanwhileError
from meetings.models import Arrangement, ComingCustom, Hand, HardToCome, Reason
from members.actions import joining, roles
from members.models import Member, Membership
from peersupport.audit.record import Doer, record


@transaction.atomic
def say(
    *,
    by: Member,
    group: Group,
    reasons: Collection[str] = (),
    words: str = "",
    may_talk: bool = False,
    hands: Collection[str] = (),
    hand_words: str = "",
    now: datetime.datetime,
) -> HardToCome | None:
    """Keep what ``by`` says, instead of what they said before; nothing at all takes it back.

    Raises ValidationError for who does not belong any more, where the group does not ask, for words that nobody may
    read, and for what is not on the lists.
    """
    roles.hold(group.pk)
    if not Membership.objects.current().filter(group=group, member=by).exists():
        raise ValidationError(_("You do not belong to this group any more. Nothing was kept."))
    if not asks(group):
        raise ValidationError(_("Your group does not ask this any more. Nothing was kept."))
    if not set(reasons) <= set(Reason.values) or not set(hands) <= set(Hand.values):
        raise ValidationError(_("Please choose from the list."))
    if words and not may_talk:
        raise ValidationError({"may_talk": read_by_nobody()})
    if not (reasons or words or may_talk or hands):
        take_back(by=by, group=group)
        return None
    before = HardToCome.objects.select_for_update().filter(group=group, member=by).first()
    row = before or HardToCome(group=group, member=by)
    row.reasons, row.hands = _sorted(reasons, Reason.values), _sorted(hands, Hand.values)
    row.words, row.hand_words = words, hand_words if hands else ""
    row.may_talk, row.said_on, row.talked_on = may_talk, now.date(), None
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    record("coming.said", by=by, subject=row, group_id=group.pk)
    return row


@transaction.atomic
def take_back(*, by: Member, group: Group) -> bool:
    """Let everything go that ``by`` said. False if there was nothing."""
    gone, _each = HardToCome.objects.filter(group=group, member=by).delete()
    if gone:
        record("coming.taken_back", by=by, subject=group, group_id=group.pk)
    return bool(gone)


@transaction.atomic
def note_talk(*, by: Doer, row: HardToCome, now: datetime.datetime) -> None:
    """Somebody spoke with this person about it: Today does not remind of it any more."""
    HardToCome.objects.filter(pk=row.pk, may_talk=True).update(talked_on=now.date())
    record("coming.talked", by=by, subject=row, group_id=row.group_id)


@transaction.atomic
def arrange(*, by: Doer, group: Group, reason: str, words: str, seen: str | None = None) -> Arrangement | None:
    """Tell everybody who belongs what the group does about ``reason``; no words take it back. Sent twice, it is once.

    ``seen``: what stood there as this person saw it. Raises ChangedMeanwhileError when it is something else by now.
    """
    roles.hold(group.pk)
    there = Arrangement.objects.filter(group=group, reason=reason).first()
    stands = there.words if there else ""
    if _is_same(stands, words):
        return there
    if seen is not None and not _is_same(stands, seen):
        raise ChangedMeanwhileError(_("Somebody changed this in the meantime. Nothing of theirs is lost."))
    if not words:
        Arrangement.objects.filter(group=group, reason=reason).delete()
        record("coming.arranged", by=by, subject=group, group_id=group.pk)
        return None
    row = there or Arrangement(group=group, reason=reason)
    row.words = words
    row.full_clean()
    row.save()
    record("coming.arranged", by=by, subject=row, group_id=group.pk)
    return row


@transaction.atomic
def choose_to_ask(*, by: Doer, group: Group, wanted: bool) -> None:
    """Let the group ask, or not. Not asking any more, it forgets what people said; what it does stays written down."""
    roles.hold(group.pk)
    ComingCustom.objects.update_or_create(group=group, defaults={"asks": wanted})
    if not wanted:
        HardToCome.objects.filter(group=group).delete()
    record("coming.asked" if wanted else "coming.not_asked", by=by, subject=group, group_id=group.pk)


def _is_same(one: str, other: str) -> bool:
    """Browsers send the ends of lines in ways of their own."""
    return one.split() == other.split()


def asks(group: Group) -> bool:
    """Whether this group asks what makes it hard to come."""
    return not ComingCustom.objects.filter(group=group, asks=False).exists()


def read_by_nobody() -> str:
    """What somebody reads who wrote words and did not say that they may be read."""
    return _("Nobody would read your words. Please say yes here, or leave them empty.")


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Nothing is kept of somebody who leaves."""
    HardToCome.objects.filter(group=membership.group_id, member=membership.member_id).delete()


def _sorted(chosen: Collection[str], order: Collection[str]) -> list[str]:
    return [code for code in order if code in set(chosen)]


joining.on_leaving(forget)
