"""Not meeting somebody, and being asked to stay away: what the person sees, and what facilitators do about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import second_step
from members.actions import apart
from members.forms.apart import AnswerWishForm, LookAgainForm, ObjectForm, StayAwayForm, WhoForm, WishForm
from members.models import JoinRequest, Member, Membership, Protection, StayAway
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

ANSWERS = {"keep": Protection.State.KEPT, "talked": Protection.State.TALKED}


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: MemberRequest) -> HttpResponse:
    """Whom I would rather not meet, where, and what the facilitators say."""
    memberships = list(request.user.memberships.current().select_related("group").order_by("joined_on", "pk"))
    form = WishForm(request.POST or None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in memberships if str(one.pk) == form.cleaned_data["membership"])
        apart.ask_protection(
            by=request.user,
            group=chosen.group,
            member=request.user,
            who=form.cleaned_data["who"],
            now=timezone.now(),
        )
        messages.success(request, _("A facilitator answers you within two days. The person you named is not told."))
        return redirect("members:wishes")
    rows = request.user.protections.exclude(state=Protection.State.ENDED).select_related("group")
    return render(
        request,
        "members/wishes.html",
        {"form": form, "memberships": memberships, "rows": rows.order_by("-asked_at", "pk")},
        status=422 if form.errors else 200,
    )


@require_POST
def end_wish(request: MemberRequest, pk: UUID) -> HttpResponse:
    """It is not needed any more."""
    row = get_object_or_404(request.user.protections, pk=pk)
    apart.end_protection(by=request.user, row=row, now=timezone.now())
    messages.success(request, _("It is ended."))
    return redirect("members:wishes")


@require_http_methods(["GET", "HEAD"])
def of_group(request: MemberRequest, slug: str) -> HttpResponse:
    """Wishes to answer and those that hold; who is asked to stay away."""
    group = _group(request, slug)
    return second_step.ask(request) or _page(request, group)


@require_POST
def answer_wish(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Keep the two apart, or settle it by talking."""
    group = _group(request, slug)
    row = Protection.objects.filter(group=group, pk=pk).first()
    if row is None:
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    people = _people(group)
    form = AnswerWishForm(request.POST, people=[(str(one.pk), name) for one, name in people])
    state = ANSWERS.get(request.POST.get("answer", ""))
    if not form.is_valid() or state is None:
        messages.error(request, _("Please choose one of the answers."))
        return _page(request, group, answered=(row, form))
    other = next((one for one, _name in people if str(one.pk) == form.cleaned_data["other"]), None)
    try:
        apart.answer_protection(
            by=request.user, row=row, state=state, other=other, words=form.cleaned_data["words"], now=timezone.now()
        )
    except ValidationError as error:
        form.add_error("other", error)
        return _page(request, group, answered=(row, form))
    messages.success(request, _("Your answer is kept. Nobody but the person who asked learns of it."))
    return redirect("members:apart", slug=group.slug)


