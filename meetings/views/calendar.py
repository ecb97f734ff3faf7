"""Meetings in one's own calendar: what it says, the address that it follows, and one date to put into it."""

import hashlib
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.actions import calendars
from meetings.entries import calendar_name, entries_of, entry_of
from meetings.forms.calendar import CalendarForm
from meetings.models import Meeting, OwnCalendar
from meetings.models.own_calendar import digest_of
from members.limits import reads_limited
from members.requests import MemberRequest
from peersupport.channels import ical
from peersupport.web.scoped import fetch

FILE = "calendar.ics"
"""Says nothing about what it comes from (decision 16)."""
CHOICES = ("names_group", "tells_place", "in_email")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    """Show the choices, or do what was pressed: save them (``choices``), ``make`` an address, or ``end`` it."""
    now, part = timezone.now(), request.POST.get("part", "")
    kept = OwnCalendar.objects.select_related("member").filter(member=request.user).first()
    form = CalendarForm(
        request.POST if part == "choices" else None,
        initial={name: getattr(kept, name) for name in CHOICES} if kept else {},
    )
    if part == "choices" and form.is_valid():
        calendars.choose(by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("meetings:calendar")
    if part == "end":
        calendars.end_address(by=request.user, now=now)
        messages.success(request, _("The address has ended. A calendar that follows it gets nothing more."))
        return redirect("meetings:calendar")
    address = ""
    if part == "make":
        # Whoever holds this phone for a minute could follow its owner for months, so it is asked who presses.
        raise_if_reauthentication_required(request, app="allauth.account")
        secret = calendars.make_address(by=request.user, now=now)
        address = settings.BASE_URL + reverse("meetings:feed", kwargs={"token": secret})
    context = {"form": form, "kept": kept, "address": address, "label": calendar_name(request.user)}
    return render(request, "meetings/calendar.html", {**context, "webcal": address.replace("http", "webcal", 1)})


@login_not_required
@require_http_methods(["GET", "HEAD"])
@reads_limited("feed")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's dates, for a calendar program. It opens no session and leaves no cookie.

    An address that ended answers with the very bytes of one that never was; so does that of somebody who pauses, left,
    or signed out everywhere. What it holds is looked up anew each time, and kept by no cache on the way.
    """
    now = timezone.now()
    calendar = OwnCalendar.objects.select_related("member").filter(token_hash=digest_of(token)).first()
    if calendar is None or not calendar.is_open(now):
        raise Http404
    body = ical.feed(entries_of(calendar, now), calendar_name(calendar.member))
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = _as_calendar(body, calendar.member.language)
    response.headers["ETag"] = mark
    return get_conditional_response(request, etag=mark, response=response) or response


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One date as a file. A press makes sure that it has a name in this person's calendar; opening changes nothing."""
    meeting = fetch(Meeting.objects.select_related("group", "place"), request, may="meetings.view_meeting", pk=pk)
    now = timezone.now()
    if request.method == "POST":
        calendars.own(member=request.user, now=now)
        return redirect("meetings:calendar-file", pk=meeting.pk)
    calendar = OwnCalendar.objects.select_related("member").filter(member=request.user).first()
    if calendar is None:
        return redirect("meetings:meeting", pk=meeting.pk)
    return _as_calendar(ical.file(entry_of(meeting, calendar, now)), request.user.language)


def _as_calendar(body: bytes, language: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    response.headers["Content-Language"] = language
    return response
