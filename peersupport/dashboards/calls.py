"""Whom to phone, with the numbers only for somebody who just took the second step; each number shown is noted."""

from dataclasses import dataclass

from groups.models import Group
from members import second_step
from members.models import Membership
from members.outbox import listing
from members.requests import MemberRequest
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look


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
    """The first ``at_most`` calls of ``group``; the caller has made sure that this person may phone there."""
    mine = Membership.objects.current().filter(group=group, member=request.user).first()
    found = listing.for_a_person(group, caller=mine.shown_name if mine else "")
    rows = found[:at_most]
    shows_numbers = second_step.is_fresh(request)
    if shows_numbers and request.method == "GET":
        for row in rows:
            if row.phone and row.delivery.member_id:
                record_look(row.delivery.member_id, by=request.user, group_id=group.pk, purpose=LookLog.Purpose.CALL)
    return Calls(
        rows=rows if shows_numbers else [row.without_number() for row in rows],
        number=len(found),
        keeps_numbers_back=not shows_numbers and any(row.phone for row in rows),
    )
