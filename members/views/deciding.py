"""A facilitator reads who asks to join, talks with them, and says what the group decided."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import conversation, second_step
from members.actions import asking, deciding, opening
from members.beside import beside, to_pass_on
from members.forms.joining import DecideForm, DoorForm, MeetForm, WordsForm
from members.keeping_apart import clashes
from members.models import Confidence, JoinRequest, Member, Membership
from members.requests import MemberRequest
from members.roles import FACILITATING
from members.seats import door_of, free_seats
from peersupport.web.forms import CareForm
from peersupport.web.scoped import fetch

LATELY = 10
ANSWERS = {"accept": deciding.accept, "list": deciding.put_on_list, "no": deciding.refuse}
State = JoinRequest.State


def requests(request: MemberRequest, slug: str) -> HttpResponse:
    """Who asks, who waits for a seat, and what was answered lately."""
    group = _group(request, slug)
    rows = JoinRequest.objects.filter(group=group)
    open_rows = list(rows.open())
    door = door_of(group)
    return render(
        request,
        "members/requests.html",
        {
            "group": group,
            "asked": [row for row in open_rows if row.state == State.ASKED],
            "listed": [row for row in open_rows if row.state == State.WAITING],
            "lately": rows.filter(decided_at__isnull=False).order_by("-decided_at", "pk")[:LATELY],
            "door": door,
            "free": free_seats(group, door),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """What somebody said, the conversation beside it, and the answers to choose from."""
    group = _group(request, slug)
    row = _row(group, pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.reply(by=request.user, row=row, now=timezone.now(), **form.cleaned_data)
        except asking.GoneError:
            messages.info(request, _("This was taken back in the meantime. Nothing was sent."))
        else:
            messages.success(request, _("Your words are on their way."))
        return redirect("members:request", slug=group.slug, pk=row.pk)
    return _page(request, group, row, form=form)


@require_POST
def decide(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """One answer, said once. Who comes second reads what was decided."""
    group = _group(request, slug)
    row = _row(group, pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    form = DecideForm(request.POST, lines=to_pass_on(group))
    action = ANSWERS.get(request.POST.get("answer", ""))
    if not form.is_valid() or action is None:
        if action is None:
            messages.error(request, _("Please choose one of the answers."))
        return _page(request, group, row, decide_form=form)
    try:
        action(by=request.user, row=row, words=form.said, now=timezone.now())
    except asking.GoneError:
        row.refresh_from_db()
        messages.info(request, _gone(row))
    except deciding.KeptApartError:
        messages.info(
            request,
            _("Somebody here is to be kept apart from this person. Say what you would say if every seat were taken."),
        )
    except deciding.FullError:
        messages.info(request, _("Every seat is taken. You can put this person on the waiting list."))
    else:
        messages.success(request, _("Your answer is on its way."))
    return redirect("members:request", slug=group.slug, pk=row.pk)


@require_POST
def meet(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Offer a first talk: with oneself, or with a member who likes to meet newcomers."""
    group = _group(request, slug)
    row = _row(group, pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    form = MeetForm(request.POST, welcomers=_welcomers(group))
    if not form.is_valid():
        return _page(request, group, row, meet_form=form)
    who: Member = next(one.member for one in form.welcomers if str(one.pk) == form.cleaned_data["who"])
    try:
        deciding.offer_to_meet(by=request.user, row=row, who=who, words=form.cleaned_data["words"], now=timezone.now())
    except asking.GoneError:
        row.refresh_from_db()
        messages.info(request, _gone(row))
    except deciding.KeptApartError:
        messages.info(request, _("Please choose somebody else for the first talk."))
    else:
        messages.success(request, _("Your offer is on its way."))
    return redirect("members:request", slug=group.slug, pk=row.pk)


@require_POST
def read_in_confidence(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """The chosen facilitator has read what only they can read."""
    group = _group(request, slug)
    row = _row(group, pk)
    asking.note_read(by=request.user, row=row)
    return redirect("members:request", slug=group.slug, pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: MemberRequest, slug: str) -> HttpResponse:
    """The group's own few questions, and its seats."""
    group = fetch(Group.objects, request, may="members.change_door", slug=slug)
    form = DoorForm(request.POST or None, door=door_of(group))
    if request.method == "POST" and form.is_valid():
        opening.change_door(by=request.user, group=group, **form.values)
        messages.success(request, _("Saved."))
        return redirect("members:requests", slug=group.slug)
    return render(request, "members/door.html", {"group": group, "form": form}, status=422 if form.errors else 200)


def _gone(row: JoinRequest) -> str:
    return {
        State.WITHDRAWN: _("This was taken back in the meantime. There is nothing to answer."),
        State.ACCEPTED: _("Somebody of you has said welcome already. It stays so."),
        State.REFUSED: _("Somebody of you has said no already. It stays so; you can still write to each other."),
    }.get(State(row.state), _("This was answered in the meantime."))


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="members.answer_requests", slug=slug)
    return group


def _row(group: Group, pk: UUID) -> JoinRequest:
    row = JoinRequest.objects.filter(group=group, pk=pk).select_related("group", "member", "meets_with").first()
    if row is None:
        raise Http404
    return row


def _welcomers(group: Group) -> list[Membership]:
    """Facilitators, and members who said that they like to meet newcomers."""
    rows = Membership.objects.current().filter(group=group, member__is_active=True).select_related("member")
    return list(rows.filter(Q(meets_newcomers=True) | Q(role__in=FACILITATING)).order_by("joined_on", "pk"))


def _page(request: MemberRequest, group: Group, row: JoinRequest, **forms: CareForm) -> HttpResponse:
    bound = [one for one in forms.values() if one.is_bound]
    welcomers = _welcomers(group)
    return render(
        request,
        "members/request.html",
        {
            "group": group,
            "row": row,
            "said": conversation.said(row),
            "told": Confidence.objects.filter(about=str(row.pk), reader=str(request.user.pk)).first(),
            "form": forms.get("form") or WordsForm(),
            "decide_form": forms.get("decide_form") or DecideForm(lines=to_pass_on(group)),
            "meet_form": forms.get("meet_form") or MeetForm(welcomers=welcomers),
            "meets_with": next((one.shown_name for one in welcomers if one.member_id == row.meets_with_id), ""),
            "free": free_seats(group, door_of(group)),
            "clashes": clashes(row),
            "cards": beside(row, for_asker=False, now=timezone.now()),
            "looked_at": bound[0] if bound else None,
        },
        status=422 if bound else 200,
    )
