"""The pages of a group that becomes two: proposing it, choosing, looking after one, moving afterwards (SET-7)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members import holding, parts
from members.actions import becoming_two, consenting, leading_parts, splitting
from members.actions import roles as role_actions
from members.forms.splitting import LeadForm, NotePartForm, PartForm, SplitForm
from members.models import Membership, Part, PartChoice, PartLead, Protection
from members.models.part import GOING
from members.parts import Missing, Standing
from members.requests import MemberRequest
from members.views.people import person_of
from peersupport.web.moments import long_day
from peersupport.web.scoped import fetch

GROUPS = Group.objects.select_related("organisation")
LED = (Part.SECOND, Part.FIRST)


@require_http_methods(["GET", "HEAD", "POST"])
def two(request: MemberRequest, slug: str) -> HttpResponse:
    """For facilitators: propose it; once it is announced, how it stands, in numbers."""
    group = _led(request, slug)
    change = parts.announced(group)
    if change is not None:
        return _stands(request, change)
    return _propose(request, group)


@require_POST
def ask(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask somebody to look after a part, or ask them no more."""
    group = _led(request, slug)
    change, now = parts.announced(group), timezone.now()
    part = request.POST.get("part", "")
    if change is None or part not in LED:
        messages.error(request, _("It has come about already, or was taken back."))
        return redirect("members:life", slug=slug)
    if "take_back" in request.POST:
        leading_parts.take_back(by=request.user, change=change, part=part, now=now)
        messages.success(request, _("Taken back. You can ask somebody else."))
        return redirect("members:life-two", slug=slug)
    form = LeadForm(request.POST, people=_people(group))
    if form.is_valid():
        try:
            leading_parts.ask(
                by=request.user, change=change, membership=form.cleaned_data["member"], part=part, now=now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("We ask them. You see here what they say."))
            return redirect("members:life-two", slug=slug)
    return _stands(request, change, form)


