"""Who stands behind a group, what they can see, and how a group leaves with what is its own (SET-8)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Departure, Group
from members import second_step
from members.actions import departing
from members.host import kept_for, seen_by_host
from members.requests import MemberRequest
from peersupport.privacy.group_data import of_group
from peersupport.web.scoped import fetch

GROUPS = Group.objects.select_related("organisation")


def host(request: MemberRequest, slug: str) -> HttpResponse:
    """For every member: generated from what the program enforces."""
    group: Group = fetch(GROUPS.all(), request, may="groups.view_inside", slug=slug)
    return render(
        request,
        "members/host.html",
        {
            "group": group,
            "host": group.organisation,
            "seen": seen_by_host(),
            "kept": kept_for(group.organisation),
            "departure": Departure.objects.filter(group=group).first(),
            "may_leave": request.user.has_perm("groups.leave_host", group),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave_host(request: MemberRequest, slug: str) -> HttpResponse:
    """Say that the group will stand alone, or that it stays after all."""
    group: Group = fetch(GROUPS.all(), request, may="groups.leave_host", slug=slug)
    step = second_step.ask(request)
    if step is not None:
        return step
    if request.method == "POST":
        now = timezone.now()
        if request.POST.get("stay"):
            if departing.take_back(by=request.user, group=group, now=now):
                messages.success(request, _("The group stays. Everybody is told."))
        else:
            try:
                departing.announce(by=request.user, group=group, now=now)
            except ValidationError as error:
                messages.error(request, error.messages[0])
            else:
                messages.success(request, _("Everybody is told now. In a week the group stands alone."))
        return redirect("members:host", slug=group.slug)
    if group.organisation is None or Departure.objects.filter(group=group).exists():
        return redirect("members:host", slug=group.slug)
    return render(request, "members/leave_host.html", {"group": group, "host": group.organisation})


def take_along(request: MemberRequest, slug: str) -> HttpResponse:
    """What is the group's own and nobody's in particular, in one file."""
    group: Group = fetch(GROUPS.all(), request, may="groups.take_along", slug=slug)
    step = second_step.ask(request)
    if step is not None:
        return step
    response = JsonResponse(of_group(group), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="group.json"'
    return response
