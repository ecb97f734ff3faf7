"""The pages of a group's life: its story, what is announced, announcing it, goodbyes (SET-7, MEM-3)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members import parts, story
from members.actions import keeping
from members.actions import life as acting
from members.forms.life import BreakForm, ChangeForm, EndForm, KeepForm
from members.life_news import sentence
from members.models import Keepsake
from members.requests import MemberRequest
from peersupport.web.moments import long_day
from peersupport.web.scoped import fetch

Kind = LifeChange.Kind


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be announced: what it means for people, and what is asked."""

    title: str | Promise
    means: tuple[str | Promise, ...]
    form: type[ChangeForm] = ChangeForm


WAYS = {
    Kind.OPEN: Way(
        gettext_lazy("Become an open group"),
        (
            gettext_lazy("Anybody may simply come, without asking."),
            gettext_lazy("Nobody needs an account, and people come and go freely."),
            gettext_lazy("You know less beforehand who will be there. Whoever belongs goes on belonging."),
        ),
    ),
    Kind.CLOSED: Way(
        gettext_lazy("Become a closed group"),
        (
            gettext_lazy("New people ask first, and you answer them."),
            gettext_lazy("You know who comes, and people say if they cannot."),
            gettext_lazy("Whoever belongs goes on belonging. Nobody has to ask again."),
        ),
    ),
    Kind.BREAK: Way(
        gettext_lazy("Take a break"),
        (
            gettext_lazy("Meetings in that time are called off. People are told once, not for each one."),
            gettext_lazy("Nothing reminds anybody in that time. Everybody goes on belonging."),
            gettext_lazy("A break is nothing to be sorry about. Groups breathe."),
        ),
        BreakForm,
    ),
    Kind.AGAIN: Way(
        gettext_lazy("Meet again"),
        (
            gettext_lazy("Meetings take place again at the usual hours, and reminders go out."),
            gettext_lazy("Everybody is told."),
        ),
    ),
    Kind.END: Way(
        gettext_lazy("Come to a good end"),
        (
            gettext_lazy("Everybody is told when you meet for the last time. Later meetings are called off."),
            gettext_lazy("Everybody chooses what is kept of them. Who chooses nothing is forgotten here."),
            gettext_lazy("The day after, the group's pages close and messages stop."),
            gettext_lazy("Until then you can take it back."),
        ),
        EndForm,
    ),
}


@require_http_methods(["GET", "HEAD"])
def life(request: MemberRequest, slug: str) -> HttpResponse:
    """What is announced, what the group decided so far, and for facilitators what can be announced."""
    group = fetch(Group.objects.select_related("organisation"), request, may="groups.view_inside", slug=slug)
    coming, pause = acting.to_come(group), acting.current_break(group)
    may_change = request.user.has_perm("members.change_life", group)
    became = parts.recent(group, timezone.now())
    can_move = became is not None and parts.may_move(request.user, became)
    return render(
        request,
        "members/life.html",
        {
            "group": group,
            "coming": coming,
            "coming_says": sentence(coming) if coming else "",
            "pause": pause,
            "lines": story.lines(group),
            "became": can_move,
            "move_until": parts.move_until(became) if became else None,
            "large": parts.large(group) if may_change and not coming else 0,
            "may_change": may_change,
            "layout": "layouts/facilitator.html" if may_change else "layouts/member.html",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def belonging(request: MemberRequest, slug: str) -> HttpResponse:
    """Open to closed, or back."""
    group = _group(request, slug)
    return _announce(request, group, Kind.OPEN if group.is_closed else Kind.CLOSED)


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: MemberRequest, slug: str) -> HttpResponse:
    """A break."""
    return _announce(request, _group(request, slug), Kind.BREAK)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: MemberRequest, slug: str) -> HttpResponse:
    """Meeting again."""
    return _announce(request, _group(request, slug), Kind.AGAIN)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, slug: str) -> HttpResponse:
    """A good ending."""
    return _announce(request, _group(request, slug), Kind.END)


