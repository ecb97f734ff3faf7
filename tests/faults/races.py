"""Two people press at the same moment: who stands in, and who still looks after the group. Counted over many rounds."""

import datetime
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from meetings.actions import standing_in
from meetings.models import Meeting, StandInAsk, StandInSearch
from members.actions import roles
from members.models import MeetingRole, Member, Membership
from tests.factories.groups import GroupFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import MembershipFactory
from tests.helpers import at_once

ROUNDS = int(os.environ.get("RACES", "4"))
REPORT = Path(__file__).resolve().parents[2] / "bench" / "races.json"
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@dataclass
class Counts:
    """``violations``: rounds after which two people think that they stand in, or nobody looks after the group."""

    what: str
    database: str
    rounds: int = 0
    violations: int = 0


def two_say_yes(rounds: int, *, naive: bool = False) -> Counts:
    """Two people who were asked say yes at once; exactly one must hear that they stand in."""
    counts = Counts("two stand-ins", connection.vendor)
    for _round in range(rounds):
        search, asks = _search()
        say = _naive_yes if naive else _yes
        heard = at_once(*[_call(say, ask) for ask in asks])
        counts.rounds += 1
        problems = [one for one in heard if isinstance(one, Exception)]
        lent = MeetingRole.objects.filter(meeting_id=search.meeting_id, ended_at=None).count()
        counts.violations += heard.count(True) != 1 or (not naive and (lent != 1 or bool(problems)))
    return counts


def promote_and_demote(rounds: int, *, naive: bool = False) -> Counts:
    """Two facilitators step back at once while a third person becomes one: somebody must always be left."""
    counts = Counts("promote and demote", connection.vendor)
    for number in range(rounds):
        group = GroupFactory()
        first, second = (MembershipFactory(group=group, role="FACILITATOR") for _one in range(2))
        third = MembershipFactory(group=group)
        deeds = [_call(_naive_step_back if naive else _step_back, row) for row in (first, second)]
        if number % 2 and not naive:
            deeds.append(_call(_promote, third))
        heard = at_once(*deeds)
        counts.rounds += 1
        left = Membership.objects.current().facilitating().filter(group=group).count()
        strange = [
            one for one in heard if isinstance(one, Exception) and not isinstance(one, roles.LastFacilitatorError)
        ]
        counts.violations += left < 1 or bool(strange)
    return counts


def keep(*found: Counts) -> None:
    """Write the counts down, if they were asked for."""
    if os.environ.get("RACES"):
        before = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else []
        fresh = [asdict(one) for one in found]
        kept = [
            row
            for row in before
            if not any((row["what"], row["database"]) == (n["what"], n["database"]) for n in fresh)
        ]
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps([*kept, *fresh], indent=2) + "\n", encoding="utf-8")


def _search() -> tuple[StandInSearch, list[StandInAsk]]:
    meeting: Meeting = MeetingFactory()
    MembershipFactory(group=meeting.group, role="FACILITATOR")
    search = StandInSearch.objects.create(meeting=meeting, starts_at=meeting.starts_at, begun_at=NOW)
    people = [MembershipFactory(group=meeting.group).member for _one in range(2)]
    asks = [StandInAsk.objects.create(search=search, member=member) for member in people]
    return search, list(
        StandInAsk.objects.filter(pk__in=[a.pk for a in asks]).select_related("search__meeting", "member")
    )


def _call(deed: Any, row: Any) -> Any:
    return lambda: deed(row)


def _yes(ask: StandInAsk) -> bool:
    return standing_in.say(by=ask.member, ask=ask, says_yes=True, now=NOW)


def _naive_yes(ask: StandInAsk) -> bool:
    """As somebody in a hurry would write it: look, then write."""
    search = StandInSearch.objects.get(pk=ask.search_id)
    if search.state != StandInSearch.State.OPEN:
        return False
    search.state, search.stand_in = StandInSearch.State.FOUND, ask.member
    search.save()
    return True


def _step_back(row: Membership) -> str:
    return roles.end_role(by=row.member, membership=row, now=NOW).role


def _naive_step_back(row: Membership) -> str:
    if roles.is_last_facilitator(row):
        raise roles.LastFacilitatorError
    Membership.objects.filter(pk=row.pk).update(role="MEMBER")
    return "MEMBER"


def _promote(row: Membership) -> object:
    member: Member = row.member
    return roles.give_role(by=member, membership=row, role="FACILITATOR", now=NOW)
