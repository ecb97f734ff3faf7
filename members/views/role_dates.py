"""First weeks, what was learned, time away: one's own dates, and for coordinators those of who facilitates."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.models import Group
from members.actions import role_dates as actions
from members.actions.getting_back import facilitators_of
from members.forms.role_dates import RoleDateForm
from members.models import Membership, RoleDate, RoleTerm
from members.requests import MemberRequest
from peersupport.web.scoped import coordinated, fetch

Kind = RoleDate.Kind
FIRST_WEEKS = datetime.timedelta(weeks=6)
"""A talk about the first weeks is offered for so long after the beginning."""


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest, slug: str) -> HttpResponse:
    """My own dates in this group, and when those who facilitate with me are away."""
    group: Group = fetch(Group.objects, request, may="members.change_roles", slug=slug)
    membership = Membership.objects.current().filter(group=group, member=request.user).select_related("member").get()
    form = RoleDateForm(request.POST or None, kinds=[Kind.AWAY, Kind.TRAINING])
    if request.method == "POST" and _change(request, membership, form):
        return redirect("members:role-dates", slug=slug)
    here = Membership.objects.on_roster_for(request.user, group).facilitating()
    names = {row.member_id: row.shown_name for row in here.exclude(member=request.user)}
    away = RoleDate.objects.filter(group=group, member__in=list(names), kind=Kind.AWAY, until_on__gte=_today())
    return render(
        request,
        "members/role_dates.html",
        {
            "group": group,
            "dates": _dates(membership),
            "away": [(names[row.member_id], row) for row in away.order_by("on_date", "pk")],
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_safe
def facilitators(request: MemberRequest) -> HttpResponse:
    """For coordinators: who began when, and the dates of each, by the names they have in their groups."""
    rows = list(facilitators_of(_mine(request)))
    groups, people = {row.group_id for row in rows}, {row.member_id for row in rows}
    began = {
        (term.group_id, term.member_id): term.began_at
        for term in RoleTerm.objects.open().filter(group__in=groups, member__in=people)
    }
    dates: dict[tuple[Any, Any], list[RoleDate]] = {}
    for row in RoleDate.objects.filter(group__in=groups, member__in=people).order_by("on_date", "pk"):
        dates.setdefault((row.group_id, row.member_id), []).append(row)
    found = [
        {
            "membership": row,
            "group": row.group,
            "began_at": began.get((row.group_id, row.member_id)),
            "dates": dates.get((row.group_id, row.member_id), []),
        }
        for row in rows
    ]
    return render(request, "members/facilitators.html", {"rows": found, "today": _today()})


@require_http_methods(["GET", "HEAD", "POST"])
def facilitator(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The dates of one person who facilitates: noting one, taking one away, saying that the talk has been."""
    membership = get_object_or_404(facilitators_of(_mine(request)), pk=pk)
    term = RoleTerm.objects.open().filter(group=membership.group_id, member=membership.member_id).first()
    first = (term.began_at + FIRST_WEEKS).date() if term else _today()
    initial = {"kind": Kind.FIRST_LOOK, "on_date": max(first, _today())}
    form = RoleDateForm(request.POST or None, kinds=list(Kind), initial=initial)
    if request.method == "POST" and _change(request, membership, form):
        return redirect("members:facilitator", pk=pk)
    return render(
        request,
        "members/facilitator.html",
        {"membership": membership, "term": term, "dates": _dates(membership), "form": form, "today": _today()},
        status=422 if form.errors else 200,
    )


def _change(request: MemberRequest, membership: Membership, form: RoleDateForm) -> bool:
    """Do what the form or a button says. False if something has to be filled in again."""
    for name, action in (("take", actions.take_away), ("spoke", actions.spoke)):
        if name in request.POST:
            try:
                pk = UUID(request.POST[name])
            except ValueError:
                raise Http404 from None
            now = {"now": timezone.now()} if action is actions.spoke else {}
            action(by=request.user, membership=membership, pk=pk, **now)
            messages.success(request, _("Saved."))
            return True
    if not form.is_valid():
        return False
    try:
        actions.note(by=request.user, membership=membership, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("It is noted."))
    return True


def _dates(membership: Membership) -> list[RoleDate]:
    rows = RoleDate.objects.filter(group=membership.group_id, member=membership.member_id)
    return list(rows.order_by("on_date", "pk"))


def _mine(request: MemberRequest) -> list[UUID]:
    organisations: list[UUID] = coordinated(request)
    if not organisations:
        raise Http404
    return organisations


def _today() -> datetime.date:
    return timezone.now().date()
