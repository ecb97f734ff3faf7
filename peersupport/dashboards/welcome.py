"""The newcomer's welcome: one page made from the group's own facts, in easy words (MEM-5, MEM-6)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ethics.models import CodeVersion
from groups.models import Group
from meetings.cards import cards_of
from meetings.models import Meeting
from members.models import Membership
from members.requests import MemberRequest
from members.welcomers import welcomers
from peersupport.web.scoped import fetch


def welcome(request: MemberRequest, slug: str) -> HttpResponse:
    """When and where as far as it may be told, what happens at the door, what holds here, and whom to ask."""
    group: Group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    now = timezone.now()
    coming = Meeting.objects.visible_to(request.user).filter(group=group).coming(now).select_related("group", "place")
    cards = cards_of(coming[:1], request.user, now)
    code = CodeVersion.objects.filter(group=group).order_by("-number").first()
    facilitators = Membership.objects.on_roster_for(request.user, group).facilitating()
    return render(
        request,
        "dashboards/welcome.html",
        {
            "group": group,
            "card": cards[0] if cards else None,
            "principles": code.principles if code else [],
            "facilitators": sorted(one.shown_name for one in facilitators),
            "welcomers": welcomers(group, request.user, now),
        },
    )
