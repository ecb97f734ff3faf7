"""Whom to phone: a round that states its purpose once and opens one number after the other (decision 22).

Numbers are there only for somebody who just took the second step, and each one shown is noted. Two people can share a
round: a number that one of them has just opened is not opened for the other by itself.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.utils import timezone

from groups.models import Group
from members import consents, second_step
from members.models import Membership
from members.outbox import listing
from members.requests import MemberRequest
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look

A_CALL = datetime.timedelta(minutes=10)
"""So long a number stays with whoever opened it."""


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls to show, how many there are in all, and whether numbers wait behind the second step."""

    rows: list[listing.Call]
    number: int
    keeps_numbers_back: bool

    @property
    def has_more(self) -> bool:
        """Whether some are not among ``rows``."""
        return self.number > len(self.rows)


def calls_of(request: MemberRequest, group: Group, at_most: int | None = None) -> Calls:
    """The first ``at_most`` calls of ``group``, the next one with its number; ``?call=`` opens another one instead.

    The caller has made sure that this person may phone there.
    """
    mine = Membership.objects.current().filter(group=group, member=request.user).first()
    found = _for_this_caller(request, group, listing.for_a_person(group, caller=mine.shown_name if mine else ""))
    rows = found[:at_most]
    if not second_step.is_fresh(request):
        return Calls([row.without_number() for row in rows], len(found), any(row.phone for row in rows))
    elsewhere = _with_others(request, group)
    chosen = _next(request, rows, elsewhere)
    if chosen is not None and chosen.delivery.member_id and request.method == "GET":
        record_look(chosen.delivery.member_id, by=request.user, group_id=group.pk, purpose=LookLog.Purpose.CALL)
    return Calls([row if row is chosen else _closed(row, elsewhere) for row in rows], len(found), False)


def _for_this_caller(request: MemberRequest, group: Group, rows: list[listing.Call]) -> list[listing.Call]:
    """Facilitators phone whoever asked for a call; a stand-in only whoever said that this is all right."""
    if group.pk in request.user.facilitated_group_ids:
        return rows
    people = {row.delivery.member_id for row in rows if row.delivery.member_id}
    agreed = consents.holding(consents.STAND_IN_PHONES, people, group=group, now=timezone.now())
    return [row if row.delivery.member_id in agreed else row.without_number() for row in rows]


def _with_others(request: MemberRequest, group: Group) -> set[uuid.UUID]:
    """The people whose number somebody else of this group opened a moment ago."""
    looks = LookLog.objects.filter(
        group_id=group.pk, purpose=LookLog.Purpose.CALL, looked_at__gt=timezone.now() - A_CALL
    )
    return set(looks.exclude(by_id=request.user.pk).values_list("subject_id", flat=True))


def _next(request: MemberRequest, rows: list[listing.Call], elsewhere: set[uuid.UUID]) -> listing.Call | None:
    with_numbers = [row for row in rows if row.phone]
    wanted = request.GET.get("call", "")
    chosen = next((row for row in with_numbers if str(row.delivery.pk) == wanted), None)
    return chosen or next((row for row in with_numbers if row.delivery.member_id not in elsewhere), None)


def _closed(row: listing.Call, elsewhere: set[uuid.UUID]) -> listing.Call:
    if not row.phone:
        return row
    return row.without_number(
        opens_at=f"?call={row.delivery.pk}#calls", is_with_another=row.delivery.member_id in elsewhere
    )
