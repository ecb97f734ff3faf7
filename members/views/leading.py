"""Who leads a group whose facilitators have vanished (decision 10, FAC-9)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members.actions import leading_again
from members.models import Membership, Vacancy
from members.models.vacancy import NOTICE
from members.requests import MemberRequest
from peersupport.web.scoped import coordinated, fetch


@require_http_methods(["GET", "HEAD", "POST"])
def who_leads(request: MemberRequest, slug: str) -> HttpResponse:
    """Say that nobody leads, join in, say "I am here", or take it back: whatever this person can do now."""
    group: Group = fetch(Group.objects.select_related("organisation"), request, may="members.ask_who_leads", slug=slug)
    vacancy = leading_again.open_in(group)
    if request.method == "POST":
        try:
            _do(request, group, vacancy)
        except leading_again.NotNowError:
            messages.error(request, _("Something changed meanwhile. Please look again."))
        return redirect("members:who-leads", slug=group.slug)
    names = dict(Membership.objects.current().filter(group=group).values_list("member_id", "shown_name"))
    mine = request.user.pk
    context = {
        "group": group,
        "vacancy": vacancy,
        "facilitates": group.pk in request.user.facilitated_group_ids,
        "is_mine": vacancy is not None and mine in (vacancy.asked_by_id, vacancy.together_with_id),
        "asked_by": names.get(vacancy.asked_by_id, "") if vacancy else "",
        "together_with": names.get(vacancy.together_with_id, "") if vacancy and vacancy.together_with_id else "",
        "days": NOTICE.days,
        "layout": "layouts/facilitator.html"
        if group.pk in request.user.facilitated_group_ids
        else "layouts/member.html",
    }
    return render(request, "members/who_leads.html", context)


def _do(request: MemberRequest, group: Group, vacancy: Vacancy | None) -> None:
    """What the pressed button says. NotNowError if it cannot be done (any more)."""
    now, wish = timezone.now(), request.POST.get("do", "")
    if wish == "ask":
        leading_again.ask(by=request.user, group=group, now=now)
        messages.success(request, _("Thank you. We ask those who led so far."))
        return
    steps: dict[str, tuple[Callable[..., object], str]] = {
        "join": (leading_again.join, _("Thank you. We tell those who led so far.")),
        "here": (leading_again.say_here, _("Good that you are here. Nothing changes.")),
        "back": (leading_again.take_back, _("Taken back. Nothing changes.")),
    }
    if vacancy is None or wish not in steps:
        raise leading_again.NotNowError
    step, thanks = steps[wish]
    step(by=request.user, vacancy=vacancy, now=now)
    messages.success(request, thanks)


@require_http_methods(["GET", "HEAD"])
def leaderships(request: MemberRequest) -> HttpResponse:
    """For coordinators: groups of their organisation in which somebody would lead."""
    rows = list(_open(request).order_by("asked_at"))
    members = {row.asked_by_id for row in rows}
    memberships = Membership.objects.current().filter(member__in=members, group__in=[row.group_id for row in rows])
    names = {(one.group_id, one.member_id): one.shown_name for one in memberships}
    asked = [{"vacancy": row, "name": names.get((row.group_id, row.asked_by_id), "")} for row in rows]
    return render(request, "members/leaderships.html", {"asked": asked})


@require_POST
def decide(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give the leadership to whoever asked, or not now."""
    vacancy = get_object_or_404(_open(request), pk=pk)
    is_given = request.POST.get("give") == "yes"
    try:
        leading_again.decide(by=request.user, vacancy=vacancy, is_given=is_given, now=timezone.now())
    except leading_again.NotNowError:
        messages.error(request, _("Something changed meanwhile. Please look again."))
    else:
        messages.success(request, _("Done. We tell everybody concerned.") if is_given else _("Done. Nothing changes."))
    return redirect("members:leaderships")


def _open(request: MemberRequest) -> models.QuerySet[Vacancy]:
    organisations = coordinated(request)
    if not organisations:
        raise Http404
    rows = Vacancy.objects.filter(group__organisation__in=organisations, ended_at__isnull=True)
    return rows.exclude(asked_by=request.user).select_related("group")
