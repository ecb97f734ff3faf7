"""One meeting, and the meetings of a group."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups.models import Group
from meetings.actions import absences
from meetings.away import away_from
from meetings.bring import to_bring
from meetings.cards import card_of
from meetings.models import Meeting, Series, UsualYes
from meetings.newcomers import newcomers_at
from meetings.polls import to_settle
from meetings.rhythm import sentence
from members.life_notes import notes_of
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require

PAST_SHOWN = 12


def detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What will happen, and can I manage it?"""
    meeting = fetch(Meeting.objects.select_related("group", "place"), request, may="meetings.view_meeting", pk=pk)
    may_change = request.user.has_perm("meetings.change_meeting", meeting)
    return render(
        request,
        "meetings/meeting_detail.html",
        {
            "card": card_of(meeting, request.user),
            "newcomers": 0 if meeting.is_cancelled else newcomers_at([meeting], request.user).get(meeting.pk, 0),
            "absent": None if meeting.is_cancelled else away_from([meeting], request.user).get(meeting.pk),
            "absence_said": absences.said_of(request.user, meeting),
            "comes_usually": UsualYes.objects.filter(group=meeting.group_id, member=request.user).exists(),
            "group": meeting.group,
            "may_change": may_change,
            "bring": to_bring(meeting) if may_change and not meeting.is_cancelled else None,
            "may_count": meeting.starts_at <= timezone.now()
            and not meeting.is_cancelled
            and request.user.has_perm("meetings.record_headcount", meeting),
            "is_member": meeting.group_id in request.user.roles_by_group,
            "may_see_plan": request.user.has_perm("meetings.view_plan", meeting),
            "may_see_replies": request.user.has_perm("meetings.view_replies", meeting),
        },
    )


def of_group(request: MemberRequest, slug: str) -> HttpResponse:
    """The dates ahead, and the ones behind."""
    group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    now = timezone.now()
    meetings = Meeting.objects.filter(group=group).select_related("place")
    return render(
        request,
        "meetings/meeting_list.html",
        {
            "group": group,
            "absences_are_said": absences.are_said_in(group),
            "notes": notes_of([group.pk], now, request.user),
            "coming": meetings.coming(now),
            "held": meetings.held(now)[:PAST_SHOWN],
            "polls": to_settle(group, now),
            "seasons": [(one, sentence(one.rule)) for one in Series.objects.going_on(group, now)],
        },
    )
