"""Starting a group: the planning guide, one question at a time (SET-1, SET-2)."""

import dataclasses
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.guide import BY_CODE, QUESTIONS, Answer, Question
from groups.models import Group, Template
from members.actions import planning
from members.forms.planning import FoundForm, StartForm, form_of
from members.models import Plan
from members.requests import MemberRequest

STATES = {"later": "LATER", "ask": "ASK"}


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: MemberRequest) -> HttpResponse:
    """My plans, and beginning another one."""
    groups = Group.objects.filter(pk__in=request.user.facilitated_group_ids).order_by("name", "pk")
    form = StartForm(request.POST or None, groups=list(groups), templates=list(Template.objects.offered()))
    if request.method == "POST" and form.is_valid():
        try:
            plan = planning.start_plan(by=request.user, like=form.like_what, now=timezone.now())
        except planning.TooManyPlansError:
            form.add_error(None, _("You have many plans already. Please throw one away first."))
        else:
            return redirect("members:plan-question", pk=plan.pk, code=plan.next_question.code)
    status = 422 if form.errors else 200
    mine = list(request.user.plans.open())
    return render(request, "members/plan_list.html", {"form": form, "plans": mine}, status=status)


@require_http_methods(["GET", "HEAD"])
def plan(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """What is decided, and what is not; nothing of it stands in the way."""
    row = _mine(request, pk)
    if row.group is not None:
        return redirect("groups:first-steps", slug=row.group.slug)
    said = [(question, row.answer_to(question.code)) for question in QUESTIONS]
    return render(
        request,
        "members/plan_summary.html",
        {
            "plan": row,
            "decided": [_line(question, answer) for question, answer in said if answer.is_decided],
            "for_members": [_line(question, answer) for question, answer in said if answer.is_for_members],
            "open": [_line(q, answer) for q, answer in said if not (answer.is_decided or answer.is_for_members)],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """One question. It can be answered, left for later, or kept for the members."""
    row, asked = _mine(request, pk), BY_CODE.get(code)
    if asked is None:
        raise Http404
    if row.group is not None:
        return redirect("groups:first-steps", slug=row.group.slug)
    form = form_of(asked, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.answer()
        state = next((state for name, state in STATES.items() if name in request.POST), said.state)
        try:
            planning.answer(plan=row, code=code, said=dataclasses.replace(said, state=state), now=timezone.now())
        except planning.PlanIsDoneError:
            return redirect("members:plans")
        following = _after(asked)
        if following is None or request.GET.get("back"):
            return redirect("members:plan", pk=row.pk)
        return redirect("members:plan-question", pk=row.pk, code=following.code)
    number = QUESTIONS.index(asked) + 1
    return render(
        request,
        "members/plan_question.html",
        {
            "plan": row,
            "question": asked,
            "form": form,
            "number": number,
            "total": len(QUESTIONS),
            "before": QUESTIONS[number - 2] if number > 1 else None,
            "about": asked.informal_about if asked.informal_about and row.is_informal else asked.about,
            "goes_back": bool(request.GET.get("back")),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Found the group: a name, and what the founder is called in it."""
    row = _mine(request, pk)
    if row.group is not None:
        return redirect("groups:first-steps", slug=row.group.slug)
    named = row.answer_to("name").more
    form = FoundForm(request.POST or None, initial={**named, "shown_name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            group = planning.found(by=request.user, plan=row, now=timezone.now(), **form.cleaned_data)
        except planning.PlanIsDoneError:
            return redirect("members:plans")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your group is there. Take all the time you need for the rest."))
            return redirect("groups:first-steps", slug=group.slug)
    context = {"plan": row, "form": form, "open_number": len(row.undecided)}
    return render(request, "members/plan_found.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask once more, then forget the plan."""
    row = get_object_or_404(request.user.plans.open(), pk=pk)
    if request.method == "POST":
        planning.throw_away(by=request.user, plan=row)
        messages.success(request, _("The plan is thrown away."))
        return redirect("members:plans")
    return render(request, "members/plan_throw_away.html", {"plan": row})


def _mine(request: MemberRequest, pk: uuid.UUID) -> Plan:
    return get_object_or_404(request.user.plans.select_related("group", "member"), pk=pk)


def _after(asked: Question) -> Question | None:
    place = QUESTIONS.index(asked) + 1
    return QUESTIONS[place] if place < len(QUESTIONS) else None


def _line(asked: Question, said: Answer) -> dict[str, object]:
    """A question with what was said to it, for the summary."""
    words = said.words or said.more.get("name", "")
    return {"question": asked, "labels": said.labels(asked), "words": words}
