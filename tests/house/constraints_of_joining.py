"""What the database promises about joining: a good row and a bad one for each constraint."""

import datetime
from collections.abc import Callable
from typing import Any

from members.models import Confidence, Door
from tests.cast import Cast
from tests.factories.members import JoinRequestFactory

NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
Deed = Callable[[Cast], Any]


def asked(**values: Any) -> Deed:
    """Amina asks Family Table; ``values`` are set behind the back of the actions."""
    return lambda cast: JoinRequestFactory(**{"group": cast.family, "member": cast.amina, **values})


def twice(deed: Deed) -> Deed:
    """The same two times."""
    return lambda cast: [deed(cast) for _time in range(2)]


def door(seats: int | None) -> Deed:
    """The door of Family Table."""
    return lambda cast: Door.objects.create(group=cast.family, seats=seats)


def told(about: str) -> Deed:
    """Something in confidence."""
    return lambda _cast: Confidence.objects.create(about=about, reader="somebody")


JOINING: dict[str, tuple[Deed, Deed]] = {
    "one_open_request": (twice(asked(is_for_other=True)), twice(asked())),
    "join_state_is_known": (asked(state="WAITING"), asked(state="PERHAPS")),
    "join_decision_says_when": (asked(state="REFUSED", decided_at=NOON), asked(state="REFUSED")),
    "only_accepted_come_in": (
        asked(state="ACCEPTED", decided_at=NOON, seat_taken_at=NOON),
        asked(seat_taken_at=NOON),
    ),
    "join_channel_is_known": (asked(channel="EMAIL"), asked(channel="FAX")),
    "members.JoinRequest.claim": (asked(claim="one"), twice(asked(claim="one", is_for_other=True))),
    "members.JoinRequest.form_key": (asked(form_key="one"), twice(asked(form_key="one", is_for_other=True))),
    "door_has_a_sensible_number_of_seats": (door(2), door(1)),
    "members.Door.group": (door(None), twice(door(None))),
    "members.Confidence.about": (told("one"), twice(told("one"))),
}
"""By the name of the constraint."""
