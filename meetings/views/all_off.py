"""All meetings off for some days, by a facilitator for a group or by a coordinator for all groups at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group, Organisation
from groups.models.life import today_in
from meetings.actions import all_off as acting
from meetings.forms.all_off import AllOffForm, OrganisationOffForm
from meetings.models import AllOff
from members import second_step
from members.requests import MemberRequest
from peersupport.web.scoped import coordinated, fetch, require


@require_http_methods(["GET", "HEAD", "POST"])
def of_group(request: MemberRequest, slug: str) -> HttpResponse:
    """What is off, and calling all off for some days."""
    group = _group(request, slug)
    today = today_in(group, timezone.now())
    form = AllOffForm(request.POST or None, initial={"from_on": today, "until_on": today})
    if request.method == "POST" and form.is_valid() and _announced(request, form, group=group, **form.cleaned_data):
        return redirect("meetings:all-off", slug=group.slug)
    rows = AllOff.objects.standing().over_group(group).filter(until_on__gte=today).select_related("organisation")
    context = {"group": group, "form": form, "rows": rows}
    return render(request, "meetings/all_off.html", context, status=422 if form.errors else 200)


@require_POST
def take_back_of_group(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """The group meets after all."""
    group = _group(request, slug)
    _take_back(request, AllOff.objects.filter(group=group, pk=pk).select_related("group").first())
    return redirect("meetings:all-off", slug=group.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def everywhere(request: MemberRequest) -> HttpResponse:
    """The same for all groups of an organisation: for its coordinators."""
    mine = _coordinated(request)
    step = second_step.ask(request)
    if step is not None:
        return step
    organisations = Organisation.objects.filter(pk__in=mine).order_by("name", "pk")
    today = timezone.localdate()
    form = OrganisationOffForm(
        request.POST or None, organisations=organisations, initial={"from_on": today, "until_on": today}
    )
    if request.method == "POST" and form.is_valid() and _announced(request, form, **form.cleaned_data):
        return redirect("meetings:all-off-everywhere")
    rows = AllOff.objects.standing().filter(organisation__in=mine, until_on__gte=today).select_related("organisation")
    context = {"form": form, "rows": rows}
    return render(request, "meetings/all_off_everywhere.html", context, status=422 if form.errors else 200)


@require_POST
def take_back_everywhere(request: MemberRequest, pk: UUID) -> HttpResponse:
    """All groups meet after all."""
    mine = _coordinated(request)
    off = AllOff.objects.filter(organisation__in=mine, pk=pk).select_related("organisation").first()
    if off is None:
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    _take_back(request, off)
    return redirect("meetings:all-off-everywhere")


def _announced(request: MemberRequest, form: AllOffForm, **values: Any) -> bool:
    try:
        acting.announce(by=request.user, now=timezone.now(), **values)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("All is off in these days. Everybody is being told once."))
    return True


def _take_back(request: MemberRequest, off: AllOff | None) -> None:
    if off is None:
        raise Http404
    if acting.take_back(by=request.user, off=off, now=timezone.now()):
        messages.success(request, _("Taken back. Whoever heard of it is told."))
    else:
        messages.error(request, _("Nothing is waiting that could be taken back."))


def _coordinated(request: MemberRequest) -> list[Any]:
    mine = coordinated(request)
    if not mine:
        raise Http404
    return mine


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    return group
