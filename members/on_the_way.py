"""People on their way to a group: who asked, was accepted and is not in yet, or holds an invitation (MEM-2, MEM-5).

They may read a little more about it than a stranger, and far less than who belongs.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from groups.models import Group
from members import claims, invited
from members.keeping_apart import staying_away
from members.models import JoinRequest, Member
from peersupport.web.reading import is_signed_in


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A group that somebody is on their way to. ``request``: what they asked; None for an invitation only."""

    group: Group
    asked: JoinRequest | None


def on_the_way(request: HttpRequest, slug: str) -> OnTheWay | None:
    """The way of whoever looks to the group with this address, or None, as for a group that does not exist."""
    member: Member | None = request.user if is_signed_in(request) else None  # type: ignore[assignment]
    open_ones = JoinRequest.objects.of_asker(request.user, list(claims.remembered(request))).leading_in()
    row = open_ones.filter(group__slug=slug).select_related("group").order_by("-asked_at", "pk").first()
    invitation = invited.invitation(request)
    group = row.group if row else invitation.group if invitation and invitation.group.slug == slug else None
    if group is None or not (group.is_running or group.is_taking_a_break):
        return None
    if member is not None and staying_away(member, group) is not None:
        return None
    return OnTheWay(group, row)
