"""Everything that waits for an answer in one group: what Today keeps for one tap later."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups.models import Group
from members.requests import MemberRequest
from members.waiting import waiting_for
from peersupport.web.scoped import fetch


def waiting(request: MemberRequest, slug: str) -> HttpResponse:
    """What needs me, most urgent first (FAC-1)."""
    group = fetch(Group.objects, request, may="members.view_waiting", slug=slug)
    return render(
        request, "members/waiting.html", {"group": group, "items": waiting_for(group, request.user, timezone.now())}
    )
