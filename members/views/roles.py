"""Who does what here, what each role may do, and sharing the work (SET-5, FAC-3, FAC-4)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import holding
from members.actions import offering, willingness
from members.actions import roles as acting
from members.forms.roles import AskForm, LookAgainForm, SettleForm, WillingForm
from members.models import Membership, RoleDate, RoleOffer, RoleTerm, Willing
from members.requests import MemberRequest
from members.roles import FACILITATING
from peersupport.web.scoped import fetch


def roles(request: MemberRequest, slug: str) -> HttpResponse:
    """Who does what since when, what each role may see and do, and who did it before: for every member."""
    group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    return _roles_page(request, group)


@require_POST
def mine(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep what I may be asked in this group."""
    group = fetch(Group.objects, request, may="groups.view_inside", slug=slug)
    membership = _my(request, group)
    form = WillingForm(request.POST, membership=membership)
    if not form.is_valid():
        return _roles_page(request, group, form)
    willingness.choose(by=request.user, membership=membership, kinds=form.cleaned_data["kinds"])
    messages.success(request, _("Saved. Only facilitators of this group see it."))
    return redirect("members:roles", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: MemberRequest, pk: UUID) -> HttpResponse:
    """“Would you?”: yes and not now, both equal. A question to somebody else does not exist for me."""
    offer = get_object_or_404(RoleOffer.objects.select_related("group", "member"), pk=pk, member=request.user)
    membership = Membership.objects.current().filter(group=offer.group, member=request.user).first()
    said = request.POST.get("answer", "")
    if membership is None:
        raise Http404
    if request.method == "POST" and said not in ("yes", "not_now"):
        messages.error(request, _("Please choose one of the two answers."))
    elif request.method == "POST":
        try:
            offer = offering.answer(by=request.user, offer=offer, says_yes=said == "yes", now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _thanks(offer))
        return redirect("members:asked", pk=pk)
    return render(
        request,
        "members/asked.html",
        {
            "offer": offer,
            "group": offer.group,
            "membership": membership,
            "rights": next(one for one in holding.described(offer.group) if one.code == offer.role)
            if offer.role in FACILITATING
            else None,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask somebody to share the work; see who would like to; step back."""
    group = _group(request, slug)
    now = timezone.now()
    form = AskForm(request.POST or None, people=_people(group, request), initial={"from_on": now.date()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            offering.ask(
                by=request.user,
                membership=given["member"],
                role=given["role"],
                from_on=given["from_on"],
                hands_over=given["hands_over"],
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("We ask them. You see here what they say."))
            return redirect("members:change-roles", slug=slug)
    return _change_page(request, group, form)


@require_POST
def settle(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep how the group wants its roles to be."""
    group = _group(request, slug)
    form = SettleForm(request.POST, instance=acting.settled(group), prefix="settle")
    if not form.is_valid():
        return _change_page(request, group, settle_form=form)
    willingness.settle(by=request.user, group=group, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("members:change-roles", slug=slug)


@require_POST
def not_for_us(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the thought of a second facilitator alone for a while."""
    group = _group(request, slug)
    willingness.put_off(by=request.user, group=group, now=timezone.now())
    messages.success(request, _("We let it alone."))
    return redirect("dashboards:today")


@require_POST
def step_back(request: MemberRequest, slug: str) -> HttpResponse:
    """Be a member like others again. Whoever alone looks after the group is asked to find somebody first."""
    group = _group(request, slug)
    try:
        acting.end_role(by=request.user, membership=_my(request, group), now=timezone.now())
    except acting.LastFacilitatorError:
        messages.error(request, _("Without you nobody would open the meetings. Ask somebody to take over first."))
        return redirect("members:change-roles", slug=slug)
    messages.success(request, _("You are a member like others now. Thank you for what you carried."))
    return redirect("members:roles", slug=slug)


@require_POST
def look_again(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """The group looked at a role, and chose the next day to look."""
    group = _group(request, slug)
    term = get_object_or_404(RoleTerm.objects.open(), group=group, pk=pk)
    form = LookAgainForm(request.POST)
    if form.is_valid():
        acting.look_again(by=request.user, term=term, on=form.cleaned_data["on"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Please choose a day."))
    return redirect("members:change-roles", slug=slug)


@require_POST
def take_back(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """The question is asked no more."""
    group = _group(request, slug)
    offer = get_object_or_404(RoleOffer, group=group, pk=pk)
    if offering.take_back(by=request.user, offer=offer, now=timezone.now()):
        messages.success(request, _("Taken back."))
    else:
        messages.error(request, _("It is too late to take this back: it has happened, or they said not now."))
    return redirect("members:change-roles", slug=slug)


def _group(request: MemberRequest, slug: str) -> Group:
    group: Group = fetch(Group.objects, request, may="members.change_roles", slug=slug)
    return group


def _my(request: MemberRequest, group: Group) -> Membership:
    found: Membership = get_object_or_404(
        Membership.objects.current().select_related("group", "member"), group=group, member=request.user
    )
    return found


def _people(group: Group, request: MemberRequest) -> object:
    here = Membership.objects.current().filter(group=group, member__is_active=True)
    return here.exclude(member=request.user).order_by("joined_on", "pk")


def _thanks(offer: RoleOffer) -> str:
    if offer.answer == RoleOffer.Answer.NOT_NOW:
        return _("Thank you for saying so. Nothing changes, and you need no reason.")
    return _("Thank you. We have noted your yes.")


def _roles_page(request: MemberRequest, group: Group, form: WillingForm | None = None) -> HttpResponse:
    membership = _my(request, group)
    return render(
        request,
        "members/roles.html",
        {
            "group": group,
            "membership": membership,
            "holders": holding.holders(group, request.user),
            "history": holding.history(group, request.user),
            "described": holding.described(group),
            "coordinators_rights": holding.coordinators_rights() if group.organisation_id else [],
            "form": form or WillingForm(membership=membership),
            "my_dates": RoleDate.objects.filter(group=group, member=request.user).order_by("on_date", "pk"),
            "offer": RoleOffer.objects.open().filter(group=group, member=request.user).first(),
            "may_change": request.user.has_perm("members.change_roles", group),
        },
        status=422 if form and form.errors else 200,
    )


def _change_page(
    request: MemberRequest, group: Group, form: AskForm | None = None, settle_form: SettleForm | None = None
) -> HttpResponse:
    now = timezone.now()
    names = {row.member_id: row.shown_name for row in Membership.objects.current().filter(group=group)}
    offers = RoleOffer.objects.filter(group=group, done_at__isnull=True).exclude(answer=RoleOffer.Answer.TAKEN_BACK)
    wishes = Willing.objects.filter(group=group, member__in=list(names)).order_by("kind", "pk")
    has_problem = bool((form and form.errors) or (settle_form and settle_form.errors))
    return render(
        request,
        "members/roles_change.html",
        {
            "group": group,
            "today": now.date(),
            "holders": holding.holders(group, request.user),
            "offers": [(names.get(offer.member_id, ""), offer) for offer in offers.order_by("-offered_at")[:20]],
            "stand_ins": [names[wish.member_id] for wish in wishes if wish.kind == Willing.Kind.STAND_IN],
            "one_day": [names[wish.member_id] for wish in wishes if wish.kind == Willing.Kind.FACILITATE],
            "number": willingness.suggests_two(group, now),
            "is_needed": acting.is_needed(_my(request, group)),
            "form": form or AskForm(people=_people(group, request), initial={"from_on": now.date()}),
            "settle_form": settle_form or SettleForm(instance=acting.settled(group), prefix="settle"),
            "has_problem": has_problem,
        },
        status=422 if has_problem else 200,
    )
