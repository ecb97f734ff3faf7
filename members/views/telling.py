"""Before somebody outside is told something: the person is asked, answers alone, and can take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import second_step
from members.actions import consenting, telling
from members.forms.telling import AskToTellForm
from members.models import Disclosure, Membership
from members.requests import MemberRequest
from members.views.people import person_of

ANSWERS = {"yes": "YES", "no": "NO", "talk": "TALK"}


@require_http_methods(["GET", "HEAD"])
def questions(request: MemberRequest) -> HttpResponse:
    """What I was asked, what waits first."""
    rows = list(Disclosure.objects.filter(member=request.user).select_related("group").order_by("-asked_at"))
    rows.sort(key=lambda row: not row.is_open)
    return render(request, "members/questions.html", {"questions": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One question, with three equal answers."""
    rows = Disclosure.objects.filter(member=request.user).select_related("group")
    asked = get_object_or_404(rows, pk=pk)
    said = ANSWERS.get(request.POST.get("answer", "")) if request.method == "POST" else None
    if said is not None:
        if telling.answer(by=request.user, disclosure=asked, answer=said, now=timezone.now()):
            messages.success(request, _("Kept. Whoever asked can see your answer."))
        else:
            messages.info(request, _("This question is closed. Nothing is told."))
        return redirect("members:questions")
    names = Membership.objects.filter(group=asked.group, member=asked.asked_by_id).order_by("-joined_on")
    who = names.first() if asked.asked_by_id else None
    return render(request, "members/question.html", {"asked": asked, "who": who})


@require_http_methods(["GET", "HEAD", "POST"])
def of_person(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """What this person was asked in this group and what they answered; and a new question."""
    membership = person_of(request, slug, pk, may="members.ask_to_tell")
    step = second_step.ask(request)
    if step is not None:
        return step
    form = AskToTellForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        telling.ask(by=request.user, membership=membership, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Asked. Please tell nobody before there is a yes."))
        return redirect("members:telling", slug=slug, pk=pk)
    rows = Disclosure.objects.filter(member=membership.member, group=membership.group).order_by("-asked_at")
    context: dict[str, Any] = {
        "group": membership.group,
        "membership": membership,
        "questions": rows,
        "form": form,
        "answers_alone": consenting.answers_alone(membership.member),
    }
    return render(request, "members/telling.html", context, status=422 if form.errors else 200)


@require_POST
def settle(request: MemberRequest, slug: str, pk: UUID, question: UUID) -> HttpResponse:
    """Note that it was told, let it go, or note what somebody without sign-in said: one button each."""
    membership = person_of(request, slug, pk, may="members.ask_to_tell")
    rows = Disclosure.objects.filter(member=membership.member, group=membership.group).select_related("member")
    asked = get_object_or_404(rows, pk=question)
    step = second_step.ask(request)
    if step is not None:
        return step
    _settle(request, asked)
    return redirect("members:telling", slug=slug, pk=pk)


def _settle(request: MemberRequest, asked: Disclosure) -> None:
    done, by, now = request.POST.get("done", ""), request.user, timezone.now()
    try:
        if done == "told":
            telling.mark_told(by=by, disclosure=asked, now=now)
        elif done == "let_go":
            telling.let_go(by=by, disclosure=asked, now=now)
        elif done in ANSWERS:
            telling.note_answer(by=by, disclosure=asked, answer=ANSWERS[done], now=now)
        else:
            raise Http404
    except telling.NotAnsweredYesError:
        messages.error(request, _("There is no yes that holds now. Please tell nobody."))
    except consenting.AnswersAloneError:
        messages.error(request, _("This person answers alone, on their own page."))
    else:
        messages.success(request, _("Noted."))
