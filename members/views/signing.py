"""The ways in which somebody signs in: what is set up, what can be taken away, and ending all sessions."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import devices
from members.actions import signing
from members.actions.getting_back import open_ways
from members.forms.names import SignInNameForm
from members.forms.passwords import RecoveryWordForm
from members.models import ContactMethod
from members.requests import MemberRequest
from members.second_step import has_second_step, is_asked_for_second_step
from members.views.account import FORGET_PAGES
from members.ways_in import EMAIL, PHONE, can_do_without


@require_http_methods(["GET", "HEAD"])
def signing_in(request: MemberRequest) -> HttpResponse:
    """Everything about signing in, on one page."""
    return _page(
        request, SignInNameForm(member=request.user, initial={"sign_in_name": request.user.sign_in_name or ""})
    )


@require_POST
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def sign_in_name(request: MemberRequest) -> HttpResponse:
    """Another sign-in name."""
    form = SignInNameForm(request.POST, member=request.user)
    if form.is_valid():
        try:
            signing.choose_sign_in_name(by=request.user, member=request.user, **form.cleaned_data)
        except signing.LastWayInError:
            form.add_error("sign_in_name", _("This is your only way to sign in. Add another one first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("members:signing-in")
    return _page(request, form)


@require_POST
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def remove_phone(request: MemberRequest) -> HttpResponse:
    """Forget the phone for text messages."""
    try:
        signing.remove_phone(by=request.user, member=request.user)
    except signing.LastWayInError:
        messages.error(request, _("This is your only way to sign in. Add another one first."))
    else:
        messages.success(request, _("We forgot that phone number."))
    return redirect("members:signing-in")


@require_POST
def sign_out_everywhere(request: MemberRequest) -> HttpResponse:
    """End all sessions, this one too."""
    signing.sign_out_everywhere(by=request.user, member=request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    response = redirect("account_login")
    response.headers["Clear-Site-Data"] = FORGET_PAGES
    return response


@require_http_methods(["GET", "HEAD"])
def second_step(request: MemberRequest) -> HttpResponse:
    """Why people who see others' particulars are asked for a second step, and how to set one up."""
    if has_second_step(request.user):
        return redirect("mfa_index")
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    context = {
        "is_asked": is_asked_for_second_step(request.user),
        "facilitates": bool(request.user.facilitated_group_ids),
        "is_staff": request.user.is_staff,
        "later": wanted if is_ours else reverse("dashboards:home"),
    }
    return render(request, "members/second_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_word(request: MemberRequest) -> HttpResponse:
    """Make a word for paper and show it this once. A second one only for who just showed that it is them."""
    if request.method != "POST":
        return render(request, "members/recovery_word.html", {"has_one": bool(request.user.recovery_word)})
    if request.user.recovery_word:
        raise_if_reauthentication_required(request, app="allauth.account")
    word = signing.make_recovery_word(by=request.user, member=request.user)
    return render(request, "members/recovery_word.html", {"word": word})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def use_recovery_word(request: HttpRequest) -> HttpResponse:
    """A new password by the word on paper, for somebody who gave neither email nor phone."""
    form = RecoveryWordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Your new password is kept. You can sign in with it now."))
        return redirect("account_login")
    return render(request, "members/use_recovery_word.html", {"form": form})


def _page(request: MemberRequest, form: SignInNameForm) -> HttpResponse:
    member = request.user
    passkeys = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    email = EmailAddress.objects.filter(user=member, verified=True).order_by("-primary").first()
    return render(
        request,
        "members/signing_in.html",
        {
            "form": form,
            "email": email,
            "phone": member.contact_methods.filter(
                channel=ContactMethod.Channel.SMS, verified_at__isnull=False
            ).first(),
            "may_remove_email": can_do_without(member, EMAIL),
            "may_remove_phone": can_do_without(member, PHONE),
            "passkeys": [passkey.wrap().name for passkey in passkeys],
            "has_app": Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists(),
            "has_password": member.has_usable_password(),
            "has_word": bool(member.recovery_word),
            "ways_back": open_ways(timezone.now()).filter(member=member).order_by("opens_at"),
            "is_shared": bool(request.session.get(devices.SHARED)),
        },
    )
