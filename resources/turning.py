"""Somewhere else to turn, beside a request that the group had to say no to (MEM-2)."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from members import beside
from members.models import JoinRequest
from resources.models import Resource

SHOWN = 6


def cards(row: JoinRequest, for_asker: bool, now: datetime.datetime) -> Iterator[beside.Beside]:
    """The list that everybody may read, help lines first, as names and numbers."""
    if not for_asker or row.state not in (JoinRequest.State.REFUSED, JoinRequest.State.WAITING):
        return
    found = list(Resource.objects.for_everybody().crisis_first()[:SHOWN])
    if found:
        lines = [" · ".join(part for part in (one.name, one.phone, one.hours) if part) for one in found]
        yield beside.Beside(_("Somewhere else to turn"), lines)


beside.register(cards)
