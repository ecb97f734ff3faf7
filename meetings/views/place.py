"""The places of a group: for those who look after it (MEET-1)."""

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from meetings.actions import scheduling
from meetings.actions.telling import ChangedMeanwhileError
from meetings.forms.place import PlaceForm
from meetings.models import Place
from members.requests import MemberRequest
from peersupport.web.forms import show_both
from peersupport.web.scoped import fetch, require


@require_http_methods(["GET", "HEAD"])
def of_group(request: MemberRequest, slug: str) -> HttpResponse:
    """Where this group meets."""
    group = _group(request, slug)
    places = Place.objects.filter(group=group).order_by("pk")
    return render(request, "meetings/place_list.html", {"group": group, "places": places})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, slug: str) -> HttpResponse:
    """Another place."""
    return _page(request, _group(request, slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """What is different about a place."""
    group = _group(request, slug)
    place = Place.objects.select_related("group").filter(group=group, pk=pk).first()
    if place is None:
        raise Http404
    return _page(request, group, place)


def _page(request: MemberRequest, group: Group, place: Place | None) -> HttpResponse:
    seen = place.sequence if place else None
    form = PlaceForm(request.POST or None, instance=copy(place) or Place(group=group), initial={"seen": seen})
    other = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, group, place, **form.cleaned_data)
        except ChangedMeanwhileError as error:  # both are shown; sent once more, what this person typed holds
            show_both(form, error, seen=seen)
            other = place
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:places", slug=group.slug)
    context = {"group": group, "place": place, "form": form, "other": other}
    return render(request, "meetings/place.html", context, status=422 if form.errors else 200)


def _save(request: MemberRequest, group: Group, place: Place | None, *, seen: int | None, **details: Any) -> None:
    if place is None:
        scheduling.add_place(by=request.user, group=group, **details)
    else:
        scheduling.change_place(by=request.user, place=place, seen_sequence=seen, now=timezone.now(), **details)


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    return group
