"""Today: the next meeting, whom to phone, one thing more. The rest sleeps until wanted (FAC-1, FAC-8, decision 28)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups import words
from groups.models import Group
from meetings.models import Meeting
from members.outbox import listing
from members.requests import MemberRequest
from members.waiting import Item, waiting_in
from peersupport.dashboards import hot
from peersupport.dashboards.calls import Calls, calls_of

CALLS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class GroupToday:
    """What one group asks of its facilitator today."""

    group: Group
    meeting_word: str
    """What this group calls a meeting, if it has a word of its own."""
    meeting: Meeting | None
    silent: int
    calls: Calls
    first: Item | None
    more: int
    clock_is_late: bool
    can_hand_on: bool
    """Whether somebody who cannot open this meeting can still look for a stand-in."""


def today(request: MemberRequest) -> HttpResponse:
    """One card per thing, for each group this person facilitates; the group that meets first comes first."""
    ids = request.user.facilitated_group_ids
    if not ids:
        raise PermissionDenied
    now = timezone.now()
    mine = hot.facilitated(ids, now)
    hot.without_own_words([group for group in mine if not group.has_own_words])
    words.prepare(mine)
    meetings, waiting = hot.meetings_of(mine), waiting_in(mine, request.user, now)
    is_late = listing.is_late(now)
    groups = [
        _of(request, group, meetings.get(group.pk), waiting[group.pk], clock_is_late=is_late, now=now) for group in mine
    ]
    groups.sort(key=lambda one: one.meeting.starts_at if one.meeting else now + datetime.timedelta(days=9999))
    return render(
        request,
        "dashboards/today.html",
        {"groups": groups, "group": groups[0].group, "now": now, "several": len(groups) > 1},
    )


def _of(
    request: MemberRequest,
    group: Any,
    meeting: Meeting | None,
    items: list[Item],
    *,
    clock_is_late: bool,
    now: datetime.datetime,
) -> GroupToday:
    answered = meeting.yes_count + meeting.unsure_count + meeting.no_count + meeting.wait_count if meeting else 0
    return GroupToday(
        group=group,
        meeting_word=group.words.meeting if "meeting" in group.words.own else "",
        meeting=meeting,
        silent=max(0, group.people_here - answered),
        calls=calls_of(request, group, CALLS_SHOWN) if group.has_calls else Calls([], 0, False),
        first=items[0] if items else None,
        more=max(0, len(items) - 1),
        clock_is_late=clock_is_late,
        can_hand_on=meeting is not None and not meeting.is_cancelled and meeting.starts_at > now,
    )
