"""Pages that gather: a member's groups, what a facilitator can do for one, and what a group looks at once a year."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ethics.actions import still_right as agreement_still_right
from ethics.models import CodeVersion
from groups import words
from groups.models import Group, SetUpPoint
from meetings.actions.scheduling import still_right as rhythm_still_right
from meetings.looking_again import last_words, rhythms_of
from meetings.models import Meeting
from meetings.recurrence import instant
from meetings.rhythm import sentence
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


@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: MemberRequest, slug: str) -> HttpResponse:
    """Day, hour, place and agreement, and since when nobody said that they are still right: one press each says it."""
    found: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    now = timezone.now()
    if request.method == "POST":
        actions = {"place": rhythm_still_right, "agreement": agreement_still_right}
        action = actions.get(request.POST.get("what", ""))
        if action is None:
            messages.error(request, _("Please choose one of the buttons."))
        else:
            action(by=request.user, group=found, now=now)
            messages.success(request, _("Good to know. We ask again in a year."))
        return redirect("dashboards:still-right", slug=found.slug)
    return render(
        request,
        "dashboards/still_right.html",
        {
            "group": found,
            "rhythms": [
                (sentence(one.rule), instant(one.first_on, one.start_time, one.time_zone), one)
                for one in rhythms_of(found, now)
            ],
            "place_said": last_words([found.pk], now).get(found.pk),
            "agreement": CodeVersion.objects.filter(group=found).order_by("-number").first(),
        },
    )
