"""“What makes it hard to come?”: saying so, and planning around it (MEET-6)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from meetings import hard_to_come as reading
from meetings.actions import hard_to_come as acting
from meetings.actions.telling import ChangedMeanwhileError
from meetings.forms.hard_to_come import ArrangementForm, HardToComeForm
from meetings.models import HardToCome, Reason
from members import second_step
from members.requests import MemberRequest
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look
from peersupport.web.forms import show_both
from peersupport.web.scoped import fetch, require


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: MemberRequest, slug: str) -> HttpResponse:
    """What I would like to be different, only if I like; and what the group does already."""
    group: Group = fetch(Group.objects, request, may="meetings.answer", slug=slug)
    said = HardToCome.objects.filter(group=group, member=request.user).first()
    form = HardToComeForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(said, name) for name in HardToComeForm.base_fields} if said else {},
    )
    if request.method == "POST" and "take_back" in request.POST:
        acting.take_back(by=request.user, group=group)
        messages.success(request, _("It is gone. Nobody reads it any more."))
        return redirect("meetings:hard-to-come", slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            kept = acting.say(by=request.user, group=group, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. It helps us plan.") if kept else _("Nothing is kept of you here."))
            return redirect("meetings:hard-to-come", slug=slug)
    does = reading.arrangements_of(group)
    context = {
        "group": group,
        "form": form,
        "said": said,
        "asks": acting.asks(group),
        "does": [(Reason(code).label, does[code]) for code in Reason.values if code in does],
        "may_change": request.user.has_perm("meetings.change_meeting", group),
    }
    return render(request, "meetings/hard_to_come.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def stands(request: MemberRequest, slug: str) -> HttpResponse:
    """For those who look after the group: numbers, ideas, and what is done already."""
    group = _group(request, slug)
    context = {"group": group, "asks": acting.asks(group), "standing": reading.standing_of(group)}
    return render(request, "meetings/hard_to_come_stands.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask it no more, asked once more because what people said goes with it; or ask it again."""
    group = _group(request, slug)
    if request.method != "POST":
        return render(request, "meetings/hard_to_come_off.html", {"group": group})
    wanted = request.POST.get("asks") == "yes"
    acting.choose_to_ask(by=request.user, group=group, wanted=wanted)
    messages.success(
        request, _("You ask it again.") if wanted else _("You do not ask it any more. What people said is gone.")
    )
    return redirect("meetings:hard-to-come-stands", slug=slug)


@require_http_methods(["GET", "HEAD"])
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Who wishes to be talked with, and who lends a hand. After a second step; each look is noted."""
    group = _group(request, slug)
    step = second_step.ask(request)
    if step is not None:
        return step
    found = reading.people_of(group)
    for person in found:
        record_look(person.membership.member_id, by=request.user, group_id=group.pk, purpose=LookLog.Purpose.MEETING)
    context = {
        "group": group,
        "talking": [person for person in found if person.row.may_talk],
        "helping": [person for person in found if person.hands],
    }
    return render(request, "meetings/hard_to_come_people.html", context)


@require_POST
def talked(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """We have talked about it."""
    group = _group(request, slug)
    row = HardToCome.objects.filter(group=group, pk=pk, may_talk=True).first()
    if row is None:
        raise Http404
    acting.note_talk(by=request.user, row=row, now=timezone.now())
    messages.success(request, _("Noted. What they said stays until they take it back."))
    return redirect("meetings:hard-to-come-people", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: MemberRequest, slug: str, reason: str) -> HttpResponse:
    """Write down what the group does about one of the reasons."""
    group = _group(request, slug)
    if reason not in Reason.values:
        raise Http404
    line = reading.line_of(group, reason)
    stands = {"words": line.arrangement, "seen": line.arrangement}
    form = ArrangementForm(request.POST if request.method == "POST" else None, initial=stands)
    other = ""
    if request.method == "POST" and form.is_valid():
        # Whoever posts without having seen anything, changes what stands there.
        seen = form.cleaned_data["seen"] if "seen" in request.POST else None
        try:
            acting.arrange(by=request.user, group=group, reason=reason, words=form.cleaned_data["words"], seen=seen)
        except ChangedMeanwhileError as error:  # both are shown; sent once more, what this person typed holds
            other = line.arrangement
            show_both(form, error, seen=other)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:hard-to-come-stands", slug=slug)
    context = {"group": group, "line": line, "form": form, "other": other}
    return render(request, "meetings/arrangement.html", context, status=422 if form.errors else 200)


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    return group
