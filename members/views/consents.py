"""Is it all right if…? People answer each question alone; what somebody without sign-in said is noted for them."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from members import second_step
from members.actions import consenting
from members.consents import QUESTIONS, Question, questions_for
from members.forms.consents import YesForm
from members.models import Consent, Member, Membership
from members.requests import MemberRequest
from members.views.people import person_of

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands for one person: their ``last`` word, if any, and what was ``chosen`` with it."""

    question: Question
    membership: Membership | None
    last: Consent | None
    is_yes: bool
    chosen: str


def asked_of(member: Member, memberships: list[Membership], now: datetime.datetime) -> list[Asked]:
    """Every question to ``member``: those about all of this first, then those of each of ``memberships``."""
    rows = Consent.objects.current().filter(member=member)
    last = {(row.group_id, row.question): row for row in rows}
    general = questions_for(member, of_group=False)
    of_group = questions_for(member, of_group=True)
    found = [_asked(one, None, last.get((None, one.code)), now) for one in general]
    for membership in memberships:
        here = [one for one in of_group if one.is_asked_in(membership.group)]
        found += [_asked(one, membership, last.get((membership.group_id, one.code)), now) for one in here]
    return found


def _asked(question: Question, membership: Membership | None, last: Consent | None, now: datetime.datetime) -> Asked:
    is_yes = last is not None and last.answer == Consent.Answer.YES and (last.until is None or last.until > now)
    return Asked(question, membership, last, is_yes, str(dict(question.options).get(last.option, "")) if last else "")


@require_http_methods(["GET", "HEAD", "POST"])
def all_right(request: MemberRequest, code: str, pk: UUID | None = None) -> HttpResponse:
    """One question, with two equal answers; and what was said to it before."""
    member, now = request.user, timezone.now()
    mine = member.memberships.current().select_related("group")
    membership = get_object_or_404(mine, pk=pk) if pk else None
    question, group = _question(member, code, membership)
    form = _form(request, question, member, now)
    if _answers(request, form):
        if request.POST["answer"] == YES:
            consenting.say_yes(by=member, member=member, question=question, group=group, now=now, **form.cleaned_data)
            messages.success(request, _("Kept. You can take it back here at any time."))
        else:
            consenting.say_no(by=member, member=member, question=question, group=group, now=now)
            messages.success(request, _("Kept. Nobody asks you again."))
        return redirect("members:privacy")
    context = {**_shown(question, member, membership, now), "form": form}
    return render(request, "members/all_right.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def of_person(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """What one person of the group said is all right there."""
    membership = person_of(request, slug, pk, may="members.view_consents")
    step = second_step.ask(request)
    if step is not None:
        return step
    context = {
        "group": membership.group,
        "membership": membership,
        "asked": asked_of(membership.member, [membership], timezone.now()),
        "answers_alone": consenting.answers_alone(membership.member),
    }
    return render(request, "members/all_right_of.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, slug: str, pk: UUID, code: str) -> HttpResponse:
    """Note what somebody who cannot sign in said in person. Whoever can, answers alone."""
    membership = person_of(request, slug, pk, may="members.view_consents")
    member, now = membership.member, timezone.now()
    question, _group = _question(member, code, membership)
    step = second_step.ask(request)
    if step is not None:
        return step
    if consenting.answers_alone(member):
        return redirect("members:all-right-of", slug=slug, pk=pk)
    form = _form(request, question, member, now)
    if _answers(request, form):
        noted: dict[str, Any] = {"by": request.user, "membership": membership, "question": question, "now": now}
        if request.POST["answer"] == YES:
            consenting.note_yes(**noted, **form.cleaned_data)
        else:
            consenting.note_no(**noted)
        messages.success(request, _("Noted, with today’s date and your name."))
        if not Membership.objects.current().filter(pk=pk).exists():
            return redirect("members:people", slug=slug)
        return redirect("members:all-right-of", slug=slug, pk=pk)
    context = {**_shown(question, member, membership, now), "form": form, "group": membership.group}
    return render(request, "members/all_right_note.html", context, status=422 if form.errors else 200)


def _question(member: Member, code: str, membership: Membership | None) -> tuple[Question, Group | None]:
    """The question and the group it is about. Http404 if there is nothing to ask this person."""
    question = QUESTIONS.get(code)
    if question is None or not question.concerns(member) or (question.is_of_group and membership is None):
        raise Http404
    if membership is not None and question.is_of_group and not question.is_asked_in(membership.group):
        raise Http404
    return question, membership.group if membership and question.is_of_group else None


def _form(request: MemberRequest, question: Question, member: Member, now: datetime.datetime) -> YesForm:
    data = request.POST if request.method == "POST" and request.POST.get("answer") == YES else None
    return YesForm(data, question=question, member=member, now=now)


def _answers(request: MemberRequest, form: YesForm) -> bool:
    answer = request.POST.get("answer") if request.method == "POST" else None
    return answer == NO or (answer == YES and form.is_valid())


def _shown(
    question: Question, member: Member, membership: Membership | None, now: datetime.datetime
) -> dict[str, object]:
    group = membership.group if membership and question.is_of_group else None
    rows = list(Consent.objects.filter(member=member, group=group, question=question.code).order_by("-given_at"))
    last = next((row for row in rows if row.ended_at is None), None)
    return {
        "asked": _asked(question, membership, last, now),
        "membership": membership,
        "who": consenting.who_words(group),
        "before": rows,
    }
