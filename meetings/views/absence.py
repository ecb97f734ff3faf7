"""Absences in closed groups: what the others read about mine, and whether the group wants it at all (MEM-4)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from meetings.actions import absences
from meetings.forms.absence import AbsenceForm
from meetings.models import Absence, Meeting
from members.models import Membership
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Choose what is said about one's own absence from this day."""
    meeting: Meeting = fetch(Meeting.objects.select_related("group"), request, may="meetings.answer", pk=pk)
    absence = absences.mine(request.user, meeting)
    membership = Membership.objects.current().get(group=meeting.group_id, member=request.user)
    form = AbsenceForm(request.POST or None, absence=absence or Absence(), membership=membership)
    if request.method == "POST" and form.is_valid():
        said, words = form.cleaned_data["said"], form.cleaned_data.get("words", "")
        try:
            absences.choose(by=request.user, meeting=meeting, said=said, words=words, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "absence": absence,
        "form": form,
        "group": meeting.group,
        "are_said": absences.are_said_in(meeting.group),
    }
    return render(request, "meetings/absence.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def of_group(request: MemberRequest, slug: str) -> HttpResponse:
    """Whether absences are said in this group."""
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    if request.method == "POST":
        says = request.POST.get("says", "")
        if says in ("yes", "no"):
            absences.settle(by=request.user, group=group, is_said=says == "yes", now=timezone.now())
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Please choose one of the buttons."))
        return redirect("meetings:absences", slug=group.slug)
    context = {"group": group, "are_said": absences.are_said_in(group)}
    return render(request, "meetings/absences.html", context)
