"""The coordinators' pages for an emergency: ask, answer as the second person, and reach people for an hour."""

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import second_step
from members.actions import emergency as emergencies
from members.forms.emergency import EmergencyForm
from members.models import ContactMethod, Emergency, Membership
from members.requests import MemberRequest
from peersupport.web.scoped import coordinated

SHOWN = 20
"""So many of the latest are listed."""


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for an hour; and what was asked before in one's organisations."""
    organisations = _mine(request)
    step = second_step.ask(request)
    if step is not None:
        return step
    form = EmergencyForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        group, reason = form.cleaned_data["group"], form.cleaned_data["reason"]
        try:
            asked = emergencies.ask(by=request.user, group=group, reason=reason, now=timezone.now())
        except emergencies.NobodyElseError:
            form.add_error(None, _("It takes a second coordinator, and your organisation has none yet."))
        except emergencies.NotOpenError:
            form.add_error(None, _("Somebody else is asking for this group already. Please look at the list."))
        else:
            messages.success(request, _("Asked. We told the other coordinators."))
            return redirect("members:emergency", pk=asked.pk)
    now = timezone.now()
    rows = Emergency.objects.filter(group__organisation__in=organisations).select_related("group")
    found = [{"row": row, "state": state_of(row, request, now)} for row in rows.order_by("-asked_at")[:SHOWN]]
    status = 422 if request.method == "POST" else 200
    return render(request, "members/emergencies.html", {"form": form, "found": found}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Wait, answer, reach people, or close: whatever this person can do with it now."""
    rows = Emergency.objects.filter(group__organisation__in=_mine(request)).select_related("group")
    emergency = get_object_or_404(rows, pk=pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    now, shown = timezone.now(), None
    if request.method == "POST":
        try:
            shown = _do(request, emergency)
        except emergencies.NotOpenError:
            messages.error(request, _("This is not open, or not for you to do."))
            return redirect("members:emergency", pk=emergency.pk)
        if shown is None:
            return redirect("members:emergency", pk=emergency.pk)
    state = state_of(emergency, request, now)
    people = emergencies.see_people(by=request.user, emergency=emergency, now=now) if state == "open" else []
    people.sort(key=lambda one: one.shown_name.casefold())
    context = {"emergency": emergency, "state": state, "people": people}
    if shown is not None:
        context |= {"reached": shown[0], "way": shown[1]}
        return render(request, "members/emergency_way.html", context)
    return render(request, "members/emergency.html", context)


def state_of(row: Emergency, request: MemberRequest, now: datetime.datetime) -> str:
    """What it is to this person now: waits, answer, open, running (somebody else reaches people), no, over."""
    is_mine = row.asked_by_id == request.user.pk
    if row.is_waiting(now):
        return "waits" if is_mine else "answer"
    if row.is_open(now):
        return "open" if is_mine else "running"
    return "over" if row.is_granted else "no"


def _do(request: MemberRequest, emergency: Emergency) -> tuple[Membership, ContactMethod | None] | None:
    """What the pressed button says; a person and their way, if that was asked for. NotOpenError if it cannot be."""
    now, wish = timezone.now(), request.POST.get("do", "")
    if wish in ("yes", "no"):
        emergencies.answer(by=request.user, emergency=emergency, is_granted=wish == "yes", now=now)
        messages.success(
            request, _("Open for one hour. We told those concerned.") if wish == "yes" else _("Done. Nothing opens.")
        )
        return None
    if wish == "close":
        emergencies.close(by=request.user, emergency=emergency, now=now)
        messages.success(request, _("Closed. Nothing is open now."))
        return None
    try:
        wanted = UUID(request.POST.get("person", ""))
    except ValueError:
        raise emergencies.NotOpenError from None
    return emergencies.see_way(by=request.user, emergency=emergency, membership_id=wanted, now=now)


def _mine(request: MemberRequest) -> list[UUID]:
    organisations: list[UUID] = coordinated(request)
    if not organisations:
        raise Http404
    return organisations
