"""Today: the next meeting, whom to phone, one thing more. The rest sleeps until wanted (FAC-1, FAC-8, decision 28)."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups import words
from groups.models import Group
from meetings.models import Meeting
from members.models import Membership
from members.outbox import listing
from members.requests import MemberRequest
from members.waiting import Item, waiting_for
from peersupport.dashboards.calls import Calls, calls_of

CALLS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class GroupToday:
    """What one group asks of its facilitator today."""

    group: Group
    meeting: Meeting | None
    silent: int
    calls: Calls
    first: Item | None
    more: int
    clock_is_late: bool


def today(request: MemberRequest) -> HttpResponse:
    """One card per thing, for each group this person facilitates; the group that meets first comes first."""
    ids = request.user.facilitated_group_ids
    if not ids:
        raise PermissionDenied
    now = timezone.now()
    mine = list(Group.objects.filter(pk__in=ids).order_by("name", "pk"))
    words.prepare(mine)
    groups = [_of(request, group, now) for group in mine]
    groups.sort(key=lambda one: one.meeting.starts_at if one.meeting else now + datetime.timedelta(days=9999))
    return render(
        request,
        "dashboards/today.html",
        {"groups": groups, "group": groups[0].group, "now": now, "several": len(groups) > 1},
    )


def _of(request: MemberRequest, group: Group, now: datetime.datetime) -> GroupToday:
    meetings = Meeting.objects.filter(group=group).select_related("group", "place")
    meeting = meetings.coming(now).first()
    members = Membership.objects.current().filter(group=group).count()
    answered = meeting.yes_count + meeting.unsure_count + meeting.no_count + meeting.wait_count if meeting else 0
    items = waiting_for(group, request.user, now)
    return GroupToday(
        group=group,
        meeting=meeting,
        silent=max(0, members - answered),
        calls=calls_of(request, group, CALLS_SHOWN),
        first=items[0] if items else None,
        more=max(0, len(items) - 1),
        clock_is_late=listing.is_late(now),
    )
