"""Letting somebody in again, stopping that, and coming in with six words (decision 10)."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import devices, second_step
from members.actions import getting_back
from members.forms.getting_back import LetBackInForm, WordsForm
from members.limits import guesses_limited, limited
from members.models import Membership, WayBack
from members.requests import MemberRequest
from members.views.steps import in_even_steps
from peersupport.web.scoped import coordinated, fetch

MAY = "members.let_back_in"


@require_http_methods(["GET", "HEAD"])
def choose(request: MemberRequest, slug: str) -> HttpResponse:
    """Whom to let in again: everybody of the group but oneself."""
    group: Group = fetch(Group.objects, request, may=MAY, slug=slug)
    people = Membership.objects.on_roster_for(request.user, group).exclude(member=request.user)
    people = people.filter(member__is_active=True).order_by("joined_on", "pk")
    return render(request, "members/back_in_choose.html", {"group": group, "people": people})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("let_back_in")
def let_back_in(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Open a way back for one person. What they have elsewhere, or whether they have anything, shows nowhere here."""
    group: Group = fetch(Group.objects, request, may=MAY, slug=slug)
    people = Membership.objects.current().filter(group=group, member__is_active=True).exclude(member=request.user)
    membership = get_object_or_404(people.select_related("member", "group"), pk=pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    now = timezone.now()
    context: dict[str, Any] = {"group": group, "membership": membership}
    if request.method == "POST" and request.POST.get("stop"):
        for one in getting_back.ways_of_group(membership, now):
            getting_back.stop(by=request.user, way_back=one, now=now)
        messages.success(request, _("Stopped. Nobody comes in by this."))
        return redirect("members:let-back-in", slug=group.slug, pk=membership.pk)
    form = LetBackInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened, words = getting_back.let_back_in(
                by=request.user, membership=membership, how=form.cleaned_data["how"], address=form.address, now=now
            )
        except getting_back.TooManyError:
            form.add_error(None, _("That were many for one day. Please ask somebody else of your group, or wait."))
        else:
            shown = words if opened.how == WayBack.How.PAPER else ""
            context |= {"opened": opened, "words": shown, "address": request.build_absolute_uri(_words_page())}
            return render(request, "members/back_in_opened.html", context)
    context |= {"form": form, "open": getting_back.ways_of_group(membership, now)}
    return render(request, "members/back_in.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_even_steps
@limited("words")
def use_words(request: HttpRequest) -> HttpResponse:
    """Come in with six words, once. Somebody with a second step is still asked for it."""
    if request.user.is_authenticated:
        return redirect("members:signing-in")
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member = getting_back.use_words(words=form.cleaned_data["words"], now=timezone.now())
        if member is not None:
            devices.choose(request, is_shared=form.cleaned_data["shared"])
            record_authentication(request, member, "words")
            login = Login(user=member, email_verification="none", redirect_url=reverse("members:signing-in"))
            return perform_login(request, login)
        form.add_error(
            "words",
            _("These words let nobody in now. They begin one hour after they were made, and work once, for a week."),
        )
    return render(request, "members/use_words.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@guesses_limited
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what was announced. The link does nothing else and shows nobody."""
    way_back = get_object_or_404(WayBack.objects.select_related("member"), stop_token=token)
    if request.method == "POST":
        getting_back.stop(by=None, way_back=way_back, now=timezone.now())
        return redirect("members:stop-way-back", token=token)
    return render(request, "members/stop_way_back.html", {"way_back": way_back, "is_over": _is_over(way_back)})


@require_POST
def stop_mine(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Stop a way back that somebody opened for me."""
    way_back = get_object_or_404(request.user.ways_back, pk=pk)
    getting_back.stop(by=request.user, way_back=way_back, now=timezone.now())
    messages.success(request, _("Stopped. Nobody comes in by this."))
    return redirect("members:signing-in")


# --- The coordinator's part -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
def facilitators(request: MemberRequest) -> HttpResponse:
    """Who facilitates the groups of my organisation, by the names they have there, and nothing else about them."""
    organisations = _mine(request)
    rows = getting_back.facilitators_of(organisations).exclude(member=request.user)
    return render(request, "members/second_steps.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("let_back_in")
def reset_second_step(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a facilitator's second step away in an hour. Whether there is one shows nowhere."""
    organisations = _mine(request)
    rows = getting_back.facilitators_of(organisations).exclude(member=request.user)
    membership = get_object_or_404(rows, pk=pk)
    step = second_step.ask(request)
    if step is not None:
        return step
    if request.method == "POST":
        try:
            getting_back.reset_second_step(by=request.user, membership=membership, now=timezone.now())
        except getting_back.TooManyError:
            messages.error(request, _("That were many for one day. Please ask somebody else of your group, or wait."))
        else:
            messages.success(request, _("In one hour the second step is taken away. We told the person."))
        return redirect("members:second-steps")
    return render(request, "members/reset_second_step.html", {"membership": membership})


def _mine(request: MemberRequest) -> list[UUID]:
    organisations: list[UUID] = coordinated(request)
    if not organisations:
        raise Http404
    return organisations


def _is_over(way_back: WayBack) -> bool:
    return way_back.stopped_at is not None or way_back.used_at is not None or way_back.closes_at <= timezone.now()


def _words_page() -> str:
    return reverse("members:use-way-back")