@require_POST
def note_wish(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Somebody who asks to join said in a first talk whom they would not want to meet here."""
    group = _group(request, slug)
    row = JoinRequest.objects.filter(group=group, pk=pk).first()
    if row is None:
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    form = WhoForm(request.POST)
    if form.is_valid():
        apart.ask_protection(
            by=request.user, group=group, member=row.member, request=row, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Noted. It waits among the wishes not to meet somebody."))
        return redirect("members:request", slug=group.slug, pk=row.pk)
    messages.error(request, _("Please write who is meant. Nothing was noted."))
    return redirect("members:first-talk", slug=group.slug, pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_away(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask somebody to stay away: truthfully, with a reason, until it is looked at again."""
    group = _group(request, slug)
    step = second_step.ask(request)
    if step is not None:
        return step
    rows = Membership.objects.current().filter(group=group).exclude(member=request.user).select_related("member")
    memberships = list(rows.order_by("joined_on", "pk"))
    form = StayAwayForm(request.POST or None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in memberships if str(one.pk) == form.cleaned_data["who"])
        try:
            apart.ask_to_stay_away(
                by=request.user,
                membership=chosen,
                reason=form.cleaned_data["reason"],
                look_again_on=form.cleaned_data["look_again_on"],
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It holds from now on. The person is told that there is something to read."))
            return redirect("members:apart", slug=group.slug)
    return render(request, "members/away_ask.html", {"group": group, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Read what the person says to it; end it, or let it go on until another day."""
    group = _group(request, slug)
    row = StayAway.objects.holding().filter(group=group, pk=pk).select_related("member").first()
    if row is None:
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ends = request.POST.get("answer") == "end"
        until = None if ends else form.cleaned_data["look_again_on"]
        if not ends and until is None:
            form.add_error("look_again_on", _("Please choose a day, or end it."))
        else:
            apart.look_again(
                by=request.user, row=row, until=until, words=form.cleaned_data["words"], now=timezone.now()
            )
            messages.success(
                request, _("It is ended. The person can come again.") if ends else _("It goes on until that day.")
            )
            return redirect("members:apart", slug=group.slug)
    return render(
        request,
        "members/away_look.html",
        {"group": group, "row": row, "name": _name_of(group, row.member_id), "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    """From which groups I am asked to stay away: why, since when, until when; and what I say to it."""
    rows = list(request.user.stay_aways.select_related("group").order_by("-asked_on", "pk"))
    chosen = next((one for one in rows if str(one.pk) == request.POST.get("about")), None)
    form = ObjectForm(request.POST if chosen else None)
    if request.method == "POST" and chosen and chosen.ended_on is None and form.is_valid():
        apart.object_to_it(by=request.user, row=chosen, words=form.cleaned_data["words"], now=timezone.now())
        messages.success(request, _("What you say has arrived. The facilitators look at it again."))
        return redirect("members:away")
    return render(
        request,
        "members/away.html",
        {
            "rows": [
                (row, form if row == chosen and form.errors else ObjectForm(auto_id=f"id_{row.pk}_%s")) for row in rows
            ],
            "looked_at": form,
        },
        status=422 if form.errors else 200,
    )


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="members.keep_apart", slug=slug)
    return group


def _name_of(group: Group, member_id: Any) -> str:
    row = Membership.objects.filter(group=group, member=member_id).order_by("-joined_on").first()
    return row.shown_name if row else _("Somebody")


def _people(group: Group) -> list[tuple[Member, str]]:
    """Everybody whom a wish could mean and whom the program knows: members, and askers with an account."""
    rows = Membership.objects.current().filter(group=group).select_related("member").order_by("joined_on", "pk")
    asking = JoinRequest.objects.open().filter(group=group, member__isnull=False, is_for_other=False)
    people = {one.member_id: (one.member, one.shown_name) for one in rows}
    for one in asking.select_related("member"):
        if one.member is not None:
            label = _("%(name)s, who asks to join") % {"name": one.shown_name or _("Somebody")}
            people.setdefault(one.member.pk, (one.member, label))
    return list(people.values())


def _page(
    request: MemberRequest, group: Group, answered: tuple[Protection, AnswerWishForm] | None = None
) -> HttpResponse:
    people = _people(group)
    names = {one.pk: name for one, name in people}
    choices = [(str(pk), name) for pk, name in names.items()]
    rows = list(
        Protection.objects.filter(group=group)
        .exclude(state=Protection.State.ENDED)
        .select_related("request")
        .order_by("asked_at", "pk")
    )
    away = list(StayAway.objects.holding().filter(group=group).order_by("look_again_on", "pk"))
    gone = dict(
        Membership.objects.filter(group=group, member__in=[one.member_id for one in away])
        .order_by("joined_on")
        .values_list("member_id", "shown_name")
    )

    def asker(row: Protection) -> str:
        return (
            (names.get(row.member_id, "") if row.member_id else "")
            or (row.request.shown_name if row.request else "")
            or _("Somebody")
        )

    def form_for(row: Protection) -> AnswerWishForm:
        if answered and answered[0].pk == row.pk:
            return answered[1]
        people_but_them = [one for one in choices if one[0] != str(row.member_id)]
        return AnswerWishForm(people=people_but_them, auto_id=f"id_{row.pk}_%s")

    return render(
        request,
        "members/apart.html",
        {
            "group": group,
            "asked": [
                (row, asker(row), form_for(row), row.asked_at + apart.ANSWER_WITHIN)
                for row in rows
                if row.state == Protection.State.ASKED
            ],
            "kept": [
                (row, asker(row), next((name for pk, name in choices if pk == row.other), ""))
                for row in rows
                if row.state == Protection.State.KEPT
            ],
            "away": [(row, gone.get(row.member_id, _("Somebody"))) for row in away],
            "looked_at": answered[1] if answered else None,
        },
        status=422 if answered else 200,
    )
