"""A supporter of my choosing; and the pages of whoever was chosen (CON-9)."""

from uuid import UUID

from allauth.core.internal import ratelimit  # the public one does not count what is guessed by opening links
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import supporting
from members.forms.supporting import PhraseForm, SupporterForm, TakeUpForm, plain_words
from members.models import Supporter
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

LOOKS_SHOWN = 20


# --- For the person who chooses -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
def supporters(request: MemberRequest) -> HttpResponse:
    """Who is at my side, who was, and the way to choose somebody."""
    rows = Supporter.objects.filter(member=request.user).order_by("ended_at", "invited_until")
    now = timezone.now()
    return render(
        request,
        "members/supporters.html",
        {
            "here": [one for one in rows if one.ended_at is None and one.helper_id],
            "invited": [one for one in rows if one.ended_at is None and not one.helper_id and one.invited_until > now],
            "before": [one for one in rows if one.ended_at is not None],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def choose_supporter(request: MemberRequest) -> HttpResponse:
    """Say who it is and what they may see; then comes the invitation to hand on."""
    now = timezone.now()
    form = SupporterForm(request.POST if request.method == "POST" else None, member=request.user, today=now.date())
    if request.method == "POST" and form.is_valid():
        try:
            supporter = supporting.invite(by=request.user, now=now, **form.choices)
        except supporting.TooManyError:
            form.add_error(None, _("You have five supporters or invitations already. Please end one of them first."))
        else:
            return redirect("members:supporter", pk=supporter.pk)
    status = 422 if form.is_bound else 200
    return render(request, "members/supporter_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def supporter(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One supporter: what they see, when they looked, and until it is taken up, the invitation."""
    now = timezone.now()
    found = get_object_or_404(Supporter, pk=pk, member=request.user, ended_at__isnull=True)
    is_sent = request.method == "POST"
    form = SupporterForm(
        request.POST if is_sent else None,
        instance=Supporter.objects.get(pk=found.pk),  # a form that is refused has put its words into its row
        member=request.user,
        today=now.date(),
    )
    if is_sent and form.is_valid():
        supporting.choose(by=request.user, supporter=found, **form.choices)
        messages.success(request, _("Saved. From now on they see this and nothing else."))
        return redirect("members:supporter", pk=found.pk)
    context = {
        "supporter": found,
        "form": form,
        "link": _link(found) if found.phrase and found.invited_until > now else "",
        "page_address": settings.BASE_URL + reverse("members:with-others"),
        "looks": found.looks.order_by("-looked_at")[:LOOKS_SHOWN],
    }
    return render(request, "members/supporter.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_supporter(request: MemberRequest, pk: UUID) -> HttpResponse:
    """They see nothing any more, from this moment."""
    found = get_object_or_404(Supporter, pk=pk, member=request.user)
    supporting.end(by=request.user, supporter=found, now=timezone.now())
    messages.success(request, _("It is ended. They see nothing of yours here any more."))
    return redirect("members:supporters")


def _link(supporter: Supporter) -> str:
    words = str(supporter.phrase).replace(" ", "-")
    return settings.BASE_URL + reverse("members:invitation", kwargs={"words": words})


# --- For the person who was chosen ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def with_others(request: MemberRequest) -> HttpResponse:
    """At whose side I am, and where the words of an invitation are typed."""
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = _invitation(request, form.cleaned_data["phrase"])
        if found is not None:
            return redirect("members:invitation", words=form.cleaned_data["phrase"].replace(" ", "-"))
        form.add_error("phrase", _("These words open nothing. They may be used up, or their time is over."))
    people = Supporter.objects.visible_to(request.user).order_by("accepted_at")
    status = 422 if form.is_bound else 200
    return render(request, "members/with_others.html", {"form": form, "people": people}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: MemberRequest, words: str) -> HttpResponse:
    """What somebody asks of me and would let me see; yes, or no without a reason."""
    now = timezone.now()
    found = _invitation(request, plain_words(words))
    if found is None:
        messages.error(request, _("This invitation is used up, or its time is over. You can ask for a new one."))
        return redirect("members:with-others")
    if request.method == "POST" and request.POST.get("answer") == "no":
        supporting.say_no(by=request.user, supporter=found, now=now)
        messages.success(request, _("Thank you for saying so. No reason is needed."))
        return redirect("members:with-others")
    form = TakeUpForm(request.POST if request.method == "POST" else None, initial={"helper_name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            supporting.take_up(by=request.user, supporter=found, now=now, **form.cleaned_data)
        except supporting.NotTakenUpError:
            messages.error(request, _("You are at this person’s side already, or somebody was faster."))
            return redirect("members:with-others")
        messages.success(request, _("Thank you. It is good that you are there."))
        return redirect("dashboards:company", pk=found.pk)
    status = 422 if form.is_bound else 200
    return render(request, "members/invitation.html", {"supporter": found, "form": form}, status=status)


@require_POST
def step_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    """I cannot or would rather not help any longer."""
    found = fetch(Supporter.objects, request, pk=pk)
    supporting.step_back(by=request.user, supporter=found, now=timezone.now())
    messages.success(request, _("You stepped back. Thank you for the time you were there."))
    return redirect("members:with-others")


def _invitation(request: MemberRequest, phrase: str) -> Supporter | None:
    """The invitation with these words, if ``request.user`` may take it up; few tries, and one answer to all else."""
    tries = {"request": request, "app": "allauth.account", "action": "invitation_words", "limit_get": True}
    if not ratelimit.consume(**tries, user=request.user, dry_run=True):
        return None
    invitations = Supporter.objects.invitations(timezone.now()).exclude(member=request.user)
    found = invitations.filter(phrase=phrase).first()
    if found is None:
        ratelimit.consume(**tries, user=request.user)
    return found
