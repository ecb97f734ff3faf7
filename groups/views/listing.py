"""Where facilitators decide what anybody may know of their group."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions import listing as actions
from groups.facts import facts_of
from groups.forms.listing import ListingForm
from groups.models import Group, Listing
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick what anybody may know, and see exactly what they will read."""
    group: Group = fetch(Group.objects.select_related("organisation"), request, may="groups.change_group", slug=slug)
    now = timezone.now()
    there = Listing.objects.filter(group=group).first()
    form = ListingForm(request.POST or None, instance=there or Listing(group=group))
    if request.method == "POST" and form.is_valid():
        said = form.said()
        actions.write(by=_doer(request), group=group, now=now, **said)
        messages.success(request, _("Saved. Below you see exactly what people read."))
        return redirect("groups:listing", slug=group.slug)
    facts = facts_of(group, now)
    shown = Listing.objects.filter(group=group).first() or Listing(group=group)
    shown.group = group
    return render(
        request,
        "groups/listing.html",
        {
            "group": group,
            "form": form,
            "listing": shown,
            "is_saved": there is not None,
            "facts": facts,
            "usual": Listing(group=group, times=facts.times),
            "can_ask": actions.says_something(shown),
            "lists_itself": group.organisation is None and settings.LISTING == actions.ANYONE,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be listed."""
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    try:
        asked = actions.ask(by=_doer(request), group=group, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request,
            _("Somebody will look at your page. You will hear from them.")
            if asked.is_waiting
            else _("Your group is listed. Anybody can find it now."),
        )
    return redirect("groups:listing", slug=group.slug)


@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the reason was read, so that Today stops saying that there is one."""
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    actions.read(by=_doer(request), group=group)
    return redirect("groups:listing", slug=group.slug)


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the page back at once."""
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    actions.withdraw(by=_doer(request), group=group)
    messages.success(request, _("Your group is not listed. Nobody outside can find it."))
    return redirect("groups:listing", slug=group.slug)


def _doer(request: HttpRequest) -> Any:
    return request.user
