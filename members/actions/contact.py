"""How a person may be reached: which ways, when, and what messages may say (NOTE-1, NOTE-2)."""

import datetime

from django.db import transaction
from django.utils import timezone

from members.actions import letters
from members.models import ContactMethod, Member
from peersupport.audit.record import Doer, record

Channel = ContactMethod.Channel


@transaction.atomic
def claim_phone(*, by: Doer, member: Member, number: str) -> ContactMethod:
    """Note that ``member`` says ``number`` (E.164) is theirs. It is used for nothing before it is confirmed."""
    way, _is_new = ContactMethod.objects.update_or_create(
        member=member, channel=Channel.SMS, defaults={"address": number, "verified_at": None, "rank": None}
    )
    record("contact.claimed", by=by, subject=way)
    return way


@transaction.atomic
def confirm(*, by: Doer, member: Member, channel: str, address: str) -> ContactMethod:
    """Note that ``address`` was shown to be theirs. Claims of others to it fall; an old phone is told of the change."""
    ContactMethod.objects.filter(channel=channel, address=address, verified_at=None).exclude(member=member).delete()
    old = ContactMethod.objects.filter(member=member, channel=channel, verified_at__isnull=False).first()
    if old and old.address == address:
        return old
    if old and channel == Channel.SMS:
        letters.text("changed", old.address, {})
    way, _is_new = ContactMethod.objects.update_or_create(
        member=member,
        channel=channel,
        defaults={"address": address, "verified_at": timezone.now(), "stopped_at": None},
    )
    record("contact.confirmed", by=by, subject=way)
    return way


@transaction.atomic
def remove(*, by: Doer | None, member: Member, channel: str) -> None:
    """Forget a way; the second choice, if there is one, becomes the first."""
    way = ContactMethod.objects.filter(member=member, channel=channel).first()
    if way is None:
        return
    record("contact.removed", by=by, subject=way)
    was_first = way.rank == 1
    way.delete()
    if was_first:
        ContactMethod.objects.filter(member=member, rank=2).update(rank=1)


@transaction.atomic
def choose_ways(*, by: Doer, member: Member, first: str, second: str = "", call_number: str = "") -> None:
    """Reach ``member`` by ``first``, and by ``second`` when that is certain not to work. Both empty: not at all.

    ``call_number`` (E.164) is the phone for calls; a person dials it, so it need not be confirmed.
    ValueError if an email or text message is chosen whose address was never confirmed.
    """
    if call_number:
        ContactMethod.objects.update_or_create(
            member=member, channel=Channel.CALL, defaults={"address": call_number, "stopped_at": None}
        )
    ways = {way.channel: way for way in ContactMethod.objects.select_for_update().filter(member=member)}
    chosen = [channel for channel in dict.fromkeys((first, second)) if channel]
    for channel in chosen:
        if channel not in ways or (channel != Channel.CALL and ways[channel].verified_at is None):
            raise ValueError(f"{channel} was not confirmed yet.")
    ContactMethod.objects.filter(member=member).update(rank=None)
    for rank, channel in enumerate(chosen, start=1):
        ContactMethod.objects.filter(pk=ways[channel].pk).update(rank=rank, stopped_at=None)
    record("contact.ways_chosen", by=by, subject=member)


@transaction.atomic
def describe_call(*, by: Doer, way: ContactMethod, best_time: str, call_words: str) -> None:
    """Say when to phone, and with which words."""
    way.best_time, way.call_words = best_time, call_words
    way.save(update_fields=["best_time", "call_words"])
    record("contact.call_described", by=by, subject=way)


@transaction.atomic
def choose_quiet_hours(*, by: Doer, member: Member, quiet_from: datetime.time, quiet_until: datetime.time) -> None:
    """No message between these hours of the member's own clock; the same hour twice means that any hour is fine."""
    member.quiet_from, member.quiet_until = quiet_from, quiet_until
    member.save(update_fields=["quiet_from", "quiet_until"])
    record("contact.quiet_hours_chosen", by=by, subject=member)


@transaction.atomic
def choose_wording(*, by: Doer, member: Member, wording: str, neutral_label: str) -> None:
    """What messages may say, and the person's own word in place of a group's name."""
    member.message_wording, member.neutral_label = wording, neutral_label
    member.save(update_fields=["message_wording", "neutral_label"])
    record("contact.wording_chosen", by=by, subject=member)