@require_POST
def bring_about(request: MemberRequest, slug: str) -> HttpResponse:
    """On the day or later: let it come about."""
    group = _led(request, slug)
    change = parts.announced(group)
    if change is None:
        recent = parts.recent(group, timezone.now())
        if recent is None:
            messages.error(request, _("Nothing is waiting that could come about."))
        else:
            messages.info(request, _("You are two groups already. It came about once."))
        return redirect("members:life", slug=slug)
    try:
        becoming_two.come_about(by=request.user, change=change, now=timezone.now())
    except becoming_two.NotYetError as error:
        for missing in error.missing:
            messages.error(request, _words(missing, group))
        if not error.missing:
            messages.error(
                request, _("Its day is %(day)s. People were told that they can choose until then.") % _days(change)
            )
        return redirect("members:life-two", slug=slug)
    except splitting.TooLateError:
        messages.error(request, _("It was taken back in the meantime."))
    else:
        messages.success(request, _("You are two groups now. Everybody is being told."))
    return redirect("members:life", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: MemberRequest, slug: str) -> HttpResponse:
    """Where will you be? Until the day a choice, afterwards for some weeks a move by one press. Private."""
    group: Group = fetch(GROUPS, request, may="groups.view_inside", slug=slug)
    change = parts.announced(group)
    if change is not None:
        return _choose(request, group, change)
    change = parts.recent(group, timezone.now())
    if change is not None and parts.may_move(request.user, change):
        return _move(request, group, change)
    messages.info(request, _("There is nothing to choose here now. You belong as before."))
    return redirect("members:life", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Note what somebody said who cannot sign in. Whoever can, chooses alone."""
    membership = person_of(request, slug, pk, may="members.add_people")
    group, now = membership.group, timezone.now()
    change = parts.announced(group) or parts.recent(group, now)
    if change is None or consenting.answers_alone(membership.member):
        messages.info(request, _("There is nothing to note here now."))
        return redirect("members:person", slug=slug, pk=pk)
    chosen = PartChoice.objects.filter(member=membership.member_id, change=change).first()
    initial = {"part": chosen.part, "is_kept_there": chosen.is_kept_there} if chosen else {}
    form = NotePartForm(request.POST if request.method == "POST" else None, initial=initial, moves=bool(change.done_at))
    if request.method == "POST" and form.is_valid() and _note(request, membership, change, form):
        messages.success(request, _("Noted, with your name. It can be changed for some time."))
        return redirect("members:people" if change.done_at else "members:life-two", slug=slug)
    context = {
        "group": group,
        "membership": membership,
        "change": change,
        "second": change.second,
        "names": Standing(change).names(),
        "form": form,
    }
    return render(request, "members/life_part_note.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: MemberRequest, pk: UUID) -> HttpResponse:
    """“Would you look after it?” Yes and not now, both equal; a yes can be given back until the day."""
    rows = PartLead.objects.select_related("change__group", "change__second")
    lead = get_object_or_404(rows, pk=pk, member=request.user)
    group = lead.change.group
    membership = Membership.objects.current().filter(group=group, member=request.user).first()
    if membership is None:
        raise Http404
    said = request.POST.get("answer", "")
    if request.method == "POST" and said in ("yes", "not_now"):
        try:
            lead = leading_parts.answer(by=request.user, lead=lead, says_yes=said == "yes", now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(
                request,
                _("Thank you. You find it on your page.") if said == "yes" else _("Thank you for saying so."),
            )
        return redirect("members:part-asked", pk=pk)
    if request.method == "POST":
        messages.error(request, _("Please choose one of the two answers."))
    context = {
        "lead": lead,
        "group": group,
        "change": lead.change,
        "second": lead.change.second,
        "names": Standing(lead.change).names(),
        "membership": membership,
        "rights": next(one for one in holding.described(group) if one.code == Membership.Role.FACILITATOR),
    }
    return render(request, "members/life_part_asked.html", context, status=422 if request.method == "POST" else 200)


def _propose(request: MemberRequest, group: Group) -> HttpResponse:
    """Ask what and when; show once more what it means; then tell everybody."""
    now = timezone.now()
    may_be_without = role_actions.settled(group).may_be_without
    form = SplitForm(
        request.POST if request.method == "POST" else None,
        today=today_in(group, now),
        group=group,
        people=_people(group),
        may_be_without=may_be_without,
    )
    asks_once_more = False
    if request.method == "POST" and form.is_valid():
        asks_once_more = "sure" not in request.POST and "back" not in request.POST
        try:
            if "sure" in request.POST:
                splitting.propose(by=request.user, group=group, now=now, **form.cleaned_data)
                messages.success(request, _("Everybody is being told now. Please choose your own part, too."))
                return redirect("members:life-two", slug=group.slug)
            if asks_once_more:
                given = form.cleaned_data
                splitting.check(by=request.user, group=group, name=given["name"], holds_on=given["holds_on"], now=now)
        except ValidationError as error:
            form.add_error(None, error)
            asks_once_more = False
    context = {
        "group": group,
        "form": form,
        "asks_once_more": asks_once_more,
        "chosen": _chosen(form) if asks_once_more else [],
    }
    return render(request, "members/life_two.html", context, status=422 if form.errors else 200)


def _stands(request: MemberRequest, change: LifeChange, form: LeadForm | None = None) -> HttpResponse:
    group, standing = change.group, Standing(change)
    people, names = _people(group), standing.names()
    asked_names = {row.member_id: row.shown_name for row in standing.memberships}
    said_not_now = PartLead.objects.filter(change=change, answer=PartLead.Answer.NOT_NOW).order_by("answered_at", "pk")
    refused = {row.part: asked_names.get(row.member_id, "") for row in said_not_now}
    leads = [
        {
            "part": one,
            "lead": standing.leads.get(one),
            "said_not_now": refused.get(one, ""),
            "name": asked_names[standing.leads[one].member_id] if one in standing.leads else "",
            "form": form
            if form is not None and form.data.get("part") == one
            else LeadForm(people=people, initial={"part": one}, prefix=None, auto_id=f"id_{one.lower()}_%s"),
        }
        for one in LED
    ]
    missing = standing.missing
    today = today_in(group, timezone.now())
    context = {
        "group": group,
        "change": change,
        "second": change.second,
        "names": names,
        "numbers": standing.numbers,
        "leads": leads,
        "missing": [_words(one, group) for one in missing],
        "forbids": any(one.forbids for one in missing),
        "has_come": change.holds_on <= today,
        "others": [row for row in standing.memberships if not consenting.answers_alone(row.member)],
        "noted": [row.pk for row in standing.memberships if _is_noted(standing.choices.get(row.member_id))],
        "has_problem": bool(form and form.errors),
    }
    return render(request, "members/life_two_stands.html", context, status=422 if context["has_problem"] else 200)


def _choose(request: MemberRequest, group: Group, change: LifeChange) -> HttpResponse:
    chosen = PartChoice.objects.filter(member=request.user, change=change).first()
    data = request.POST if request.method == "POST" else None
    form = PartForm(data, initial={"part": chosen.part if chosen else ""})
    if request.method == "POST" and form.is_valid():
        try:
            splitting.choose(by=request.user, change=change, part=form.chosen, now=timezone.now())
        except splitting.TooLateError:
            messages.info(request, _("It has come about, or was taken back, in the meantime. You lost nothing."))
            return redirect("members:life", slug=group.slug)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. You can change it until the day."))
            return redirect("members:life-part", slug=group.slug)
    standing = Standing(change)
    mine = next((row for row in standing.memberships if row.member_id == request.user.pk), None)
    context = {
        "group": group,
        "change": change,
        "second": change.second,
        "form": form,
        "names": standing.names(),
        "mine": mine,
        "has_wish": Protection.objects.filter(
            group=group, member=request.user, state__in=[Protection.State.ASKED, Protection.State.KEPT]
        ).exists(),
        "leads": PartLead.objects.filter(change=change, member=request.user, answer__in=["", PartLead.Answer.YES]),
    }
    return render(request, "members/life_part.html", context, status=422 if form.errors else 200)


def _move(request: MemberRequest, group: Group, change: LifeChange) -> HttpResponse:
    second = change.second.group
    mine = set(request.user.memberships.current().values_list("group_id", flat=True))
    where = [change.group_id in mine, second is not None and second.pk in mine]
    now_in = {(True, True): Part.BOTH, (False, True): Part.SECOND}.get((where[0], where[1]), Part.FIRST)
    wanted = request.POST.get("part", "")
    if request.method == "POST" and wanted in (Part.FIRST, *GOING):
        try:
            becoming_two.move(by=request.user, member=request.user, change=change, part=wanted, now=timezone.now())
        except splitting.TooLateError:
            messages.error(request, _("The weeks for moving are over. Ask to join instead, as anybody may."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Done. You belong where you chose."))
        return redirect("dashboards:home")
    if request.method == "POST":
        messages.error(request, _("Please choose one of the answers."))
    context = {
        "group": group,
        "change": change,
        "first": change.group,
        "second": second,
        "now_in": now_in,
        "until": parts.move_until(change),
    }
    return render(request, "members/life_moved.html", context, status=422 if request.method == "POST" else 200)


def _note(request: MemberRequest, membership: Membership, change: LifeChange, form: NotePartForm) -> bool:
    given: dict[str, Any] = {"by": request.user, "change": change, "now": timezone.now()}
    is_kept_there = form.cleaned_data["is_kept_there"]
    try:
        if change.done_at is None:
            splitting.note(membership=membership, part=form.chosen, is_kept_there=is_kept_there, **given)
        else:
            becoming_two.move(member=membership.member, part=form.chosen, is_kept_there=is_kept_there, **given)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except splitting.TooLateError:
        form.add_error("part", _("It has come about, or was taken back, in the meantime."))
        return False
    return True


def _led(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(GROUPS, request, may="members.change_life", slug=slug)
    return group


def _people(group: Group) -> QuerySet[Membership]:
    here = Membership.objects.current().filter(group=group, member__is_active=True)
    return here.order_by("joined_on", "pk")


def _is_noted(choice: PartChoice | None) -> bool:
    return choice is not None and choice.noted_by_id is not None


def _words(missing: Missing, group: Group) -> str:
    facilitators = group.words.facilitators
    return {
        Missing.NOBODY_LEADS_SECOND: _("Nobody has said yes to looking after the new group. Ask somebody below."),
        Missing.NOBODY_LEADS_FIRST: _("Nobody stays to look after this group (%(facilitators)s). Ask somebody below.")
        % {"facilitators": facilitators},
        Missing.NOBODY_GOES: _(
            "Nobody chose the new group yet but who looks after it. Perhaps you need not become two."
        ),
        Missing.NOBODY_STAYS: _("Everybody chose the new group. Perhaps this one need not be two, but only change."),
    }[missing]


def _days(change: LifeChange) -> dict[str, str]:
    return {"day": long_day(change.holds_on)}


def _chosen(form: SplitForm) -> list[tuple[Any, str]]:
    """What was filled in, in words, to be read once more."""
    found = []
    for name, field in form.fields.items():
        value: Any = form.cleaned_data.get(name)
        if name == "holds_on":
            value = long_day(value)
        elif isinstance(value, Membership):
            value = value.shown_name
        elif hasattr(field, "choices") and not hasattr(field, "queryset"):
            value = dict(field.choices).get(value, value)
        if value:
            found.append((field.label, str(value)))
    return found
