"""Adding people who have no account, no phone or do not read, as they said in person (NOTE-6)."""

import datetime
import uuid

from django.db import transaction

from groups.models import Group
from members.actions import consenting, contact, joining, roles
from members.consents import OPEN, QUESTIONS, holding
from members.kept import KEPT_HERE, TELLS, TOLD_BY
from members.models import ContactMethod, Member, Membership
from members.names import fold
from peersupport.audit.record import record

Channel = ContactMethod.Channel
MADE_FROM = uuid.UUID("8d7f3f0e-4a4b-4d55-9a0e-6b1f6f0c2a11")


class NameTakenError(Exception):
    """Somebody in this group has this name already; two people should be told apart."""


class NotATellerError(Exception):
    """This person did not say that they would tell somebody, or belongs no more."""


@transaction.atomic
def add_from_list(
    *, by: Member, group: Group, key: str, name: str, number: str = "", now: datetime.datetime
) -> Membership:
    """Let somebody belong who said in person that this is all right, with a number if they asked to be phoned.

    ``key`` names the line of the list: sent twice, even at once, it adds one person. Raises NameTakenError.
    """
    roles.hold(group.pk)
    pk = uuid.uuid5(MADE_FROM, f"{group.pk}:{key}")
    there = Membership.objects.filter(member=pk, group=group).select_related("group", "member").first()
    if there is not None:
        return there
    names = Membership.objects.current().filter(group=group).values_list("shown_name", flat=True)
    if fold(name) in {fold(one) for one in names}:
        raise NameTakenError
    member = joining.add_person(by=by, id=pk, name=name, language=group.language, time_zone=group.time_zone)
    membership = joining.welcome(by=by, group=group, member=member, shown_name=name)
    consenting.note_yes(by=by, membership=membership, question=QUESTIONS[KEPT_HERE], days=OPEN, now=now)
    if number:
        contact.choose_ways(by=by, member=member, first=Channel.CALL, call_number=number)
    return membership


@transaction.atomic
def let_tell(*, by: Member, membership: Membership, teller: Membership, days: int, now: datetime.datetime) -> None:
    """From now on ``teller`` is asked to tell this person, who said in person that this is all right for ``days``.

    What reached them until now becomes the second way. Raises NotATellerError, or consenting.AnswersAloneError.
    """
    says_yes = holding(TELLS, [teller.member_id], group=membership.group, now=now)
    belongs = Membership.objects.current().filter(pk=teller.pk, group=membership.group_id)
    if teller.member_id not in says_yes or teller.pk == membership.pk or not belongs.exists():
        raise NotATellerError
    consenting.note_yes(by=by, membership=membership, question=QUESTIONS[TOLD_BY], days=days, now=now)
    member = membership.member
    ways = ContactMethod.objects.select_for_update().filter(member=member)
    second = ways.filter(rank=1).exclude(channel=Channel.TOLD).first() or ways.filter(rank=2).first()
    ways.update(rank=None)
    ContactMethod.objects.update_or_create(
        member=member, channel=Channel.TOLD, defaults={"told_by": teller, "rank": 1, "stopped_at": None}
    )
    if second is not None:
        ways.filter(pk=second.pk).update(rank=2)
    record("contact.ways_chosen", by=by, subject=member)


def stop_telling(*, by: Member, membership: Membership, now: datetime.datetime) -> None:
    """Nobody tells this person any more, as they said."""
    consenting.note_no(by=by, membership=membership, question=QUESTIONS[TOLD_BY], now=now)
