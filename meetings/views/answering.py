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

from meetings.actions import absences, answering
from meetings.cards import card_of, number_in_line
from meetings.models import Absence, AnswerLink, Attendance, Meeting
from meetings.views.kindly import kindly_gone
from members.actions.roles import NotHereError
from members.limits import guesses_limited
from members.models import Member
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

SAID = {"yes": Attendance.Answer.YES, "unsure": Attendance.Answer.UNSURE, "no": Attendance.Answer.NO}

MOST_DIGITS = 9


def thanks(kept: Attendance) -> str:
    """What we say back; each answer is as welcome as the others."""
    if kept.answer == Attendance.Answer.WAIT:
        words = _("Every place is taken at the moment. You are number %(number)s in line, and we tell you.")
        return words % {"number": number_in_line(kept.meeting, kept.member)}
    said = absences.said_of(kept.member, kept.meeting)
    if said == Absence.Said.NAME:
        return _("Thank you for telling us. The others read your name, and that you will be away.")
    if said == Absence.Said.SOMEBODY:
        return _("Thank you for telling us. The others read that somebody will be away, and no name.")
    return {
        "yes": _("Thank you. We have kept a seat for you."),
        "unsure": _("Thank you. You can decide any time before it starts."),
        "no": _("Thank you for telling us. You are welcome another time."),
    }[kept.answer.lower()]


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
        kept = answering.answer(
            by=request.user, meeting=meeting, answer=SAID[said], seen_sequence=_seen(request), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except NotHereError:
        raise Http404 from None
    else:
        messages.success(request, thanks(kept))
    return redirect(back)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kindly_gone
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
                given = answering.answer(
                    by=link.member,
                    meeting=link.meeting,
                    answer=SAID[said],
                    seen_sequence=_seen(request),
                    now=timezone.now(),
                )
                saved = thanks(given)
            except ValidationError as error:
                problem = error.messages[0]
            except NotHereError:
                raise Http404 from None
    card = card_of(Meeting.objects.get(pk=link.meeting_id), link.member)
    return render(
        request,
        "meetings/answer_by_link.html",
        {
            "meeting": card.meeting,
            "card": card,
            "label": link.member.neutral_label or settings.SITE_LABEL,
            "saved": saved,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _seen(request: HttpRequest) -> int | None:
    """Which state of the meeting this person saw, if the page said so."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= MOST_DIGITS else None


def _belongs(link: AnswerLink) -> bool:
    member: Member = link.member
    return member.is_active and link.meeting.group_id in member.group_ids()
