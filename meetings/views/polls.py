"""Asking the group which day and hour suit: for those who look after it (MEET-3, NOTE-6)."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from groups.models.life import today_in
from meetings import polls
from meetings.actions import polling
from meetings.actions.telling import ChangedMeanwhileError
from meetings.forms.poll import LongerForm, NoteForm, PollForm, SheetsForm
from meetings.models import Poll, PollOption, Series
from meetings.rhythm import Rhythm, sentence
from members.actions import consenting
from members.models import Membership
from members.requests import MemberRequest
from members.views.people import person_of
from peersupport.web.forms import show_both
from peersupport.web.scoped import fetch, require

USUALLY_OPEN = datetime.timedelta(days=7)
LINES_TO_PASS_ROUND = 14


@require_http_methods(["GET", "HEAD"])
def how_often(request: MemberRequest, slug: str) -> HttpResponse:
    """The first question, as in planning: how often?"""
    rhythms = [(code, str(label)) for code, label in Rhythm.choices]
    return render(request, "meetings/poll_rhythm.html", {"group": _group(request, slug), "rhythms": rhythms})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, slug: str, rhythm: str) -> HttpResponse:
    """Which days and hours are there to choose from?"""
    group = _group(request, slug)
    if rhythm not in Rhythm.values:
        raise Http404
    now = timezone.now()
    form = PollForm(
        request.POST if request.method == "POST" else None,
        rhythm=Rhythm(rhythm),
        initial={"until_on": today_in(group, now) + USUALLY_OPEN},
    )
    if request.method == "POST" and form.is_valid():
        try:
            poll = polling.ask(
                by=request.user,
                group=group,
                rhythm=rhythm,
                choices=form.choices(),
                until_on=form.cleaned_data["until_on"],
                words=form.cleaned_data["words"],
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Everybody is asked, by the way they chose."))
            return redirect("meetings:poll-stands", slug=slug, pk=poll.pk)
    context = {"group": group, "rhythm": Rhythm(rhythm), "form": form}
    return render(request, "meetings/poll_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def stands(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """How it stands, in numbers, and what can be done."""
    return _stands(request, _poll(request, slug, pk))


@require_POST
def longer(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Another last day."""
    poll = _poll(request, slug, pk)
    form = LongerForm(request.POST, poll=poll)
    if form.is_valid():
        try:
            polling.prolong(by=request.user, poll=poll, until_on=form.cleaned_data["until_on"], now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. Nobody was written to for this."))
            return redirect("meetings:poll-stands", slug=slug, pk=pk)
    return _stands(request, poll, form)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask once more, then take no answers any more."""
    poll = _poll(request, slug, pk)
    if request.method != "POST":
        return render(request, "meetings/poll_close.html", {"group": poll.group, "poll": poll})
    if polling.close(by=request.user, poll=poll, now=timezone.now()):
        messages.success(request, _("Closed. Only numbers are left; what each person said is gone."))
    else:
        messages.info(request, _("It was closed already."))
    return redirect("meetings:poll-stands", slug=slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write down what stands on paper, in numbers."""
    poll = _poll(request, slug, pk)
    if not poll.is_open():  # its numbers are those of people by now, and few of them may be nobody's to read
        messages.info(request, _("It is closed. What stands on paper cannot be added any more."))
        return redirect("meetings:poll-stands", slug=slug, pk=pk)
    seen = request.POST.get("seen", poll.sequence)
    form = SheetsForm(
        request.POST if request.method == "POST" else None,
        options=polls.options_of(poll),
        initial={"sheets": poll.nameless or None, "seen": seen},
    )
    other: list[PollOption] = []
    if request.method == "POST" and form.is_valid():
        try:
            polling.count_sheets(
                by=request.user,
                poll=poll,
                sheets=form.cleaned_data["sheets"],
                numbers=form.numbers(),
                seen_sequence=-1 if form.cleaned_data["seen"] is None else form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except ChangedMeanwhileError:  # both are shown; sent once more, what this person typed holds
            poll.refresh_from_db(fields=["sequence", "nameless"])
            words = _("Somebody wrote down numbers in the meantime. You see theirs; please look again.")
            show_both(form, words, seen=poll.sequence)
            other = polls.options_of(poll)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. They are counted with the others."))
            return redirect("meetings:poll-stands", slug=slug, pk=pk)
    context = {
        "group": poll.group,
        "poll": poll,
        "form": form,
        "other": other,
        "answered": polling.people_who_answered(poll),
    }
    return render(request, "meetings/poll_sheets.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, slug: str, pk: UUID, person: UUID) -> HttpResponse:
    """Note what somebody said who cannot sign in. Whoever can, answers alone."""
    poll = _poll(request, slug, pk)
    membership: Membership = person_of(request, slug, person, may="meetings.change_meeting")
    if consenting.answers_alone(membership.member) or not poll.is_open():
        return _nothing_to_note(request, poll)
    now = timezone.now()
    said = polls.said_by(poll, membership.member_id, noted_by=request.user)
    form = NoteForm(
        request.POST if request.method == "POST" else None, options=polls.options_of(poll), said=said, now=now
    )
    problem = ""
    if request.method == "POST" and ("take_back" in request.POST or form.is_valid()):
        try:
            messages.success(request, _note(request, poll, membership, form, now))
        except consenting.AnswersAloneError:
            return _nothing_to_note(request, poll)
        except ValidationError as error:
            problem = error.messages[0]
        else:
            return redirect("meetings:poll-stands", slug=slug, pk=pk)
    is_noted = polls.is_noted(poll, membership.member_id)
    context = {
        "group": poll.group,
        "poll": poll,
        "membership": membership,
        "form": form,
        "problem": problem,
        "has_answered": is_noted,
        "is_of_another": is_noted and not said,
    }
    return render(request, "meetings/poll_note.html", context, status=422 if problem or form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def paper(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """To print: a slip for each person, or one sheet to pass round (``?as=list``)."""
    poll = _poll(request, slug, pk)
    context = {
        "group": poll.group,
        "poll": poll,
        "options": polls.options_of(poll),
        "often": "" if poll.is_dated else Rhythm(poll.rhythm).label,
        "is_list": request.GET.get("as") == "list",
        "lines": range(LINES_TO_PASS_ROUND),
    }
    return render(request, "meetings/poll_paper.html", context)


def _note(request: MemberRequest, poll: Poll, membership: Membership, form: NoteForm, now: datetime.datetime) -> str:
    """Keep what was noted, or let it go again; what we say back."""
    if "take_back" in request.POST:
        polling.take_back_note(by=request.user, poll=poll, membership=membership, now=now)
        return _("What was noted is gone. You can note it again while it is open.")
    polling.note(by=request.user, poll=poll, membership=membership, said=form.said(), now=now)
    return _("Noted. It counts once, however often you note it.")


def _nothing_to_note(request: MemberRequest, poll: Poll) -> HttpResponse:
    messages.info(request, _("There is nothing to note here now."))
    return redirect("meetings:poll-stands", slug=poll.group.slug, pk=poll.pk)


def _stands(request: MemberRequest, poll: Poll, form: LongerForm | None = None) -> HttpResponse:
    now = timezone.now()
    standing = polls.standing_of(poll, now)
    going_on = [] if poll.is_dated else list(Series.objects.going_on(poll.group, now))
    context = {
        "group": poll.group,
        "poll": poll,
        "is_open": poll.is_open(now),
        "often": "" if poll.is_dated else Rhythm(poll.rhythm).label,
        "standing": standing,
        "counts_too_many": polls.counts_too_many(standing),
        "seasons": [(series, sentence(series.rule)) for series in going_on],
        "people": polls.people_without_sign_in(poll.group) if poll.is_open(now) else [],
        "form": form or LongerForm(poll=poll),
    }
    return render(request, "meetings/poll_stands.html", context, status=422 if form and form.errors else 200)


def _poll(request: MemberRequest, slug: str, pk: UUID) -> Poll:
    group = _group(request, slug)
    poll: Any = Poll.objects.filter(group=group, pk=pk).select_related("group", "chosen").first()
    if poll is None:
        raise Http404
    return poll


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    return group
