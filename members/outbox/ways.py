"""By which way a person is reached now."""

import uuid
from collections.abc import Collection

from members.models import ContactMethod, Delivery
from peersupport.channels.registry import EMAIL, SMS

CALL = "call"
"""The lane that no machine serves: its rows wait for their hour and then for a person."""
TOLD = "told"
"""The lane of those whom somebody tells: its rows wait for their hour and are then passed on (NOTE-6)."""
UNSERVED = frozenset({CALL, TOLD})
"""Lanes that the clock looks after and no worker is woken for."""
LANE_OF = {
    ContactMethod.Channel.EMAIL: EMAIL,
    ContactMethod.Channel.SMS: SMS,
    ContactMethod.Channel.CALL: CALL,
    ContactMethod.Channel.TOLD: TOLD,
}

SECOND_WAY = "SECOND_WAY"
"""The reason of a row whose first way is certain not to work."""

Ways = dict[uuid.UUID, list[ContactMethod]]


def ways_of(member_ids: Collection[uuid.UUID]) -> Ways:
    """The ways of each of these people that may be used, first choice first; one query."""
    found: Ways = {member_id: [] for member_id in member_ids}
    usable = ContactMethod.objects.filter(member__in=list(found), rank__isnull=False, stopped_at__isnull=True)
    for way in usable.order_by("rank"):
        found[way.member_id].append(way)
    return found


def lane_of(way: ContactMethod) -> str:
    """The lane on which ``way`` is served."""
    return LANE_OF[ContactMethod.Channel(way.channel)]


def way_for(delivery: Delivery, ways: Ways) -> ContactMethod | None:
    """The way this row should take now: the first, or the second once the first is certain not to work."""
    usable = ways.get(delivery.member_id, []) if delivery.member_id else []
    if delivery.reason == SECOND_WAY and len(usable) > 1:
        return usable[1]
    return usable[0] if usable else None
