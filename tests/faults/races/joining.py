"""Answers to somebody who asks to join, at the very same moment."""

from typing import Any

from groups.models import Group
from members.actions import asking, deciding, inviting, joining
from members.models import Door, Invitation, JoinRequest, Member, Membership
from peersupport.audit.models import AuditEvent
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import InvitationFactory, JoinRequestFactory, MemberFactory, MembershipFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once


def _place(seats: int | None = None) -> tuple[Group, list[Member]]:
    """A fresh group with two who may decide; ``seats`` counts these two, too."""
    group = GroupFactory(belonging="CLOSED")
    hosts = [MembershipFactory(group=group, role="FACILITATOR").member for _ in range(2)]
    Door.objects.create(group=group, seats=seats)
    return group, hosts


def _asked(group: Group) -> JoinRequest:
    return JoinRequestFactory(group=group, member=MemberFactory())


def _accept(host: Member, row: JoinRequest) -> Any:
    return deciding.accept(by=host, row=JoinRequest.objects.get(pk=row.pk), now=NOW)


def _naive_accept(host: Member, row: JoinRequest) -> None:
    row = JoinRequest.objects.select_related("group", "member").get(pk=row.pk)
    seats = Door.objects.get(group=row.group).seats
    if not row.is_open or (seats is not None and Membership.objects.current().filter(group=row.group).count() >= seats):
        raise asking.GoneError
    a_busy_machine()
    deciding.record("join.accepted", by=host, subject=row, group_id=row.group_id)
    JoinRequest.objects.filter(pk=row.pk).update(state="ACCEPTED", decided_at=NOW, seat_taken_at=NOW)
    joining.welcome(by=host, group=row.group, member=row.member, shown_name="Somebody")


@race("two facilitators accept one person")
def double_accept(*, naive: bool) -> bool:
    """One decision, one membership, one line in the trail."""
    group, hosts = _place()
    row = _asked(group)
    accept = _naive_accept if naive else _accept
    both(lambda host: accept(host, row), *hosts)
    said = AuditEvent.objects.filter(action="join.accepted", subject_id=row.pk).count()
    return (said, Membership.objects.filter(group=group, member=row.member).count()) != (1, 1)


@race("two people, one seat")
def last_place(*, naive: bool) -> bool:
    """One comes in; the other keeps their place on the list."""
    group, hosts = _place(seats=3)
    pairs = [(host, _asked(group)) for host in hosts]
    accept = _naive_accept if naive else _accept
    both(lambda pair: accept(*pair), *pairs)
    rows = [row for _host, row in pairs]
    here = Membership.objects.filter(group=group, member__in=[row.member for row in rows]).count()
    states = sorted(JoinRequest.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
    return (here, states) != (1, ["ACCEPTED", "ASKED"])


@race("accepted while it is taken back")
def accept_and_withdraw(*, naive: bool) -> bool:
    """One of both holds, and the other is told."""
    group, hosts = _place()
    row = _asked(group)
    accept, withdraw = (_naive_accept, _naive_withdraw) if naive else (_accept, _withdraw)
    heard = at_once(lambda: accept(hosts[0], row), lambda: withdraw(row))
    state = JoinRequest.objects.get(pk=row.pk).state
    members = Membership.objects.filter(group=group, member=row.member).count()
    told = sum(isinstance(one, asking.GoneError) for one in heard)
    return (state, members, told) not in [("ACCEPTED", 1, 1), ("WITHDRAWN", 0, 1)]


def _withdraw(row: JoinRequest) -> Any:
    return asking.withdraw(by=row.member, row=JoinRequest.objects.get(pk=row.pk), now=NOW)


def _naive_withdraw(row: JoinRequest) -> None:
    if not JoinRequest.objects.get(pk=row.pk).is_open:
        raise asking.GoneError
    a_busy_machine()
    JoinRequest.objects.filter(pk=row.pk).update(state="WITHDRAWN", decided_at=None, seat_taken_at=None)


@race("one invitation, used twice")
def last_use(*, naive: bool) -> bool:
    """One use lets one person ask."""
    row = InvitationFactory(uses_left=1)
    heard = both(_naive_use if naive else lambda one: inviting.use(one, row.made_at), row, row)
    return broke(heard) or sorted(heard) != [False, True]


def _naive_use(row: Invitation) -> bool:
    left = Invitation.objects.get(pk=row.pk).uses_left
    if not left:
        return False
    a_busy_machine()
    Invitation.objects.filter(pk=row.pk).update(uses_left=left - 1)
    return True
