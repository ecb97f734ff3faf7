"""Choosing what stands in one's own calendar, and making or ending the address that it follows."""

import datetime

from django.db import transaction

from meetings.models import OwnCalendar
from meetings.models.own_calendar import digest_of, new_secret
from members.models import Member
from peersupport.audit.record import record


@transaction.atomic
def own(*, member: Member, now: datetime.datetime) -> OwnCalendar:
    """What this person chose for their calendar; nothing is chosen beforehand."""
    kept, _is_new = (
        OwnCalendar.objects.select_for_update(of=("self",))
        .select_related("member")
        .get_or_create(member=member, defaults={"changed_at": now})
    )
    return kept


@transaction.atomic
def choose(*, by: Member, names_group: bool, tells_place: bool, in_email: bool, now: datetime.datetime) -> OwnCalendar:
    """What entries of ``by`` may say beside the person's own word, and whether emails bring them."""
    kept = own(member=by, now=now)
    kept.names_group, kept.tells_place, kept.in_email, kept.changed_at = names_group, tells_place, in_email, now
    kept.save(update_fields=["names_group", "tells_place", "in_email", "changed_at"])
    record("calendar.chosen", by=by, subject=kept)
    return kept


@transaction.atomic
def make_address(*, by: Member, now: datetime.datetime) -> str:
    """A new secret for the address of the feed, given this once. The one before it ends."""
    kept, secret = own(member=by, now=now), new_secret()
    kept.token_hash, kept.epoch, kept.made_at = digest_of(secret), by.session_epoch, now
    kept.save(update_fields=["token_hash", "epoch", "made_at"])
    record("calendar.address_made", by=by, subject=kept)
    return secret


@transaction.atomic
def end_address(*, by: Member, now: datetime.datetime) -> None:
    """The address answers no more. Ended twice, it is ended once."""
    kept = own(member=by, now=now)
    if kept.token_hash is None:
        return
    kept.token_hash = kept.epoch = kept.made_at = None
    kept.save(update_fields=["token_hash", "epoch", "made_at"])
    record("calendar.address_ended", by=by, subject=kept)
