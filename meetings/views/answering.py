"""Saying whether I come: signed in, or by the link of a message."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.actions import answering
from meetings.models import AnswerLink, Attendance, Meeting
from members.limits import guesses_limited
from members.models import Member
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

SAID = {"yes": Attendance.Answer.YES, "unsure": Attendance.Answer.UNSURE, "no": Attendance.Answer.NO}


def thanks(answer: str) -> str:
    """What we say back; each answer is as welcome as the others."""
    return {
        "yes": _("Thank you. We have kept a seat for you."),
        "unsure": _("Thank you. You can decide any time before it starts."),
        "no": _("Thank you for telling us. You are welcome another time."),
    }[answer]


@require_POST
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Keep the answer of the signed-in member and go back to where it was given."""
    meeting = fetch(Meeting.objects, request, may="meetings.answer", pk=pk)
    said = request.POST.get("answer", "")
    back = request.POST.get("next", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = "/home/"
    if said not in SAID:
        messages.error(request, _("Please choose one of the three answers."))
        return redirect(back)
    try:
        answering.answer(by=request.user, meeting=meeting, answer=SAID[said], now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, thanks(said))
    return redirect(back)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@guesses_limited
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer without signing in: day, hour and the person's own word for it; no name, no place (decision 20).

    Opening the page changes nothing, so a program that looks at links ahead of the reader does no harm.
    """
    link = AnswerLink.objects.filter(token=token).select_related("meeting", "member").first()
    if link is None or not _belongs(link):
        raise Http404
    said = request.POST.get("answer", "")
    chose_here = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language() if chose_here else link.member.language):
        response = _answer_page(request, link, said)
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return response


def _answer_page(request: HttpRequest, link: AnswerLink, said: str) -> HttpResponse:
    problem = saved = ""
    if request.method == "POST":
        if said not in SAID:
            problem = _("Please choose one of the three answers.")
        else:
            try:
                answering.answer(by=link.member, meeting=link.meeting, answer=SAID[said], now=timezone.now())
                saved = thanks(said)
            except ValidationError as error:
                problem = error.messages[0]
    kept = Attendance.objects.filter(meeting=link.meeting, member=link.member).values_list("answer", flat=True).first()
    return render(
        request,
        "meetings/answer_by_link.html",
        {
            "meeting": link.meeting,
            "label": link.member.neutral_label or settings.SITE_LABEL,
            "answer": kept or "",
            "takes_answers": link.meeting.takes_answers(),
            "saved": saved,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _belongs(link: AnswerLink) -> bool:
    member: Member = link.member
    return member.is_active and link.meeting.group_id in member.group_ids()
