"""A group's pages for its facilitators about itself: first steps, settings, its own words."""

import uuid
from typing import Any

from django.conf import settings as program
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups import actions
from groups.forms.settings import SettingsForm, WordsForm
from groups.guide import QUESTIONS
from groups.models import Group, SetUpPoint, Wording
from groups.words import Words, of_language
from peersupport.web.scoped import fetch

ORDER = {question.code: number for number, question in enumerate(QUESTIONS)}


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """What now: what is still open and what to ask the members. Each line can be let go, and so can the whole list."""
    group = _group(request, slug)
    if request.method == "POST":
        _settle(request, group)
        return redirect("groups:first-steps", slug=group.slug)
    points = sorted(SetUpPoint.objects.filter(group=group), key=lambda point: ORDER[point.code])
    return render(
        request,
        "groups/first_steps.html",
        {
            "group": group,
            "points": points,
            "lists": [
                (_("Still open"), [point for point in points if point.state == SetUpPoint.State.OPEN]),
                (_("To ask the others"), [point for point in points if point.state == SetUpPoint.State.ASK]),
                (_("What you thought of"), [point for point in points if point.state == SetUpPoint.State.THOUGHT]),
            ],
        },
    )


def _settle(request: HttpRequest, group: Group) -> None:
    by: Any = request.user
    if "begin" in request.POST:
        if actions.begin(by=by, group=group):
            messages.success(request, _("You are under way. Messages go out from now on."))
    elif "all" in request.POST:
        actions.settle_points(by=by, group=group)
        messages.success(request, _("The list is put away."))
    else:
        try:
            point = uuid.UUID(request.POST.get("point", ""))
        except ValueError:
            messages.error(request, _("Please choose a line of the list."))
        else:
            actions.settle_points(by=by, group=group, points=[point])


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group says about itself, and how firmly it is arranged."""
    group = _group(request, slug)
    form = SettingsForm(request.POST or None, instance=_group(request, slug))
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        actions.change_settings(by=by, group=group, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("groups:settings", slug=group.slug)
    context = {"group": group, "form": form, "points": SetUpPoint.objects.filter(group=group).count()}
    return render(request, "groups/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """The group's own words in one language, with a look at how pages then read (LANG-4)."""
    group = _group(request, slug)
    language = request.GET.get("language", "")
    if language not in dict(program.LANGUAGES):
        language = str(get_language())
    rows = Wording.objects.filter(group=group, language=language)
    form = WordsForm(request.POST or None, language=language, wordings={row.word: row for row in rows})
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and "preview" not in request.POST:
        by: Any = request.user
        try:
            actions.choose_words(by=by, group=group, language=language, chosen=form.chosen)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            address = redirect("groups:words", slug=group.slug)
            address["Location"] += f"?language={language}"
            return address
    shown = _preview(group, language, form.chosen if is_sent else None)
    context = {
        "group": group,
        "form": form,
        "chosen_language": language,
        "shown": shown,
        "looked_at": is_sent,
    }
    return render(request, "groups/words.html", context, status=422 if form.errors else 200)


def _preview(group: Group, language: str, chosen: dict[str, tuple[str, str]] | None) -> Words:
    """The words as they would be with what was typed, or as they are."""
    organisations = (
        Wording.objects.filter(organisation=group.organisation_id, language=language) if group.organisation_id else ()
    )
    with override(language):
        if chosen is None:
            own = list(Wording.objects.filter(group=group, language=language))
        else:
            own = [
                Wording(group=group, language=language, word=word, one=one, many=many)
                for word, (one, many) in chosen.items()
            ]
        return of_language([*organisations, *own], language)


def _group(request: HttpRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    return group
