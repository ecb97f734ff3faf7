"""Planning a season and changing it: how often, when and where; then the real days, each to be ticked off (MEET-3)."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from meetings.actions import seasons, settling
from meetings.actions.seasons import Draft, Outlook
from meetings.actions.settling import Settled
from meetings.actions.telling import ChangedMeanwhileError
from meetings.forms.season import MOST_DAYS, SeasonForm
from meetings.models import Place, PollOption, Series
from meetings.polls import first_day
from meetings.rhythm import Rhythm, rhythm_of, sentence
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require

SPARE_DAYS = 3
"""Empty questions below the days that are chosen already."""
USUALLY = datetime.timedelta(minutes=90)


@require_http_methods(["GET", "HEAD"])
def how_often(request: MemberRequest, slug: str) -> HttpResponse:
    """The first question: how often?"""
    return render(request, "meetings/season_rhythm.html", {"group": _group(request, slug), "rhythms": _rhythms()})


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, slug: str, rhythm: str) -> HttpResponse:
    """The other questions, and the days that follow from the answers."""
    group = _group(request, slug)
    chosen = _rhythm(rhythm)
    option = _option(request, group)
    days = (option.on_date,) if option and option.on_date else ()
    form = _form(request, group, chosen, _as_chosen(_usual(group), option), by_hand=days)
    context = {"group": group, "rhythm": chosen, "rhythms": [], "option": option}
    return _page(request, group, form, None, context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Another rhythm, hour or place from a day on; or only looking through the days (``?look=yes``)."""
    group = _group(request, slug)
    series = Series.objects.select_related("group", "place").filter(group=group, pk=pk).first()
    if series is None:
        raise Http404
    draft = seasons.draft_of(series, timezone.now())
    holds = rhythm_of(series.rule)
    chosen = _rhythm(request.GET["every"]) if "every" in request.GET else holds[0] if holds else Rhythm.WEEK
    initial = {**_initial(draft), "weeks": holds[1] if holds and holds[1] > 1 else 2}
    option = _option(request, group)
    form = _form(request, group, chosen, _as_chosen(initial, option), by_hand=draft.by_hand)
    context = {
        "group": group,
        "option": option,
        "series": series,
        "rhythm": chosen,
        "rhythms": _rhythms(),
        "now_says": sentence(series.rule),
        "seen": request.POST.get("seen", str(series.sequence)),
    }
    if request.method == "GET" and "look" in request.GET and holds and holds[0] is chosen:
        form = SeasonForm(_as_typed(form), rhythm=chosen, places=_places(group))
        if form.is_valid():
            return _look(request, group, form, series, context)
    return _page(request, group, form, series, context)


def _page(
    request: MemberRequest, group: Group, form: SeasonForm, series: Series | None, context: dict[str, Any]
) -> HttpResponse:
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        is_wrong = request.method == "POST" and "back" not in request.POST
        return _draw(request, {**context, "form": form}, is_wrong=is_wrong)
    if "sure" not in request.POST:
        return _look(request, group, form, series, context)
    on = _ticked(request)
    now = timezone.now()
    option = context["option"]
    try:
        if option is not None:
            _settle(request, option, form.draft(), on, context)
        elif series is None:
            seasons.plan(by=request.user, group=group, draft=form.draft(), on=on, now=now)
            messages.success(request, _("Planned. Everybody sees the days from now on."))
        elif seasons.change(
            by=request.user, series=series, draft=form.draft(), on=on, seen_sequence=_seen(context), now=now
        ):
            messages.success(request, _("Saved. Everybody is told once, and every answer is kept."))
        else:
            messages.success(request, _("All stays as it is. Nobody was told anything."))
    except ChangedMeanwhileError as error:
        return _changed_meanwhile(request, form, series, context, error)
    except ValidationError as error:
        if "on" not in getattr(error, "error_dict", {}):
            _beside(form, error)
            return _draw(request, {**context, "form": form}, is_wrong=True)
        return _look(request, group, form, series, context, ticked=on, problem=error.messages[0])
    return redirect("meetings:list", slug=group.slug)


def _settle(
    request: MemberRequest, option: PollOption, draft: Draft, on: set[datetime.date], context: dict[str, Any]
) -> None:
    """What the group was asked becomes its rhythm."""
    settled = settling.become_rhythm(
        by=request.user,
        option=option,
        draft=draft,
        on=on,
        series=context.get("series"),
        seen_sequence=_seen(context) if "series" in context else 0,
        now=timezone.now(),
    )
    if settled is Settled.TOLD:
        messages.success(request, _("Settled. Everybody hears once when you meet, and is not asked any more."))
    elif settled is Settled.QUIETLY:
        messages.success(request, _("Settled. These days were known, so nobody is told again or asked any more."))
    else:
        messages.info(request, _("All stays as it is. Nobody was told anything."))


