"""Who belongs, for whoever looks after the group; and one of these people."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from members import belonging, parts, second_step
from members.actions import consenting
from members.forms.belonging import NameSearchForm
from members.models import ContactMethod, Willing
from members.outbox.ways import ways_of
from members.requests import MemberRequest
from members.roles import role_name
from members.views.people import person_of
from members.waiting import waiting_for
from peersupport.web.scoped import fetch

ON_A_PAGE = 25
WAITING_SHOWN = 3
RIGHT = "members.view_members"


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Everybody by name. A search is posted and answered at once: a name never stands in an address or a log."""
    group: Group = fetch(Group.objects, request, may=RIGHT, slug=slug)
    everybody = belonging.everybody(group, request.user)
    form = NameSearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"group": group, "form": form, "number": len(everybody)}
    if form.is_bound:
        asked = form.cleaned_data["name"] if form.is_valid() else ""
        found = belonging.called(everybody, asked) if asked else []
        context |= {"asked": asked, "lines": _lines(found[: belonging.FOUND_AT_MOST], group)}
        context["has_more"] = len(found) > belonging.FOUND_AT_MOST
    if not context.get("asked"):
        shown = Paginator(everybody, ON_A_PAGE).get_page(request.GET.get("page"))
        waiting = waiting_for(group, request.user, timezone.now())
        context |= {"shown": shown, "lines": _lines(shown, group), "helping": _helping(everybody, group)}
        context |= {"waiting": waiting[:WAITING_SHOWN], "has_more_waiting": len(waiting) > WAITING_SHOWN}
        context["is_cut"] = len(everybody) == belonging.AT_MOST
    return render(request, "members/people.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def person(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """One person: since when, what they do, how they wish to be told, and what can be done. No address, no number."""
    membership = person_of(request, slug, pk, may=RIGHT)
    step = second_step.ask(request)
    if step is not None:
        return step
    group = membership.group
    offers = set(Willing.objects.filter(group=group, member=membership.member_id).values_list("kind", flat=True))
    if membership.meets_newcomers:
        offers.add(belonging.MEETS_NEWCOMERS)
    context = {
        "group": group,
        "membership": membership,
        "role": role_name(membership.role, group.words),
        "offers": [words for kind, words in _offers(group) if kind in offers],
        "ways": [_way_words(way) for way in ways_of([membership.member_id])[membership.member_id]],
        "is_paused": membership.member.is_paused(timezone.now()),
        "answers_alone": consenting.answers_alone(membership.member),
        "becomes_two": parts.announced(group) or parts.recent(group, timezone.now()),
    }
    return render(request, "members/person.html", context)


def _lines(people: Any, group: Group) -> list[dict[str, Any]]:
    """Each person with their role, where it is more than belonging."""
    return [
        {
            "one": one,
            "role": "" if one.membership.role == "MEMBER" else role_name(one.membership.role, group.words),
        }
        for one in people
    ]


def _offers(group: Group) -> list[tuple[str, str]]:
    return [
        (belonging.MEETS_NEWCOMERS, _("Likes to meet newcomers")),
        (Willing.Kind.STAND_IN, capfirst(_("may be asked: %(stand_in)s") % {"stand_in": group.words.stand_in})),
        (Willing.Kind.FACILITATE, _("Would like to look after the group one day")),
    ]


def _helping(everybody: list[belonging.Belongs], group: Group) -> list[dict[str, Any]]:
    """For each offer those who made it; nothing for what nobody offers."""
    found = [(words, belonging.who_offers(everybody, kind)) for kind, words in _offers(group)]
    return [
        {"words": words, "people": people[:ON_A_PAGE], "others": max(0, len(people) - ON_A_PAGE)}
        for words, people in found
        if people
    ]


def _way_words(way: ContactMethod) -> str:
    return {
        ContactMethod.Channel.EMAIL: _("By email"),
        ContactMethod.Channel.SMS: _("By text message"),
        ContactMethod.Channel.CALL: _("By a phone call from one of you"),
        ContactMethod.Channel.TOLD: _("Somebody tells them"),
    }[ContactMethod.Channel(way.channel)]
