"""Outings, and days with few places: for those who look after the group (MEET-5)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from meetings.actions import outings
from meetings.actions import places as limited
from meetings.actions.telling import ChangedMeanwhileError
from meetings.forms.outing import OutingForm, PlacesForm
from meetings.models import Meeting
from members.requests import MemberRequest
from peersupport.web.forms import show_both
from peersupport.web.scoped import fetch, require


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, slug: str) -> HttpResponse:
    """One day by itself."""
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    form = OutingForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            outing = outings.plan(by=request.user, group=group, now=timezone.now(), **form.plan())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Planned. It stands on everybody’s page now."))
            return redirect("meetings:meeting", pk=outing.pk)
    context = {"group": group, "form": form}
    return render(request, "meetings/outing.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How many can come to one day, what it is about and what it costs."""
    meeting: Meeting = fetch(
        Meeting.objects.select_related("group", "place"), request, may="meetings.change_meeting", pk=pk
    )
    form = PlacesForm(request.POST or None, meeting=meeting)
    other = None
    if request.method == "POST" and form.is_valid():
        try:
            limited.change(by=request.user, meeting=meeting, now=timezone.now(), **form.cleaned_data)
        except ChangedMeanwhileError as error:
            other = Meeting.objects.get(pk=meeting.pk)
            show_both(form, error, seen=other.fingerprint)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", pk=meeting.pk)
    context = {"group": meeting.group, "meeting": meeting, "form": form, "other": other}
    return render(request, "meetings/meeting_places.html", context, status=422 if form.errors else 200)
