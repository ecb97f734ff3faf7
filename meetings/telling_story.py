"""What meetings add to the file of a group's story: how many there were, from when to when. Numbers only."""

from typing import Any

from django.db.models import Count, Max, Min

from groups.models import Group
from meetings.models import Meeting
from members.story import tells


def in_numbers(group: Group) -> dict[str, Any]:
    """How often the group met."""
    held = Meeting.objects.filter(group=group).held()
    found = held.order_by().aggregate(number=Count("pk"), first=Min("on_date"), last=Max("on_date"))
    return {"meetings_held": found["number"], "first_met_on": found["first"], "last_met_on": found["last"]}


tells(in_numbers)
