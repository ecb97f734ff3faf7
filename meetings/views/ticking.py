"""Who was there by name, where the group decided so; and a letter that somebody makes for themselves (RUN-13)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from groups.models import Group
from groups.models.life import today_in
from meetings.actions import ticking
from meetings.forms.ticking import DecisionForm, LetterForm, TickForm
from meetings.models import Meeting, Presence, TickList
from members.requests import MemberRequest
from peersupport.web import paper, printing
from peersupport.web.moments import long_day
from peersupport.web.scoped import fetch

EMPTY_LINES = range(6)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: MemberRequest, slug: str) -> HttpResponse:
    """Whether this group notes who was there: numbers only, until it decides otherwise."""
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    now = timezone.now()
    if request.method == "POST" and "stop" in request.POST:
        ticking.stop(by=request.user, group=group, now=now)
        messages.success(request, _("From now on only numbers. Every name that was noted is erased."))
        return redirect("meetings:names-decision", slug=slug)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial={"decided_on": today_in(group, now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            ticking.decide(by=request.user, group=group, decided_on=form.cleaned_data["decided_on"], now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kept. Each person is now asked alone, on their own page."))
            return redirect("meetings:names-decision", slug=slug)
    context = {
        "group": group,
        "form": form,
        "decided": TickList.objects.filter(group=group).first(),
        "agreed": len(ticking.may_be_ticked(group, now, with_hidden=True)),
    }
    return render(request, "meetings/names_decision.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Tick who was there. Where the group notes numbers only, this leads to the number."""
    rows = Meeting.objects.select_related("group__organisation")
    meeting: Meeting = fetch(rows, request, may="meetings.tick_names", pk=pk)
    now = timezone.now()
    if not TickList.objects.filter(group=meeting.group_id).exists() or not ticking.is_kept(meeting, now):
        return redirect("meetings:count", pk=pk)
    with_hidden = request.user.has_perm("members.view_hidden", meeting)
    people = ticking.may_be_ticked(meeting.group, now, with_hidden=with_hidden)
    there = set(Presence.objects.filter(meeting=meeting).values_list("member_id", flat=True))
    ticked = [str(row.pk) for row in people if row.member_id in there]
    number = meeting.head_count if meeting.head_count is not None else (len(ticked) or None)
    initial = {"there": ticked, "number": number, "seen": " ".join(ticked)}
    form = TickForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ticking.tick(by=request.user, meeting=meeting, with_hidden=with_hidden, now=now, **form.said)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", pk=pk)
    leads = request.user.has_perm("meetings.change_meeting", meeting)
    context = {
        "layout": "layouts/facilitator.html" if leads else "layouts/member.html",
        "meeting": meeting,
        "group": meeting.group,
        "form": form,
        "people": people,
    }
    return render(request, "meetings/names.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: MemberRequest) -> HttpResponse:
    """A letter that says when I was there, made by myself. Nothing of it is kept, and nobody is told."""
    rows = Presence.objects.filter(member=request.user).select_related("meeting__group")
    found = {str(row.pk): row.meeting for row in rows.order_by("meeting__starts_at", "pk")}
    several = len({meeting.group_id for meeting in found.values()}) > 1
    days = [(key, _day(meeting, with_group=several)) for key, meeting in found.items()]
    membership = request.user.memberships.current().order_by("joined_on", "pk").first()
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        spoken=paper.spoken([request.user.language, "en", "ar"]),
        days=days,
        initial={"name": request.user.name or (membership.shown_name if membership else "") or _("My name")},
    )
    chosen = form.cleaned_data.get("days", []) if form.is_valid() else []
    return printing.respond(
        request,
        form=form,
        template="paper/letter.html",
        context={
            "dates": [found[key] for key in chosen],
            "lines": EMPTY_LINES,
            "today": timezone.localdate(),
            "has_days": bool(days),
        },
        heading=_("A letter that says when I was there"),
        title=gettext_lazy("Confirmation"),
        hint=_("You make it yourself. Nothing of it is kept, and nobody is told that you made one."),
        back=reverse("members:me"),
        layout="layouts/member.html",
        more="meetings/_about_letter.html",
        method="post",
    )


def _day(meeting: Meeting, *, with_group: bool) -> str:
    with timezone.override(meeting.time_zone):
        day = long_day(meeting.starts_at)
    return f"{day} · {meeting.group.name}" if with_group else day
