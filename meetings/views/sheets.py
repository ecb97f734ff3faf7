"""The sign-up sheet of a meeting, for whoever opens it: letting a phone go round, what to bring, who left a way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.languages import languages_of
from meetings import passed
from meetings.actions import sheets
from meetings.agreed import NAME_ON_SHEET
from meetings.bring import to_bring
from meetings.forms.paper import SheetForm
from meetings.forms.sheet import MyNeedsForm, TakeInForm
from meetings.models import Meeting, Needs, SheetLine, SheetRound
from members import second_step
from members.actions import adding
from members.consents import holding
from members.forms.adding import ALREADY_HERE
from members.models import Membership
from members.names import fold
from members.requests import MemberRequest
from peersupport.web import paper, printing
from peersupport.web.scoped import fetch, require

EMPTY_ROWS = 12


@require_safe
def sheet(request: MemberRequest, pk: UUID) -> HttpResponse:
    """On paper or on a phone; what to bring; and who signed up."""
    meeting = _meeting(request, pk, "meetings.view_bring")
    now = timezone.now()
    sees_lines = request.user.has_perm("meetings.view_sheet", meeting)
    lines = list(SheetLine.objects.filter(meeting=meeting)) if sees_lines else []
    opens_at = meeting.starts_at - sheets.EARLY
    context = {
        "layout": _layout(request, meeting),
        "meeting": meeting,
        "group": meeting.group,
        "bring": to_bring(meeting),
        "rounds": SheetRound.objects.filter(meeting=meeting, closed_at=None, until__gt=now).count(),
        "may_hand_round": request.user.has_perm("meetings.hand_round", meeting),
        "can_go_round": not meeting.is_cancelled and opens_at <= now < meeting.ends_at + sheets.LATE,
        "comes_later": not meeting.is_cancelled and now < opens_at,
        "sees_lines": sees_lines,
        "wrote": len(lines),
        "names": sorted((line.name for line in lines if line.name), key=fold),
        "left_a_way": sum(bool(line.channel) for line in lines),
    }
    return render(request, "meetings/sheet.html", context)


@require_safe
def on_paper(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The sheet to print: empty, or with the names of those who said that this is all right."""
    meeting = _meeting(request, pk, "meetings.view_bring")
    may_name = request.user.has_perm("meetings.view_sheet", meeting)
    form = SheetForm(request.GET, spoken=paper.spoken(languages_of(meeting.group)), may_name=may_name)
    names: list[str] = []
    if form.is_valid() and form.cleaned_data.get("with_names"):
        names = _names(meeting)
    return printing.respond(
        request,
        form=form,
        template="paper/sheet.html",
        context={
            "meeting": meeting,
            "group": meeting.group,
            "names": names,
            "rows": range(max(EMPTY_ROWS - len(names), 4)),
        },
        heading=gettext_lazy("Sign-up sheet to print"),
        hint=_("Everybody at the table can read it, so it asks for little. Take it home with you afterwards."),
        back=reverse("meetings:sheet", kwargs={"pk": pk}),
        layout=_layout(request, meeting),
    )


