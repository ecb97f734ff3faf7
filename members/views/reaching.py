"""Reaching one person oneself: a purpose they agreed to, a fresh second step, their number once."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members import second_step
from members.actions import reaching
from members.consents import QUESTIONS
from members.requests import MemberRequest
from members.views.people import person_of


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose what for; then the number, once, or a kind word. Opened again, it is not shown any more."""
    membership = person_of(request, slug, pk, may="members.reach")
    step = second_step.ask(request)
    if step is not None:
        return step
    context = {"group": membership.group, "membership": membership, "purposes": reaching.purposes()}
    if request.method != "POST":
        return render(request, "members/reach.html", context)
    question = QUESTIONS.get(request.POST.get("purpose", ""))
    if question is None or not question.purpose:
        raise Http404
    context["question"] = question
    try:
        context["ways"] = reaching.see_addresses(
            by=request.user, membership=membership, question=question, now=timezone.now()
        )
    except reaching.NotAllRightError:
        return render(request, "members/reach_not.html", context)
    except reaching.TooManyLooksError:
        return render(request, "members/reach_wait.html", context, status=429)
    return render(request, "members/reach_shown.html", context)
