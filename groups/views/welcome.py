"""Where facilitators make the page for newcomers their own (MEM-5)."""

from typing import Any

from django.conf import settings as program
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.actions import welcome as actions
from groups.forms.welcome import PartForm
from groups.models import Group, Listing, WelcomePart
from groups.welcome import STARTS, parts_of, section_of, texts_of
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every part with its words: say it otherwise, leave it out, put it elsewhere. And if newcomers get a message."""
    group = _group(request, slug)
    if request.method == "POST":
        _arrange(request, group)
        return redirect("groups:welcome-parts", slug=group.slug)
    language = str(get_language())
    rows = parts_of(group)
    listing = Listing.objects.filter(group=group).first()
    return render(
        request,
        "groups/welcome_parts.html",
        {
            "group": group,
            "sections": [section_of(row, language, inside=True) for row in rows],
            "first": rows[0].key,
            "last": rows[-1].key,
            "is_public": bool(listing and listing.shows_welcome and group.is_listed and not group.is_closed),
        },
    )


def _arrange(request: HttpRequest, group: Group) -> None:
    by: Any = request.user
    what, _separator, key = request.POST.get("do", "").partition(" ")
    try:
        if what in ("up", "down"):
            actions.move(by=by, group=group, key=key, up=what == "up")
        elif what in ("show", "leave-out"):
            actions.set_shown(by=by, group=group, key=key, is_shown=what == "show")
        elif what in ("greet", "greet-not"):
            actions.greet(by=by, group=group, is_on=what == "greet")
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Please choose a line of the list."))
    except actions.GoneError:
        messages.info(request, _("This part was taken away in the meantime."))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of the group's own."""
    group = _group(request, slug)
    language = _language(request)
    form = PartForm(request.POST or None, is_own=True)
    for name in ("title", "words"):
        form.fields[name].required = True
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        try:
            actions.add(by=by, group=group, language=language, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It stands at the end of the page now."))
            return redirect("groups:welcome-parts", slug=group.slug)
    return _page(request, group, WelcomePart(group=group, code=WelcomePart.Code.OWN), form, language)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One part in one language: what is left empty is in our words again. What the group added can be taken away."""
    group = _group(request, slug)
    row = next((one for one in parts_of(group) if one.key == key), None)
    if row is None:
        raise Http404
    by: Any = request.user
    is_own = row.code == WelcomePart.Code.OWN
    if is_own and "remove" in request.POST:
        actions.remove(by=by, group=group, key=key)
        messages.success(request, _("The part is taken away."))
        return redirect("groups:welcome-parts", slug=group.slug)
    language = _language(request)
    text = next((one for one in texts_of(row) if one.language == language), None)
    initial = {
        "title": text.title if text else "",
        "words": text.words if text else "",
        "is_for_newcomers": row.is_for_newcomers,
    }
    form = PartForm(request.POST or None, is_own=is_own, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say(by=by, group=group, key=key, language=language, **form.cleaned_data)
        except actions.GoneError:
            raise Http404 from None
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:welcome-parts", slug=group.slug)
    return _page(request, group, row, form, language)


def _page(request: HttpRequest, group: Group, row: WelcomePart, form: PartForm, language: str) -> HttpResponse:
    context = {
        "group": group,
        "part": row,
        "is_new": not row.is_touched and row.code == WelcomePart.Code.OWN,
        "is_own": row.code == WelcomePart.Code.OWN,
        "form": form,
        "chosen_language": language,
        "start": STARTS[row.code].lines,
        "label": WelcomePart.Code(row.code).label,
    }
    return render(request, "groups/welcome_part.html", context, status=422 if form.errors else 200)


def _language(request: HttpRequest) -> str:
    """The language in which somebody writes: as the address says, else the page's own."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(program.LANGUAGES) else str(get_language())


def _group(request: HttpRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="groups.change_group", slug=slug)
    return group
