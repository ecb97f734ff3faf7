"""People without an account: adding them from a paper list, who tells them, and their goodbye (NOTE-6)."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groups.models import Group
from members import second_step
from members.actions import adding, consenting, joining
from members.apart import may_meet
from members.consents import QUESTIONS, holding
from members.forms.adding import ALREADY_HERE, LineForm, ListForm, TellerForm
from members.kept import KEPT_HERE, TELLS, TOLD_BY
from members.models import ContactMethod, Membership
from members.names import fold
from members.requests import MemberRequest
from members.views.people import person_of
from peersupport.web.scoped import fetch

RIGHT = "members.add_people"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, slug: str) -> HttpResponse:
    """A list of names. Good lines are kept; each other line stays on the page with a word beside it."""
    group: Group = fetch(Group.objects, request, may=RIGHT, slug=slug)
    step = second_step.ask(request)
    if step is not None:
        return step
    if request.method == "POST":
        form = ListForm(request.POST)
        good = form.check_lines()
        added: dict[int, str] = {}
        if form.is_valid() and not good and not form.has_line_errors:
            form.lines[0].add_error("name", _("Please write at least one name."))
        elif form.is_valid():
            added = _add(request, group, form, good)
            if not form.has_line_errors:
                messages.success(request, _said(len(added)))
                return redirect("members:people", slug=group.slug)
    else:
        form, added = ListForm(initial={"form_key": secrets.token_urlsafe(16)}), {}
    context = {
        "group": group,
        "form": form,
        "question": QUESTIONS[KEPT_HERE],
        "said": _said(len(added)) if added else "",
    }
    context["lines"] = [(number, line, added.get(number, "")) for number, line in enumerate(form.lines)]
    return render(request, "members/add_people.html", context, status=422 if form.is_bound else 200)


def _add(request: MemberRequest, group: Group, form: ListForm, good: list[tuple[int, LineForm]]) -> dict[int, str]:
    """Keep each good line for itself; returns the names of those kept, by the number of their line."""
    added: dict[int, str] = {}
    for number, line in good:
        key, name = f"{form.cleaned_data['form_key']}:{number}", line.cleaned_data["name"]
        try:
            adding.add_from_list(
                by=request.user,
                group=group,
                key=key,
                name=name,
                number=line.cleaned_data["number"],
                now=timezone.now(),
            )
        except adding.NameTakenError:
            line.add_error("name", ALREADY_HERE)
        except ValidationError as error:
            line.add_error("name", error.messages[0])
        else:
            added[number] = name
    return added


def _said(number: int) -> str:
    return ngettext("%(number)s person is on the list now.", "%(number)s people are on the list now.", number) % {
        "number": number
    }


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who tells this person what we have to say: both have to agree, and either can end it."""
    membership = person_of(request, slug, pk, may=RIGHT)
    step = second_step.ask(request)
    if step is not None:
        return step
    if consenting.answers_alone(membership.member):
        return redirect("members:person", slug=slug, pk=pk)
    now = timezone.now()
    tellers = _tellers(membership)
    sent = request.POST if request.method == "POST" and "stop" not in request.POST else None
    form = TellerForm(
        sent,
        tellers=[(str(one.pk), one.shown_name) for one in tellers],
        member=membership.member,
        now=now,
    )
    if request.method == "POST" and sent is None:
        adding.stop_telling(by=request.user, membership=membership, now=now)
        messages.success(request, _("Nobody is asked to tell them any more."))
        return redirect("members:told", slug=slug, pk=pk)
    if sent is not None and form.is_valid():
        teller = next(one for one in tellers if str(one.pk) == form.cleaned_data["teller"])
        days = form.cleaned_data["days"]
        try:
            adding.let_tell(by=request.user, membership=membership, teller=teller, days=days, now=now)
        except adding.NotATellerError:
            form.add_error("teller", _("This person has just said that they would rather not."))
        else:
            messages.success(request, _("Noted. What is due for them goes to the person they chose."))
            return redirect("members:told", slug=slug, pk=pk)
    way = ContactMethod.objects.filter(member=membership.member, channel=ContactMethod.Channel.TOLD).first()
    context: dict[str, Any] = {
        "group": membership.group,
        "membership": membership,
        "form": form,
        "tellers": tellers,
        "question": QUESTIONS[TOLD_BY],
        "way": way,
        "teller": way.told_by if way and way.told_by and way.told_by.left_on is None else None,
    }
    return render(request, "members/told.html", context, status=422 if form.errors else 200)


def _tellers(membership: Membership) -> list[Membership]:
    """Those who said that they would tell somebody, by name; nobody who is kept apart from this person."""
    group = membership.group
    rows = list(
        Membership.objects.current().filter(group=group).exclude(pk=membership.pk).select_related("member", "group")
    )
    willing = holding(TELLS, [row.member_id for row in rows], group=group, now=timezone.now())
    found = [row for row in rows if row.member_id in willing and may_meet(row.member, membership.member, group)]
    return sorted(found, key=lambda row: fold(row.shown_name))


@require_http_methods(["GET", "HEAD", "POST"])
def goodbye(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Somebody who cannot sign in said goodbye; it is noted for them. Whoever can, goes by their own word."""
    membership = person_of(request, slug, pk, may=RIGHT)
    step = second_step.ask(request)
    if step is not None:
        return step
    if consenting.answers_alone(membership.member) or membership.role != Membership.Role.MEMBER:
        raise Http404
    if request.method == "POST":
        joining.leave(by=request.user, membership=membership, now=timezone.now())
        messages.success(request, _("Noted. They can come back at any time, and are welcome."))
        return redirect("members:people", slug=slug)
    return render(request, "members/goodbye.html", {"group": membership.group, "membership": membership})