def _look(
    request: MemberRequest,
    group: Group,
    form: SeasonForm,
    series: Series | None,
    context: dict[str, Any],
    *,
    ticked: set[datetime.date] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The real days, before anything is kept."""
    try:
        if context["option"] is not None:
            settling.check_fits(context["option"], form.draft())
        found = seasons.outlook(group=group, draft=form.draft(), series=series, now=timezone.now())
    except ValidationError as error:
        _beside(form, error)
        return _draw(request, {**context, "form": form}, is_wrong=True)
    more = {
        "form": form,
        "outlook": found,
        "says": sentence(form.draft().rule),
        "rows": _rows(found, ticked),
        "problem": problem,
    }
    return _draw(request, {**context, **more}, is_wrong=bool(problem))


def _changed_meanwhile(
    request: MemberRequest, form: SeasonForm, series: Series | None, context: dict[str, Any], error: ValidationError
) -> HttpResponse:
    """Both are shown: what holds now, and below it what this person typed."""
    current = Series.objects.select_related("place").get(pk=series.pk) if series else None
    form.add_error(None, error)
    more: dict[str, Any] = {"form": form, "other": current}
    if current is not None:
        more |= {"now_says": sentence(current.rule), "seen": str(current.sequence)}
    return _draw(request, {**context, **more}, is_wrong=True)


def _draw(request: MemberRequest, context: dict[str, Any], *, is_wrong: bool) -> HttpResponse:
    return render(request, "meetings/season.html", context, status=422 if is_wrong else 200)


def _beside(form: SeasonForm, error: ValidationError) -> None:
    """Put each sentence beside its question; days by hand have no question called ``first_on``."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        where = name if name in form.fields else "day_1" if "day_1" in form.fields else None
        form.add_error(where, errors)


def _rows(found: Outlook, ticked: set[datetime.date] | None) -> list[dict[str, Any]]:
    return [{"row": row, "is_ticked": row.is_on if ticked is None else row.day in ticked} for row in found.days]


def _ticked(request: MemberRequest) -> set[datetime.date]:
    found = set()
    for text in request.POST.getlist("on")[:400]:
        try:
            found.add(datetime.date.fromisoformat(text))
        except ValueError:
            continue
    return found


def _seen(context: dict[str, Any]) -> int:
    text = str(context["seen"])
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1  # noqa: PLR2004  (a short number)


def _form(
    request: MemberRequest,
    group: Group,
    rhythm: Rhythm,
    initial: dict[str, Any],
    *,
    by_hand: tuple[datetime.date, ...] = (),
) -> SeasonForm:
    typed = request.POST if request.method == "POST" else None
    wanted = len(by_hand) + SPARE_DAYS
    if typed is not None:
        wanted = sum(name.startswith("day_") for name in list(typed)[: MOST_DAYS * 2])
    days = {f"day_{place}": day for place, day in enumerate(by_hand, start=1)}
    return SeasonForm(typed, rhythm=rhythm, places=_places(group), days=wanted, initial={**initial, **days})


def _as_typed(form: SeasonForm) -> dict[str, Any]:
    """What the form would send, were it sent as it is."""
    found = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {
        name: str(value.pk) if isinstance(value, Place) else str(value)
        for name, value in found.items()
        if value is not None
    }


def _usual(group: Group) -> dict[str, Any]:
    """The hours and the place of the latest season: the same are offered again (MEET-2)."""
    latest = Series.objects.filter(group=group).select_related("place").order_by("-first_on", "pk").first()
    if latest is None:
        place = _places(group).first()
        return {"place": place} if place else {}
    found = _initial(seasons.draft_of(latest, timezone.now()))
    return {name: found[name] for name in ("start_time", "end_time", "place")}


def _option(request: MemberRequest, group: Group) -> PollOption | None:
    """The day and hour that the group was asked about, if this is to make it the rhythm (``?option=``)."""
    try:
        pk = UUID(request.GET.get("option", ""))
    except ValueError:
        return None
    return PollOption.objects.filter(pk=pk, poll__group=group).select_related("poll__group").first()


def _as_chosen(initial: dict[str, Any], option: PollOption | None) -> dict[str, Any]:
    """The questions with the day and hour of ``option`` filled in; it lasts as long as usual."""
    if option is None:
        return initial
    begins, ends = initial.get("start_time"), initial.get("end_time")
    day = option.on_date or first_day(option, timezone.now())
    lasts = USUALLY
    if begins and ends:
        lasts = datetime.datetime.combine(day, ends) - datetime.datetime.combine(day, begins)
    end = datetime.datetime.combine(day, option.start_time) + lasts
    return {**initial, "first_on": day, "start_time": option.start_time, "end_time": end.time()}


def _initial(draft: Draft) -> dict[str, Any]:
    start = datetime.datetime.combine(draft.first_on, draft.start_time)
    return {
        "first_on": draft.first_on,
        "start_time": draft.start_time,
        "end_time": (start + datetime.timedelta(minutes=draft.minutes)).time(),
        "place": draft.place,
        "until_on": draft.until_on,
    }


def _places(group: Group) -> Any:
    return Place.objects.filter(group=group).order_by("pk")


def _rhythm(code: str) -> Rhythm:
    if code not in Rhythm.values:
        raise Http404
    return Rhythm(code)


def _rhythms() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in Rhythm.choices]


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    require(request, "meetings.change_meeting", group)
    return group
