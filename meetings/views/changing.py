"""Changing a meeting: another time, called off, how many came."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions import scheduling
from meetings.actions.telling import ChangedMeanwhileError
from meetings.actions.ticking import is_kept
from meetings.agreed import notes_names
from meetings.forms.meeting import CancelForm, CountForm, MoveForm
from meetings.models import Meeting
from members.requests import MemberRequest
from peersupport.web.forms import show_both
from peersupport.web.scoped import fetch


def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then call it off."""
    meeting = _meeting(request, pk)
    form = CancelForm(request.POST or None, initial={"seen": meeting.sequence})
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.cancel_meeting(
                by=request.user,
                meeting=meeting,
                why=form.cleaned_data["why"],
                seen_sequence=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except ChangedMeanwhileError as error:
            return _changed_meanwhile(request, "meetings/meeting_cancel.html", meeting, form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is called off. People are being told now."))
            return redirect("dashboards:reminders", slug=meeting.group.slug)
    return _page(request, "meetings/meeting_cancel.html", meeting, form)


def move(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give it another day, hour or place."""
    meeting = _meeting(request, pk)
    form = MoveForm(request.POST or None, instance=_meeting(request, pk), initial={"seen": meeting.sequence})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("on_date", "start_time", "place", "why")}
        seen = form.cleaned_data["seen"]
        try:
            scheduling.move_meeting(by=request.user, meeting=meeting, seen_sequence=seen, now=timezone.now(), **values)
        except ChangedMeanwhileError as error:
            return _changed_meanwhile(request, "meetings/meeting_move.html", meeting, form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("What is new is saved. People are being told now."))
            return redirect("dashboards:reminders", slug=meeting.group.slug)
    return _page(request, "meetings/meeting_move.html", meeting, form)


def count(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note how many came: a number, no names (RUN-13)."""
    meeting = _meeting(request, pk, may="meetings.record_headcount")
    form = CountForm(request.POST or None, initial={"number": meeting.head_count})
    if request.method == "POST" and form.is_valid():
        scheduling.count_heads(by=request.user, meeting=meeting, number=form.cleaned_data["number"])
        messages.success(request, _("Saved."))
        if not request.user.has_perm("meetings.change_meeting", meeting):
            return redirect("meetings:standing-in", pk=meeting.pk)
        return redirect("meetings:list", slug=meeting.group.slug)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "form": form,
        "numbers": range(1, _most(meeting) + 1),
        "ticks_names": notes_names(meeting.group) and is_kept(meeting, timezone.now()),
    }
    return render(request, "meetings/meeting_count.html", context, status=422 if form.errors else 200)


def _most(meeting: Meeting) -> int:
    """Up to which number there is a button: a few more than said that they come."""
    return min(max(12, meeting.yes_count + 4), 24)


def _meeting(request: MemberRequest, pk: UUID, may: str = "meetings.change_meeting") -> Meeting:
    return fetch(Meeting.objects.select_related("group", "place"), request, may=may, pk=pk)


def _changed_meanwhile(
    request: MemberRequest, template: str, meeting: Meeting, form: CancelForm | MoveForm, error: ValidationError
) -> HttpResponse:
    """Both are shown: what holds now, and what this person typed. Sent once more, theirs holds."""
    show_both(form, error, seen=meeting.sequence)
    context = {"meeting": meeting, "group": meeting.group, "form": form, "other": meeting}
    return render(request, template, context, status=422)


def _page(request: MemberRequest, template: str, meeting: Meeting, form: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"meeting": meeting, "group": meeting.group, "form": form}, status=status)