@require_POST
def start(request: MemberRequest, pk: UUID) -> HttpResponse:
    """From here on this browser is signed out and opens the sheet, nothing else: nothing is left to come back to."""
    meeting = _meeting(request, pk, "meetings.hand_round")
    try:
        found = sheets.hand_round(by=request.user, meeting=meeting, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("meetings:sheet", pk=pk)
    logout(request)
    passed.begin(request, found)
    response = redirect("meetings:passed")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def stop(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close the sheet on every phone."""
    meeting = _meeting(request, pk, "meetings.hand_round")
    sheets.close(by=request.user, meeting=meeting, now=timezone.now())
    messages.success(request, _("The sheet is closed on every phone."))
    return redirect("meetings:sheet", pk=pk)


@require_safe
def people(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Those who left a way to reach them, one under another; behind a second step, like every address."""
    meeting = _meeting(request, pk, "meetings.view_sheet")
    step = second_step.ask(request)
    return step if step is not None else _people(request, meeting)


@require_POST
def person(request: MemberRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Add this person, send them the way in, or erase what they left."""
    meeting = _meeting(request, pk, "meetings.view_sheet")
    step = second_step.ask(request)
    if step is not None:
        return step
    found = SheetLine.objects.select_related("meeting__group").filter(pk=line, meeting=meeting).first()
    if found is None:
        if not sheets.was_written(meeting, line):
            raise Http404
        return _was_done(request, meeting)
    what = request.POST.get("what", "")
    if what == "add":
        require(request, "members.add_people", meeting.group)
        return _take_in(request, meeting, found)
    if what == "send" and sheets.may_be_sent(found):
        require(request, "members.answer_requests", meeting.group)
        try:
            sheets.send_way_in(by=request.user, line=found, now=timezone.now())
        except sheets.GoneError:
            return _was_done(request, meeting)
        messages.success(request, _("The way in is sent. Whether they come is theirs to say."))
    elif what == "erase":
        sheets.erase_line(by=request.user, line=found)
        messages.success(request, _("Erased."))
    else:
        messages.error(request, _("Please choose what to do."))
    return redirect("meetings:sheet-people", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def my_needs(request: MemberRequest) -> HttpResponse:
    """What helps me, said once for every meeting (RUN-6)."""
    mine = Needs.objects.filter(member=request.user).first()
    initial = {"needs": mine.needs, "interpreter": mine.interpreter, "words": mine.words} if mine else {}
    form = MyNeedsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sheets.say_needs(by=request.user, member=request.user, **form.said)
        messages.success(request, _("Saved."))
        return redirect("members:me")
    return render(request, "meetings/my_needs.html", {"form": form}, status=422 if form.errors else 200)


def _take_in(request: MemberRequest, meeting: Meeting, line: SheetLine) -> HttpResponse:
    form = TakeInForm(request.POST, prefix=str(line.pk))
    if form.is_valid():
        try:
            sheets.take_in(by=request.user, line=line, name=form.cleaned_data["name"], now=timezone.now())
        except adding.NameTakenError:
            form.add_error("name", ALREADY_HERE)
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        except sheets.GoneError:
            return _was_done(request, meeting)
        else:
            messages.success(request, _("They belong now. What they left on the sheet is erased."))
    return _people(request, meeting, form) if form.errors else redirect("meetings:sheet-people", pk=meeting.pk)


def _was_done(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Pressed twice, or somebody else was quicker: said as what it is."""
    messages.info(request, _("Somebody has done that already."))
    return redirect("meetings:sheet-people", pk=meeting.pk)


def _people(request: MemberRequest, meeting: Meeting, bound: TakeInForm | None = None) -> HttpResponse:
    lines = SheetLine.objects.filter(meeting=meeting).exclude(channel="").select_related("meeting__group")
    forms = {bound.prefix: bound} if bound else {}
    rows: list[dict[str, Any]] = [
        {
            "line": line,
            "form": forms.get(str(line.pk)) or TakeInForm(initial={"name": line.name}, prefix=str(line.pk)),
            "may_be_sent": sheets.may_be_sent(line),
            "is_mail": line.channel == SheetLine.Channel.EMAIL,
        }
        for line in sorted(lines, key=lambda line: (fold(line.name), str(line.pk)))
    ]
    context = {"meeting": meeting, "group": meeting.group, "rows": rows, "form": bound}
    return render(request, "meetings/sheet_people.html", context, status=422 if bound else 200)


def _names(meeting: Meeting) -> list[str]:
    """The names that people agreed to, never of somebody who is hidden."""
    rows = Membership.objects.current().filter(group=meeting.group_id, is_hidden=False)
    agreed = holding(NAME_ON_SHEET, rows.values_list("member_id", flat=True), group=meeting.group, now=timezone.now())
    return sorted((row.shown_name for row in rows if row.member_id in agreed), key=fold)


def _meeting(request: MemberRequest, pk: UUID, may: str) -> Meeting:
    found: Meeting = fetch(
        Meeting.objects.select_related("group", "place"), request, may="meetings.view_meeting", pk=pk
    )
    require(request, may, found)
    return found


def _layout(request: MemberRequest, meeting: Meeting) -> str:
    leads = request.user.has_perm("meetings.change_meeting", meeting)
    return "layouts/facilitator.html" if leads else "layouts/member.html"
