"""Two pages that gather: what a member finds about each of their groups, and what a facilitator can do for one."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups import words
from groups.models import Group, SetUpPoint
from meetings.models import Meeting
from members.models import Membership
from members.requests import MemberRequest
from members.waiting import waiting_for
from peersupport.web.scoped import fetch


@dataclass(frozen=True, slots=True)
class MyGroup:
    """One of the groups somebody belongs to, and when it meets next."""

    membership: Membership
    meeting: Meeting | None


def groups(request: MemberRequest) -> HttpResponse:
    """Everything about each group in one place: next meeting, agreement, who is here, who does what, leaving."""
    memberships = list(request.user.memberships.current().select_related("group").order_by("joined_on", "group__name"))
    words.prepare([membership.group for membership in memberships])
    coming = Meeting.objects.visible_to(request.user).coming(timezone.now()).taking_place()
    first = {meeting.group_id: meeting for meeting in reversed(coming)}
    mine = [MyGroup(membership, first.get(membership.group_id)) for membership in memberships]
    return render(request, "dashboards/groups.html", {"mine": mine})


def group(request: MemberRequest, slug: str) -> HttpResponse:
    """Whatever else a facilitator can do for a group, sorted by what it is for."""
    found: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    return render(
        request,
        "dashboards/group.html",
        {
            "group": found,
            "waiting": len(waiting_for(found, request.user, timezone.now())),
            "points": SetUpPoint.objects.filter(group=found).count(),
        },
    )
