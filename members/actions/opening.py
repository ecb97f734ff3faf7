"""How people come into a group: the group's own questions, and its seats."""

from django.db import transaction

from groups.models import Group
from members.models import Door
from members.seats import held_door
from peersupport.audit.record import Doer, record


@transaction.atomic
def change_door(
    *, by: Doer, group: Group, questions: list[str], seats: int | None, members_may_invite: bool = False
) -> Door:
    """Ask newcomers these ``questions`` from now on; what was answered before keeps its own. Nobody loses a seat."""
    door = held_door(group)
    door.questions, door.seats, door.members_may_invite = questions, seats, members_may_invite
    door.full_clean()
    door.save()
    record("door.changed", by=by, subject=door, group_id=group.pk)
    return door
