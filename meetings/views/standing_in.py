"""“I can't do today”: looking for a stand-in, answering, and what whoever stands in needs (FAC-2)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.actions import standing_in as acting
from meetings.bring import to_bring
from meetings.expected import expected_at
from meetings.forms.meeting import AlongForm, NotesForm
from meetings.models import Meeting, StandInAsk, StandInSearch
from members.actions import willingness
from members.limits import guesses_limited
from members.models import MeetingRole, Member, Membership, Willing
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require

CHANGE = "meetings.change_meeting"


@require_POST
def cannot_come(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One press: the stand-ins are asked in a minute, and until then nobody has heard of it."""
    meeting = _meeting(request, pk, CHANGE)
    try:
        acting.cannot_come(by=request.user, meeting=meeting, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("meetings:search", pk=pk)


def search(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Who is asked, what they said, and what else can be done."""
    return _search_page(request, _meeting(request, pk, CHANGE))


@require_POST
def notes(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Keep what whoever stands in should know."""
    meeting = _meeting(request, pk, CHANGE)
    found = _current(meeting)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _search_page(request, meeting, form)
    acting.write_notes(by=request.user, search=found, notes=form.cleaned_data["notes"])
    messages.success(request, _("Saved. Whoever stands in reads it."))
    return redirect("meetings:search", pk=pk)


@require_POST
def next_door(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask facilitators of other groups now, without waiting."""
    found = _current(_meeting(request, pk, CHANGE))
    if acting.ask_next_door(by=request.user, search=found, now=timezone.now()):
        messages.success(request, _("We ask next door, too."))
    else:
        messages.error(request, _("Nobody next door said that they may be asked."))
    return redirect("meetings:search", pk=pk)


@require_POST
def after_all(request: MemberRequest, pk: UUID) -> HttpResponse:
    """“I can come after all.”"""
    if acting.can_come(by=request.user, search=_current(_meeting(request, pk, CHANGE)), now=timezone.now()):
        messages.success(request, _("Good. Whoever had been asked hears that all is settled."))
    else:
        messages.error(request, _("It has begun. Please settle it with each other in the room."))
    return redirect("meetings:search", pk=pk)


@require_POST
def said(request: MemberRequest, pk: UUID, ask: UUID) -> HttpResponse:
    """Somebody was phoned, and said yes or no."""
    found = _current(_meeting(request, pk, CHANGE))
    row = get_object_or_404(StandInAsk.objects.select_related("search__meeting", "member"), pk=ask, search=found)
    problem = _keep(row, request.POST.get("answer", ""), by=request.user)
    if problem:
        messages.error(request, problem)
    return redirect("meetings:search", pk=pk)


@require_POST
def along(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Invite somebody who would like to facilitate one day to see how this meeting is held (FAC-4)."""
    meeting = _meeting(request, pk, CHANGE)
    form = AlongForm(request.POST, people=_would_like_to(meeting))
    if not form.is_valid():
        messages.error(request, _("Please choose somebody."))
        return redirect("meetings:search", pk=pk)
    try:
        acting.invite_along(
            by=request.user, meeting=meeting, member=form.cleaned_data["member"].member, now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("They see on the meeting’s page how it goes. Talk about it with them."))
    return redirect("meetings:search", pk=pk)


def standing_in(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What whoever stands in needs for this meeting, and nothing else."""
    meeting = _meeting(request, pk, "meetings.view_handover")
    found = StandInSearch.objects.filter(meeting=meeting, state=StandInSearch.State.FOUND).first()
    now = timezone.now()
    return render(
        request,
        "meetings/standing_in.html",
        {
            "meeting": meeting,
            "notes": found.notes if found else "",
            "expected": expected_at(meeting),
            "bring": to_bring(meeting),
            "is_theirs": found is not None and found.stand_in_id == request.user.pk,
            "has_begun": meeting.starts_at <= now,
            "may_run": request.user.has_perm("meetings.view_plan", meeting),
            "may_count": request.user.has_perm("meetings.record_headcount", meeting) and meeting.starts_at <= now,
        },
    )


@require_POST
def give_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Whoever stands in cannot come after all."""
    meeting = _meeting(request, pk, "meetings.view_handover")
    found = get_object_or_404(StandInSearch, meeting=meeting, stand_in=request.user, state=StandInSearch.State.FOUND)
    acting.give_back(by=request.user, search=found, now=timezone.now())
    messages.success(request, _("Thank you for saying so. The others are asked again."))
    return redirect("dashboards:home")


def how_it_goes(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How a meeting is held, for whoever opens it, stands in or comes along (FAC-5)."""
    meeting = _meeting(request, pk, "meetings.view_plan")
    return render(request, "meetings/how_it_goes.html", {"meeting": meeting, "group": meeting.group})


@login_not_required
@guesses_limited
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes or no without signing in: day, hour and the person's own word for it; no name, no place (decision 20).

    Opening the page changes nothing.
    """
    ask = StandInAsk.objects.filter(token=token).select_related("search__meeting__group", "member").first()
    if ask is None or not ask.member.is_active:
        raise Http404
    chose_here = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language() if chose_here else ask.member.language):
        problem = ""
        if request.method == "POST":
            problem = _keep(ask, request.POST.get("answer", ""), by=ask.member)
            ask = StandInAsk.objects.select_related("search__meeting__group", "member").get(pk=ask.pk)
        response = render(
            request,
            "meetings/stand_in_by_link.html",
            {"problem": problem, "label": ask.member.neutral_label or settings.SITE_LABEL, **_state(ask)},
            status=422 if problem else 200,
        )
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return response


def _state(ask: StandInAsk) -> dict[str, Any]:
    found, meeting = ask.search, ask.search.meeting
    is_over = found.state == StandInSearch.State.OVER or meeting.is_cancelled or meeting.starts_at <= timezone.now()
    is_theirs = found.state == StandInSearch.State.FOUND and found.stand_in_id == ask.member_id
    return {
        "starts_at": found.starts_at,
        "meeting": meeting,
        "answer": ask.answer,
        "is_theirs": is_theirs and not is_over,
        "is_taken": found.state == StandInSearch.State.FOUND and not is_theirs,
        "is_over": is_over,
    }


def _keep(ask: StandInAsk, said_now: str, *, by: Member) -> str:
    """Keep a yes or no. Returns what stands in the way, if anything."""
    if said_now not in ("yes", "no"):
        return _("Please choose one of the two answers.")
    try:
        acting.say(by=by, ask=ask, says_yes=said_now == "yes", now=timezone.now())
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _meeting(request: MemberRequest, pk: UUID, may: str) -> Meeting:
    found: Meeting = fetch(
        Meeting.objects.select_related("group", "place"), request, may="meetings.view_meeting", pk=pk
    )
    require(request, may, found)
    return found


def _current(meeting: Meeting) -> StandInSearch:
    found = acting.current(meeting)
    if found is None:
        raise Http404
    return found


def _would_like_to(meeting: Meeting) -> Any:
    wishes = Willing.objects.filter(group=meeting.group, kind=Willing.Kind.FACILITATE).values_list("member")
    return Membership.objects.current().filter(group=meeting.group, member__in=wishes).order_by("joined_on", "pk")


def _names(meeting: Meeting, found: StandInSearch | None) -> list[tuple[str, str, StandInAsk]]:
    """Each person asked: the name, the group if it is another one, and the question."""
    if found is None:
        return []
    asks = list(found.asks.order_by("is_next_door", "pk"))
    rows = Membership.objects.filter(
        member__in=[ask.member_id for ask in asks], group__organisation=meeting.group.organisation_id
    )
    if meeting.group.organisation_id is None:
        rows = Membership.objects.filter(member__in=[ask.member_id for ask in asks], group=meeting.group)
    here: dict[UUID, Membership] = {}
    there: dict[UUID, Membership] = {}
    for row in rows.select_related("group").order_by("joined_on"):
        if row.group_id == meeting.group_id:
            here[row.member_id] = row
        elif row.left_on is None and row.role in ("FACILITATOR", "CO_FACILITATOR"):
            there[row.member_id] = row
    named = []
    for ask in asks:
        one = there.get(ask.member_id) if ask.is_next_door else here.get(ask.member_id)
        named.append((one.shown_name if one else "", one.group.name if one and ask.is_next_door else "", ask))
    return named


def _search_page(request: MemberRequest, meeting: Meeting, form: NotesForm | None = None) -> HttpResponse:
    found = acting.current(meeting)
    named = _names(meeting, found)
    theirs = next((name for name, _group, ask in named if found and ask.member_id == found.stand_in_id), "")
    coming_along = MeetingRole.objects.filter(
        meeting_id=meeting.pk, kind=MeetingRole.Kind.ALONG, ended_at__isnull=True
    ).values_list("member")
    people = _would_like_to(meeting)
    return render(
        request,
        "meetings/stand_in_search.html",
        {
            "meeting": meeting,
            "group": meeting.group,
            "search": found,
            "named": named,
            "stand_in_name": theirs,
            "willing": len(willingness.people_willing(meeting.group, Willing.Kind.STAND_IN)),
            "may_ask_next_door": bool(
                found and found.state == "OPEN" and found.widened_at is None and acting.people_next_door(meeting)
            ),
            "can_change": not meeting.is_cancelled and meeting.starts_at > timezone.now(),
            "along": [row.shown_name for row in people.filter(member__in=coming_along)],
            "along_form": AlongForm(people=people.exclude(member__in=coming_along)),
            "may_invite": people.exclude(member__in=coming_along).exists(),
            "form": form or NotesForm(initial={"notes": found.notes if found else ""}),
        },
        status=422 if form and form.errors else 200,
    )
