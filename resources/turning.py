"""Somewhere else to turn, beside a request that the group had to say no to (MEM-2).

What is there for everybody in the group's country stands beside it by itself. Of its own list, which belongs to those
who come, the group passes on what it chooses.
"""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from members import beside
from members.models import JoinRequest
from resources.models import Resource

SHOWN = 6


def cards(row: JoinRequest, for_asker: bool, now: datetime.datetime) -> Iterator[beside.Beside]:
    """What everybody in that country may read, help lines first, as names and numbers; and the way to other groups."""
    if not for_asker or row.state not in (JoinRequest.State.REFUSED, JoinRequest.State.WAITING):
        return
    found = list(Resource.objects.for_group(row.group).for_everybody().crisis_first()[:SHOWN])
    links = [
        beside.Link(_("More help"), reverse("resources:support")),
        beside.Link(_("Other groups"), reverse("groups:directory")),
    ]
    yield beside.Beside(_("Somewhere else to turn"), [_line(one) for one in found], links)


def of_its_own(group: Group) -> Iterator[str]:
    """The group's own list, each entry as a line that can be passed on."""
    for one in Resource.objects.filter(group=group).crisis_first():
        yield _line(one)


def _line(one: Resource) -> str:
    return " · ".join(part for part in (one.name, one.phone, one.hours) if part)


beside.register(cards)
beside.pass_on_from(of_its_own)
