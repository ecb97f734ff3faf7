"""“Which day and hour suit you?”: answering, signed in or by the link of a message (MEET-3)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import polls
from meetings.actions import polling
from meetings.forms.poll import PollAnswerForm
from meetings.models import Poll, PollLink
from meetings.rhythm import Rhythm
from meetings.views.kindly import kindly_gone
from members.limits import guesses_limited
from members.models import Member
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what suits; once it is closed, read what came of it."""
    poll: Poll = fetch(Poll.objects.select_related("group", "chosen"), request, may="meetings.view_meeting", pk=pk)
    require(request, "meetings.answer", poll)
    form, problem = _answered(request, poll, request.user)
    if form is None:
        messages.success(request, thanks(request.POST))
        return redirect("meetings:poll", pk=pk)
    context = {
        **_context(poll, form, problem, request.user),
        "group": poll.group,
        "may_change": request.user.has_perm("meetings.change_meeting", poll),
    }
    if not poll.is_open():
        context["standing"] = polls.standing_of(poll, timezone.now())
    return render(request, "meetings/poll.html", context, status=422 if problem or form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kindly_gone
@guesses_limited
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without signing in: days, hours and the person's own word for it; no name of the group (decision 20).

    Opening the page changes nothing.
    """
    link = PollLink.objects.filter(token=token).select_related("poll__group", "member").first()
    if link is None or not _belongs(link):
        raise Http404
    chose_here = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language() if chose_here else link.member.language):
        form, problem = _answered(request, link.poll, link.member)
        saved = thanks(request.POST) if form is None else ""
        form = form or _form(link.poll, link.member, None)
        context = {
            **_context(link.poll, form, problem, link.member),
            "label": link.member.neutral_label or settings.SITE_LABEL,
            "saved": saved,
        }
        status = 422 if problem or form.errors else 200
        response = render(request, "meetings/poll_by_link.html", context, status=status)
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return response


def thanks(sent: Any) -> str:
    """What we say back."""
    if "take_back" in sent:
        return _("Your answers are gone. You can answer again while it is open.")
    return _("Thank you. You can change it while it is open.")


def _answered(request: HttpRequest, poll: Poll, member: Member) -> tuple[PollAnswerForm | None, str]:
    """No form any more if something was kept; else the form to draw, and what stands in the way."""
    now = timezone.now()
    if request.method != "POST":
        return _form(poll, member, None), ""
    form = _form(poll, member, request.POST)
    try:
        if "take_back" in request.POST:
            polling.take_back(by=member, poll=poll, now=now)
        elif not form.is_valid():
            return form, ""
        else:
            polling.answer(by=member, poll=poll, said=form.said(), now=now)
    except ValidationError as error:
        return form, str(error.messages[0])
    return None, ""


def _form(poll: Poll, member: Member, typed: Any) -> PollAnswerForm:
    return PollAnswerForm(
        typed, options=polls.options_of(poll), said=polls.said_by(poll, member.pk), now=timezone.now()
    )


def _context(poll: Poll, form: PollAnswerForm, problem: str, member: Member) -> dict[str, Any]:
    poll.refresh_from_db(fields=["closed_at", "ends_at", "chosen"])
    return {
        "poll": poll,
        "form": form,
        "problem": problem,
        "is_open": poll.is_open(),
        "often": "" if poll.is_dated else Rhythm(poll.rhythm).label,
        "has_answered": bool(polls.said_by(poll, member.pk)),
    }


def _belongs(link: PollLink) -> bool:
    member: Member = link.member
    return member.is_active and link.poll.group_id in member.group_ids()