@require_POST
def take_back(request: MemberRequest, slug: str) -> HttpResponse:
    """What is announced is taken back; whoever heard of it is told."""
    change = acting.to_come(_group(request, slug))
    if change is not None and acting.take_back(by=request.user, change=change, now=timezone.now()):
        messages.success(request, _("Taken back. Whoever heard of it is told."))
    else:
        messages.error(request, _("Nothing is waiting that could be taken back."))
    return redirect("members:life", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def goodbye(request: MemberRequest, slug: str) -> HttpResponse:
    """For everybody in a group that ends: the last day, what to keep, where to go next."""
    group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    change = acting.to_come(group)
    if change is None or change.kind != Kind.END:
        messages.info(request, _("No ending is announced here."))
        return redirect("members:life", slug=slug)
    kept = Keepsake.objects.filter(member=request.user, change=change).first()
    initial = {"keeps_story": kept is not None, "keeps_name": bool(kept and kept.keeps_name)}
    form = KeepForm(request.POST or None, initial=initial)
    if request.method == "POST":
        form = KeepForm(request.POST)
        if form.is_valid():
            keeping.choose(by=request.user, change=change, **form.cleaned_data)
            messages.success(request, _("Saved. You can change it until the last day."))
            return redirect("members:life-goodbye", slug=slug)
    context = {"group": group, "change": change, "form": form}
    return render(request, "members/life_goodbye.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def take_story(request: MemberRequest, slug: str) -> HttpResponse:
    """The group's own story as a file, without a single name."""
    group = fetch(Group.objects.select_related("organisation"), request, may="members.change_life", slug=slug)
    answer = JsonResponse(story.as_data(group), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="story.json"'
    return answer


@require_http_methods(["GET", "HEAD"])
def kept(request: MemberRequest) -> HttpResponse:
    """The stories that this person chose to keep."""
    return render(request, "members/kept.html", {"stories": story.kept_by(request.user)})


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects.select_related("organisation"), request, may="members.change_life", slug=slug)
    return group


def _announce(request: MemberRequest, group: Group, kind: Kind) -> HttpResponse:
    """Ask what and when; show once more what it means; then tell everybody."""
    way, now = WAYS[kind], timezone.now()
    extra: dict[str, Any] = {"today": today_in(group, now)}
    if way.form is EndForm:
        others = [pk for pk in request.user.facilitated_group_ids if pk != group.pk]
        extra["successors"] = Group.objects.filter(pk__in=others, status=Group.Status.RUNNING).order_by("name", "pk")
    form = way.form(request.POST if request.method == "POST" else None, **extra)
    is_sure = False
    if request.method == "POST" and form.is_valid():
        is_sure = "sure" not in request.POST and "back" not in request.POST
        if "sure" in request.POST:
            try:
                acting.announce(by=request.user, group=group, kind=kind, now=now, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Everybody is being told now."))
                return redirect("members:life", slug=group.slug)
        elif is_sure:
            try:
                acting.check(group=group, kind=kind, now=now, **_days(form))
            except ValidationError as error:
                form.add_error(None, error)
                is_sure = False
    context = {
        "group": group,
        "way": way,
        "form": form,
        "asks_once_more": is_sure,
        "chosen": _chosen(form) if is_sure else [],
    }
    return render(request, "members/life_announce.html", context, status=422 if form.errors else 200)


def _chosen(form: ChangeForm) -> list[tuple[Any, str]]:
    """What was filled in, in words, to be read once more."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if isinstance(value, datetime.date):
            value = long_day(value)
        elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            value = LifeChange.How(str(value)).label
        if value:
            found.append((field.label, str(value)))
    return found


def _days(form: ChangeForm) -> dict[str, Any]:
    return {"holds_on": form.cleaned_data["holds_on"], "until_on": form.cleaned_data.get("until_on")}
