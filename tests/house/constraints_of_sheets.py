"""What the database promises about sheets to sign up on, and about who was there; see test_constraints.py."""

import datetime

from meetings.models import SheetLine, SheetRound
from tests.cast import Cast
from tests.factories.sheets import (
    BringFactory,
    NeedsFactory,
    PresenceFactory,
    SheetLineFactory,
    SheetRoundFactory,
    TickListFactory,
)
from tests.house.constraints_of_getting_back import Deed
from tests.house.constraints_of_meetings import NOON, change


def a_round(cast: Cast) -> SheetRound:
    return SheetRoundFactory(meeting=cast.tomorrow, opened_at=NOON, until=NOON + datetime.timedelta(hours=1))


def a_line(cast: Cast) -> SheetLine:
    return SheetLineFactory(meeting=cast.tomorrow, channel="CALL", address="+447700900199")


SHEETS: dict[str, tuple[Deed, Deed]] = {
    "meetings.Bring.meeting": (
        lambda cast: [BringFactory(meeting=one) for one in (cast.tomorrow, cast.table)],
        lambda cast: [BringFactory(meeting=cast.tomorrow) for _time in range(2)],
    ),
    "meetings.Needs.member": (
        lambda cast: [NeedsFactory(member=one) for one in (cast.amina, cast.lin)],
        lambda cast: [NeedsFactory(member=cast.amina) for _time in range(2)],
    ),
    "meetings.TickList.group": (
        lambda cast: [TickListFactory(group=one) for one in (cast.tuesday, cast.family)],
        lambda cast: [TickListFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "meetings.SheetLine.form_key": (
        lambda cast: [SheetLineFactory(meeting=cast.tomorrow) for _time in range(2)],
        lambda cast: [SheetLineFactory(meeting=cast.tomorrow, form_key="the same turn") for _time in range(2)],
    ),
    "round_ends_after_it_began": (
        change(SheetRound, a_round, until=NOON + datetime.timedelta(minutes=1)),
        change(SheetRound, a_round, until=NOON),
    ),
    "sheet_way_is_known": (
        change(SheetLine, a_line, channel="EMAIL"),
        change(SheetLine, a_line, channel="OWL"),
    ),
    "one_tick_per_meeting": (
        lambda cast: [PresenceFactory(meeting=cast.tomorrow, member=one) for one in (cast.amina, cast.lin)],
        lambda cast: [PresenceFactory(meeting=cast.tomorrow, member=cast.amina) for _time in range(2)],
    ),
}
