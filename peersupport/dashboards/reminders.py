"""Reminders and calls of a group: what is planned, what went, whom to phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import second_step
from members.actions import calling, notifying
from members.models import Delivery
from members.outbox import listing
from members.requests import MemberRequest
from peersupport.dashboards.calls import calls_of
from peersupport.web.scoped import fetch

HOW = {choice.value.lower(): choice for choice in Delivery.Told}


def reminders(request: MemberRequest, slug: str) -> HttpResponse:
    """Who has not heard, and how may I reach them?"""
    group = _group(request, slug)
    now = timezone.now()
    return render(
        request,
        "dashboards/reminders.html",
        {
            "group": group,
            "calls": calls_of(request, group) if request.user.has_perm("members.phone", group) else None,
            "planned": listing.planned(group),
            "recent": listing.recent(group),
            "clock_is_late": listing.is_late(now),
        },
    )


@require_POST
def send_now(request: MemberRequest, slug: str) -> HttpResponse:
    """Send what is planned at once, instead of at its hour."""
    group = _group(request, slug, may="members.send_now")
    number = notifying.send_now(by=request.user, group=group, delivery_ids=_ids(request), now=timezone.now())
    if number:
        messages.success(
            request,
            ngettext("%(number)s message is on its way.", "%(number)s messages are on their way.", number)
            % {"number": number},
        )
    else:
        messages.info(request, _("There is nothing left to send."))
    return redirect("dashboards:reminders", slug=group.slug)


@require_http_methods(["GET", "HEAD"])
def numbers(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask for the second step, after which the list shows the numbers."""
    group = _group(request, slug, may="members.phone")
    return second_step.ask(request) or _back(request.GET.get("next", ""), group)


@require_POST
def called(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Note what came of a call, in one tap."""
    group = _group(request, slug, may="members.phone")
    how = HOW.get(request.POST.get("outcome", ""))
    delivery = Delivery.objects.filter(group=group, pk=pk).first()
    if delivery is None:
        raise Http404
    if how is None:
        messages.error(request, _("Please choose what came of the call."))
    elif calling.mark_called(by=request.user, delivery=delivery, how=how, now=timezone.now()):
        messages.success(request, _("Noted. Thank you for calling."))
    else:
        messages.info(request, _("This call is not needed any more. Somebody else may have told them."))
    return _back(request.POST.get("next", ""), group)


def _back(page: str, group: Group) -> HttpResponse:
    return redirect("dashboards:today") if page == "today" else redirect("dashboards:reminders", slug=group.slug)


def _group(request: MemberRequest, slug: str, may: str = "members.view_reminders") -> Group:
    return fetch(Group.objects, request, may=may, slug=slug)


def _ids(request: MemberRequest) -> list[UUID]:
    found: list[Any] = []
    for text in request.POST.getlist("delivery"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
