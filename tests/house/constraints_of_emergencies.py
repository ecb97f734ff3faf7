"""What the database promises about breaking the glass, and about counting; see test_constraints.py."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from members.models import QuarterCount
from tests.cast import Cast
from tests.factories.members import EmergencyFactory

NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
GRANTED = {
    "asked_at": NOON,
    "answered_by_id": uuid.uuid4(),
    "answered_at": NOON,
    "is_granted": True,
    "told_at": NOON,
    "open_until": NOON + HOUR,
}
SAME = uuid.uuid4()
Deed = Callable[[Cast], Any]


def make(**values: Any) -> Deed:
    """Write a row."""
    return lambda _cast: EmergencyFactory(**values)


EMERGENCIES: dict[str, tuple[Deed, Deed]] = {
    "one_emergency_of_a_group_at_a_time": (
        lambda cast: [EmergencyFactory(group=cast.tuesday, ended_at=NOON), EmergencyFactory(group=cast.tuesday)],
        lambda cast: [EmergencyFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "emergency_takes_two_people": (make(**GRANTED), make(**{**GRANTED, "asked_by_id": SAME, "answered_by_id": SAME})),
    "emergency_opens_only_when_granted_and_told": (make(**GRANTED), make(**{**GRANTED, "told_at": None})),
    "emergency_is_open_for_an_hour_at_most": (
        make(**GRANTED),
        make(**{**GRANTED, "open_until": NOON + HOUR + datetime.timedelta(seconds=1)}),
    ),
    "emergency_is_answered_within_a_day": (
        make(asked_at=NOON, answered_at=NOON + 24 * HOUR, answered_by_id=SAME),
        make(asked_at=NOON, answered_at=NOON + 25 * HOUR, answered_by_id=SAME),
    ),
    "quarter_is_counted_once": (
        lambda cast: [
            QuarterCount.objects.create(group=g, ends_on=NOON.date(), fives=1) for g in (cast.tuesday, cast.family)
        ],
        lambda cast: [QuarterCount.objects.create(group=cast.tuesday, ends_on=NOON.date(), fives=n) for n in (1, 2)],
    ),
    "emergency_says_when_it_was_answered": (make(), make(answered_by_id=SAME)),
}
