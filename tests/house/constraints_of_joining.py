"""What the database promises about joining: a good row and a bad one for each constraint."""

import datetime
from collections.abc import Callable
from typing import Any

from meetings.models import Visit
from members.models import Confidence, Door, JoinRequest
from tests.cast import Cast
from tests.factories.members import InvitationFactory, JoinRequestFactory, ProtectionFactory, StayAwayFactory

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


def wish(**values: Any) -> Deed:
    """Joan would rather not meet somebody."""
    return lambda cast: ProtectionFactory(**{"group": cast.family, "member": cast.joan, **values})


def away(**values: Any) -> Deed:
    """Joan is asked to stay away."""
    return lambda cast: StayAwayFactory(**{"group": cast.family, "member": cast.joan, **values})


def invite(**values: Any) -> Deed:
    """Ines invites somebody."""
    return lambda cast: InvitationFactory(**{"group": cast.family, "made_by": cast.ines, **values})


def visit(answer: str) -> Deed:
    """Amina is invited to one meeting."""
    return lambda cast: Visit.objects.create(
        request=JoinRequest.objects.filter(member=cast.amina).first() or asked()(cast),
        meeting=cast.table,
        answer=answer,
    )


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
    "protection_answer_says_when": (wish(state="KEPT", answered_at=NOON), wish(state="KEPT")),
    "protection_state_is_known": (wish(state="ENDED", answered_at=NOON), wish(state="ODD", answered_at=NOON)),
    "protection_is_of_somebody": (wish(), wish(member=None)),
    "asked_to_stay_away_once": (away(), twice(away())),
    "staying_away_is_looked_at_again_later": (away(), away(look_again_on=datetime.date(2026, 11, 20))),
    "invitation_works_a_few_times": (invite(uses_left=20), invite(uses_left=21)),
    "invitation_ends_later": (invite(), invite(made_at=NOON, ends_at=NOON)),
    "members.Invitation.token": (invite(token="one"), twice(invite(token="one"))),
    "one_visit_per_meeting": (visit("YES"), twice(visit("YES"))),
    "visit_answer_is_known": (visit(""), visit("HM")),
    "members.Door.group": (door(None), twice(door(None))),
    "members.Confidence.about": (told("one"), twice(told("one"))),
}
"""By the name of the constraint."""
