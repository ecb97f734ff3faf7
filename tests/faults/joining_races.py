"""Two people answer somebody who asks at the very same moment: rounds of it, and what must never come of one."""

import datetime
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from groups.models import Group
from members.actions import asking, deciding, joining
from members.models import Door, JoinRequest, Member, Membership
from peersupport.audit.models import AuditEvent
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import JoinRequestFactory, MemberFactory, MembershipFactory
from tests.helpers import at_once

REPORT = Path(__file__).resolve().parent.parent.parent / "bench" / "faults.json"
Decide = Callable[..., Any]


@dataclass(frozen=True)
class Race:
    """How many rounds were run, and in how many something came out that must not."""

    name: str
    rounds: int
    violations: int


@dataclass
class Scene:
    """A group with two who may decide."""

    group: Group
    hosts: list[Member]


def scene(seats: int | None = None) -> Scene:
    """A fresh group; ``seats`` counts the two facilitators, too."""
    group = GroupFactory(belonging="CLOSED")
    hosts = [MembershipFactory(group=group, role="FACILITATOR").member for _ in range(2)]
    Door.objects.create(group=group, seats=seats)
    return Scene(group, hosts)


def double_accept(rounds: int, accept: Decide = deciding.accept) -> Race:
    """Two facilitators say welcome at once: one decision, one membership, one line in the trail."""
    place, wrong = scene(), 0
    for _round in range(rounds):
        row = JoinRequestFactory(group=place.group, member=MemberFactory())
        at_once(
            *[lambda h=host, r=row: accept(by=h, row=JoinRequest.objects.get(pk=r.pk), now=NOW) for host in place.hosts]
        )
        said = AuditEvent.objects.filter(action="join.accepted", subject_id=row.pk).count()
        members = Membership.objects.filter(group=place.group, member=row.member).count()
        wrong += (said, members) != (1, 1)
    return Race("two facilitators accept one person", rounds, wrong)


def last_place(rounds: int, accept: Decide = deciding.accept) -> Race:
    """Two people are accepted at once and one seat is left: one comes in, the other keeps the place on the list."""
    place, wrong = scene(seats=3), 0
    for _round in range(rounds):
        rows = [JoinRequestFactory(group=place.group, member=MemberFactory()) for _ in range(2)]
        at_once(
            *[
                lambda h=host, r=row: accept(by=h, row=JoinRequest.objects.get(pk=r.pk), now=NOW)
                for host, row in zip(place.hosts, rows, strict=True)
            ]
        )
        here = Membership.objects.filter(group=place.group, member__in=[row.member for row in rows])
        states = sorted(JoinRequest.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
        wrong += (here.count(), states) != (1, ["ACCEPTED", "ASKED"])
        here.delete()
    return Race("two people, one seat", rounds, wrong)


def accept_and_withdraw(rounds: int, accept: Decide = deciding.accept, withdraw: Decide = asking.withdraw) -> Race:
    """The group says welcome while the person takes it back: one of both holds, and the other is told."""
    place, wrong = scene(), 0
    for _round in range(rounds):
        row = JoinRequestFactory(group=place.group, member=MemberFactory())
        done = at_once(
            lambda r=row: accept(by=place.hosts[0], row=JoinRequest.objects.get(pk=r.pk), now=NOW),
            lambda r=row: withdraw(by=r.member, row=JoinRequest.objects.get(pk=r.pk), now=NOW),
        )
        state = JoinRequest.objects.get(pk=row.pk).state
        members = Membership.objects.filter(group=place.group, member=row.member).count()
        told = sum(isinstance(one, asking.GoneError) for one in done)
        wrong += (state, members, told) not in [("ACCEPTED", 1, 1), ("WITHDRAWN", 0, 1)]
    return Race("accepted while it is taken back", rounds, wrong)


def naive_accept(*, by: Member, row: JoinRequest, now: datetime.datetime) -> None:
    """As one would write it first: look, then write. The pause stands for a busy machine."""
    door = Door.objects.get(group=row.group)
    taken = Membership.objects.current().filter(group=row.group).count()
    if not row.is_open or (door.seats is not None and taken >= door.seats):
        return
    time.sleep(0.02)
    deciding.record("join.accepted", by=by, subject=row, group_id=row.group_id)
    JoinRequest.objects.filter(pk=row.pk).update(state="ACCEPTED", decided_at=now, seat_taken_at=now)
    joining.welcome(by=by, group=row.group, member=row.member, shown_name="Somebody")


def naive_withdraw(*, by: Member, row: JoinRequest, now: datetime.datetime) -> None:
    """The same for taking back."""
    if not row.is_open:
        return
    time.sleep(0.04)
    JoinRequest.objects.filter(pk=row.pk).update(state="WITHDRAWN", decided_at=None, seat_taken_at=None)


def keep(race: Race) -> None:
    """Add the counts to bench/faults.json, where `make faults` asks for it."""
    if not os.environ.get("WRITE_FAULTS"):
        return
    REPORT.parent.mkdir(exist_ok=True)
    kept = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    kept.setdefault("races", []).append(asdict(race))
    REPORT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
