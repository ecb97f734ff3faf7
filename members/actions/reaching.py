"""Seeing how one person can be reached, for a purpose that this person said is all right (CON-1, D3)."""

import datetime

from django.db import transaction

from members.consents import EITHER, EMAIL, PHONE, QUESTIONS, Question, holding
from members.models import ContactMethod, Member, Membership
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look

AT_MOST = 6
"""So many looks in one hour; whoever needs more is collecting, not calling."""
HOUR = datetime.timedelta(hours=1)

Channel = ContactMethod.Channel
CHANNELS = {
    PHONE: (Channel.CALL, Channel.SMS),
    EMAIL: (Channel.EMAIL,),
    EITHER: (Channel.CALL, Channel.SMS, Channel.EMAIL),
}


class NotAllRightError(Exception):
    """The person did not say that this is all right, or there is nothing to see: nobody is told which."""


class TooManyLooksError(Exception):
    """This facilitator looked at many people's particulars within the hour."""


def purposes() -> list[Question]:
    """The questions whose yes lets a facilitator see an address."""
    return [question for question in QUESTIONS.values() if question.purpose]


@transaction.atomic
def see_addresses(
    *, by: Member, membership: Membership, question: Question, now: datetime.datetime
) -> list[ContactMethod]:
    """The number or address that this person lets facilitators see for ``question``; each time leaves a line.

    Raises NotAllRightError, or TooManyLooksError after AT_MOST looks within the hour.
    """
    Member.objects.select_for_update().get(pk=by.pk)  # two looks at once are counted one after the other
    yes = holding(question.code, [membership.member_id], group=membership.group, now=now).get(membership.member_id)
    ways = chosen_ways(membership.member, yes.option) if yes else []
    if not ways:
        raise NotAllRightError
    looks = LookLog.objects.filter(
        by_id=by.pk, looked_at__gt=now - HOUR, purpose__in=[one.purpose for one in purposes()]
    )
    if looks.count() >= AT_MOST:
        raise TooManyLooksError
    record_look(membership.member_id, by=by, group_id=membership.group_id, purpose=question.purpose, is_each_noted=True)
    return ways


def chosen_ways(member: Member, option: str) -> list[ContactMethod]:
    """The fewest that serve: one number, one address, or one of each. What was typed and never confirmed is none."""
    rows = {way.channel: way for way in member.contact_methods.all() if way.verified_at or way.channel == Channel.CALL}
    found = [rows[channel] for channel in CHANNELS.get(option, ()) if channel in rows]
    phones = [way for way in found if way.channel != Channel.EMAIL]
    return [*phones[:1], *(way for way in found if way.channel == Channel.EMAIL)]
