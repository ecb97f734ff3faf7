"""The newcomer's welcome: one page made from the group's own facts and words, in easy words (MEM-5, MEM-6)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ethics.models import CodeVersion
from groups.models import Group, Listing
from groups.welcome import sections_of
from meetings.actions.visiting import tells_place
from meetings.cards import cards_of
from meetings.models import Meeting, Visit
from members.models import JoinRequest, Membership
from members.on_the_way import OnTheWay, on_the_way
from members.requests import MemberRequest
from members.welcomers import welcomers
from peersupport.web import printing
from peersupport.web.reading import is_signed_in
from peersupport.web.scoped import fetch


@login_not_required
def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """What is good to know before one comes. Whoever belongs reads all of it.

    Who asked, or holds an invitation, reads what the group says to newcomers, without names, numbers and rooms; of an
    open group that shows this page to the public, so does everybody. To all others it does not exist (CON-2).
    """
    if is_signed_in(request):
        return _signed_in(request, slug)
    page = _outside(request, slug) if request.method in ("GET", "HEAD") else None
    return page or redirect_to_login(request.get_full_path())


@require_safe
def _signed_in(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        group: Group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    except Http404:
        response = _outside(request, slug)
        if response is None:
            raise
        return response
    return _inside(request, group)  # type: ignore[arg-type]


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Where a message leads that may name no group: to the welcome of the group that one came to last."""
    rows = request.user.memberships.current().filter(group__in=request.user.group_ids()).select_related("group")
    latest = rows.order_by("-joined_on", "-pk").first()
    if latest is None:
        return redirect("dashboards:home")
    return redirect("dashboards:welcome", slug=latest.group.slug)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet for the wall: what holds for everybody in the room, in large letters; no names, numbers or rooms.

    A wall has other readers, too: the group's own words stand on it only where they are for newcomers.
    """
    group: Group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    sections = [one for one in sections_of(group, str(get_language()), inside=False) if one.lines]
    return printing.respond(
        request,
        form=printing.PaperForm(request.GET, spoken=[str(get_language())]),
        template="paper/welcome.html",
        context={"group": group, "sections": sections},
        heading=_("A sheet for the wall"),
        hint=_(
            "It names nobody, no number and no room, and not what you meet for. Your own words stand on it where you "
            "said that people on their way to you may read them."
        ),
        back=reverse("dashboards:welcome", kwargs={"slug": slug}),
        layout="layouts/member.html",
    )


def _inside(request: MemberRequest, group: Group) -> HttpResponse:
    now = timezone.now()
    coming = Meeting.objects.visible_to(request.user).filter(group=group).coming(now).select_related("group", "place")
    cards = cards_of(coming[:1], request.user, now)
    code = CodeVersion.objects.filter(group=group).order_by("-number").first()
    facilitators = Membership.objects.on_roster_for(request.user, group).facilitating()
    return render(
        request,
        "dashboards/welcome.html",
        {
            "layout": "layouts/member.html",
            "group": group,
            "inside": True,
            "sections": sections_of(group, str(get_language()), inside=True),
            "card": cards[0] if cards else None,
            "principles": code.principles if code else [],
            "facilitators": sorted(one.shown_name for one in facilitators),
            "welcomers": welcomers(group, request.user, now),
            "word": _a_word_for(request, group),
            "may_change": request.user.has_perm("groups.change_group", group),
        },
    )


def _a_word_for(request: MemberRequest, group: Group) -> JoinRequest | None:
    """What the group said to this person when it let them in, as long as it is kept."""
    rows = JoinRequest.objects.filter(group=group, member=request.user, state=JoinRequest.State.ACCEPTED)
    return rows.filter(messages__is_from_group=True).order_by("-decided_at", "pk").first()


def _outside(request: HttpRequest, slug: str) -> HttpResponse | None:
    """The page for who does not belong, or None for whom it does not exist."""
    way = on_the_way(request, slug)
    group = way.group if way else _public(slug)
    if group is None:
        return None
    now = timezone.now()
    listing = Listing.objects.filter(group=group, group__is_listed=True).first()
    context: dict[str, Any] = {
        "layout": "layouts/member.html" if is_signed_in(request) else "layouts/public.html",
        "group": group,
        "inside": False,
        "sections": sections_of(group, str(get_language()), inside=False),
        "listing": listing or Listing(group=group),
        "asked": way.asked if way else None,
        "visits": _visits(way, now),
        "now": now,
    }
    return render(request, "dashboards/welcome.html", context)


def _public(slug: str) -> Group | None:
    """An open group that meets these days, may be found by anybody, and shows this page to them."""
    shown = Group.objects.listed().filter(belonging=Group.Belonging.OPEN, listing__shows_welcome=True)
    return shown.filter(slug=slug).first()


def _visits(way: OnTheWay | None, now: Any) -> list[dict[str, Any]]:
    """The meetings that the asker may visit, with the room as far as they may know it by now."""
    if way is None or way.asked is None:
        return []
    rows = Visit.objects.filter(request=way.asked, meeting__ends_at__gt=now, meeting__status=Meeting.Status.ON)
    rows = rows.exclude(answer=Visit.Answer.NO).select_related("request", "meeting__group", "meeting__place")
    return [
        {"meeting": visit.meeting, "place": visit.meeting.place if tells_place(visit, now) else None}
        for visit in rows.order_by("meeting__starts_at", "pk")
    ]
