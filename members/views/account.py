"""Pages of allauth, where ours must do a little more; mounted in front of allauth's own addresses."""

from typing import Any

from allauth.account import views as account
from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from members.actions import letters

FORGET_PAGES = '"cache"'


@method_decorator(login_not_required, name="dispatch")
class SignUpView(account.SignupView):
    """Makes the account in one transaction, so that a taken address costs exactly as much as a free one (C3)."""

    def form_valid(self, form: Any) -> HttpResponse:
        """See SignUpForm.try_save."""
        with transaction.atomic():
            return super().form_valid(form)


class SendAgainMixin:
    """Sending a number again does the same work, whether the address belongs to somebody or not (C3)."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        process = getattr(self, "_process", None) or self.process  # type: ignore[attr-defined]
        if process.user is None or process.state.get("account_already_exists"):
            letters.rehearse(process.state.get("email", ""), process.state.get("phone", ""))
        return super()._resend_form_valid(form)  # type: ignore[misc]


class ConfirmEmailView(SendAgainMixin, account.ConfirmEmailVerificationCodeView):
    """Type the number sent to an email address."""


class ConfirmSignInView(SendAgainMixin, account.ConfirmLoginCodeView):
    """Type the number that signs in."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is None:
            # allauth would first make a number for the phone of a person who does not exist, and fall over.
            self._process.generate_code = lambda: ""
        return super()._resend_form_valid(form)


class ConfirmSignUpPhoneView(SendAgainMixin, account._VerifyPhoneSignupView):  # noqa: SLF001  (allauth's only one)
    """Type the number sent to a phone while signing up."""


class ConfirmNewPhoneView(SendAgainMixin, account._VerifyPhoneChangeView):  # noqa: SLF001  (allauth's only one)
    """Type the number sent to a new phone."""


@login_not_required
def confirm_phone(request: HttpRequest) -> HttpResponse:
    """Which of the two depends on whether somebody is signed in."""
    view = ConfirmNewPhoneView if request.user.is_authenticated else ConfirmSignUpPhoneView
    return view.as_view()(request)


class EmailView(account.EmailView):
    """The email address somebody signs in with. allauth's own page sorts addresses, which a sealed column cannot."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What email_change.html needs."""
        member = self.request.user
        return {
            **super(account.EmailView, self).get_context_data(**kwargs),
            "current_emailaddress": EmailAddress.objects.get_verified(member),
            "new_emailaddress": EmailAddress.objects.get_new(member),
            "can_add_email": EmailAddress.objects.can_add_email(member),
        }


class SignOutView(account.LogoutView):
    """Signs out and has the browser forget the pages it kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out here."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = FORGET_PAGES
        return response
