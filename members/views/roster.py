"""Who is here, and keeping in touch with one of them outside the group (MEM-9)."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members.actions import exchanging
from members.apart import apart_from
from members.forms.exchanging import ShareForm
from members.models import ContactExchange, Membership, NoAsking
from members.requests import MemberRequest
from peersupport.web.scoped import fetch, require

ON_A_PAGE = 50
RIGHT = "members.ask_to_keep_in_touch"


def why_not(reason: str) -> str:
    """What we say when a question cannot be asked now."""
    return {
        "OFF": _("This person cannot be asked here."),
        "AGAIN": _("You asked this person not long ago. Please let it rest for a while."),
        "MANY": _("That is enough for one day. You can ask somebody else tomorrow."),
    }[reason]


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list: a name, and whether the reader may ask this person."""

    membership: Membership
    is_me: bool
    may_be_asked: bool


@require_http_methods(["GET", "HEAD"])
def here(request: MemberRequest, slug: str) -> HttpResponse:
    """The names that people chose to show here. Hidden people are on no list but their own."""
    group: Group = fetch(Group.objects, request, may="members.view_roster", slug=slug)
    mine = Membership.objects.current().get(group=group, member=request.user)
    # Facilitators, who may see hidden people elsewhere, see here what everybody sees.
    rows = Membership.objects.on_roster_for(request.user, group).filter(Q(is_hidden=False) | Q(pk=mine.pk))
    rows = rows.exclude(member__in=apart_from(request.user, group)).order_by("role", "joined_on", "pk")
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    askable = set(
        exchanging.askable(group, request.user).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True)
    )
    off = list(NoAsking.objects.filter(group=group).values_list("member_id", flat=True))
    return render(
        request,
        "members/here.html",
        {
            "group": group,
            "shown": shown,
            "people": [Person(one, one.pk == mine.pk, one.pk in askable) for one in shown],
            "mine": mine,
            "is_off_for_me": request.user.pk in off,
            "is_off_for_all": None in off,
            "may_switch": request.user.has_perm("groups.change_group", group),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Shall we keep in touch outside the group? What I would share waits, unseen, for a yes."""
    group: Group = fetch(Group.objects, request, may=RIGHT, slug=slug)
    mine = Membership.objects.current().get(group=group, member=request.user)
    other = exchanging.askable(group, request.user).filter(pk=pk).select_related("member").first()
    if other is None or other.member_id in apart_from(request.user, group):
        raise Http404
    theirs = ContactExchange.objects.asked_of(request.user, timezone.now()).filter(asker=other.member_id, group=group)
    if (waits := theirs.first()) is not None:
        return redirect("members:in-touch-answer", pk=waits.pk)
    form = ShareForm(request.POST if request.method == "POST" else None, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            exchanging.ask(by=mine, other=other, shares=form.shares, now=timezone.now())
        except exchanging.NotNowError as error:
            form.add_error(None, why_not(error.reason))
        else:
            messages.success(request, _("You asked. There may be an answer, or none, and both are fine."))
            return redirect("members:in-touch")
    context = {"group": group, "other": other, "mine": mine, "form": form}
    return render(request, "members/here_ask.html", context, status=422 if form.is_bound else 200)


@require_POST
def asking(request: MemberRequest, slug: str) -> HttpResponse:
    """Please do not ask me; or, from whoever looks after the group, nobody here is to be asked."""
    group: Group = fetch(Group.objects, request, may=RIGHT, slug=slug)
    for_all = request.POST.get("who") == "all"
    if for_all:
        require(request, "groups.change_group", group)
    exchanging.let_be_asked(
        by=request.user,
        group=group,
        member=None if for_all else request.user,
        may_ask=request.POST.get("may") == "yes",
    )
    messages.success(request, _("Saved."))
    return redirect("members:here", slug=group.slug)


# --- In touch -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
def in_touch(request: MemberRequest) -> HttpResponse:
    """What waits for my word, what I asked, and what both of us said yes to."""
    now = timezone.now()
    agreed = ContactExchange.objects.agreed_with(request.user, now).order_by("-agreed_at")
    return render(
        request,
        "members/in_touch.html",
        {
            "waiting": exchanging.waiting_for(request.user, now),
            "asked": ContactExchange.objects.asked_by(request.user, now).order_by("asked_at"),
            "agreed": [_seen_by(request, one) for one in agreed],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody would like to keep in touch: yes, with what I share, or no; no is not told."""
    now = timezone.now()
    exchange = next((one for one in exchanging.waiting_for(request.user, now) if one.pk == pk), None)
    if exchange is None:
        raise Http404
    if request.method == "POST" and request.POST.get("answer") == "no":
        exchanging.leave_it(by=request.user, exchange=exchange, now=now)
        messages.success(request, _("It stays as it is, and nobody is told."))
        return redirect("members:in-touch")
    form = ShareForm(request.POST if request.method == "POST" else None, member=request.user)
    if request.method == "POST" and form.is_valid():
        if exchanging.say_yes(by=request.user, exchange=exchange, shares=form.shares, now=now):
            messages.success(request, _("Now you both can read how to find each other."))
        else:
            messages.error(request, _("This question was taken back."))
        return redirect("members:in-touch")
    context = {"exchange": exchange, "form": form}
    return render(request, "members/in_touch_answer.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """I would rather not have asked."""
    exchange = get_object_or_404(ContactExchange.objects.visible_to(request.user), pk=pk, asker=request.user)
    if exchanging.take_back(by=request.user, exchange=exchange, now=timezone.now()):
        messages.success(request, _("Taken back. What you would have shared is erased."))
    else:
        messages.error(request, _("You both had said yes already."))
    return redirect("members:in-touch")


@require_POST
def noted(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """I wrote it down; it can go from here."""
    exchange = fetch(ContactExchange.objects, request, pk=pk)
    exchanging.note_down(by=request.user, exchange=exchange, now=timezone.now())
    messages.success(request, _("It is gone from your page."))
    return redirect("members:in-touch")


def _seen_by(request: MemberRequest, exchange: ContactExchange) -> dict[str, Any]:
    """The other's name and what they share, and what I shared."""
    is_asker = exchange.asker_id == request.user.pk
    return {
        "pk": exchange.pk,
        "name": exchange.asked_name if is_asker else exchange.asker_name,
        "shares": exchange.asked_shares if is_asker else exchange.asker_shares,
        "mine": exchange.asker_shares if is_asker else exchange.asked_shares,
        "ends_at": exchange.ends_at,
    }
