"""How many seats a group has, and how many are free."""

from groups.models import Group
from members.models import Door, JoinRequest, Membership


def door_of(group: Group) -> Door:
    """The door of ``group``; an unsaved one where the group never said anything about it."""
    return Door.objects.filter(group=group).first() or Door(group=group)


def held_door(group: Group) -> Door:
    """The door, locked until the transaction ends: whoever gives a seat away holds it, so that the last goes once."""
    Door.objects.bulk_create([Door(group=group)], ignore_conflicts=True)
    return Door.objects.select_for_update().get(group=group)


def free_seats(group: Group, door: Door) -> int | None:
    """How many more people fit; None when there is always room. Somebody accepted who is not in yet has a seat.

    It counts in any case, so that a group without a number of seats takes as long to answer as a full one (C3).
    """
    taken = Membership.objects.current().filter(group=group).count()
    reserved = JoinRequest.objects.reserving().filter(group=group).count()
    return None if door.seats is None else max(0, door.seats - taken - reserved)
