"""Forms of signing in: by name and password, by a number sent, by the second step."""

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import derive_login_method
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members import devices
from members.forms.fields import SentNumberField, SharedDeviceField, phone_or_nothing
from peersupport.encryption.texts import normal_alias
from peersupport.web.forms import HelpedMixin

LONGEST_ADDRESS = 254
FROM_APP = _("The number from your app, or one of your spare numbers")


class SignInForm(HelpedMixin, account.LoginForm):
    """Sign-in name, email or phone number, with the password."""

    submit_label = _("Sign in")
    form_tag = False
    shared = SharedDeviceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Sign-in name, email or phone number")
        login.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields.pop("remember", None)
        self.order_fields(["login", "password", "shared"])

    def clean_login(self) -> str:
        """The name as it is stored; a phone number as E.164."""
        login = super().clean_login()
        return phone_or_nothing(login) or normal_alias(login)

    def user_credentials(self) -> dict[str, str]:
        """One kind of login only: trying several would take longer for people who have an account."""
        login = self.cleaned_data["login"]
        return {derive_login_method(login).value: login, "password": self.cleaned_data["password"]}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, for as long as this device may be."""
        devices.choose(request, is_shared=self.cleaned_data["shared"])
        response = super().login(request, redirect_url)
        devices.apply(request)
        return response


class RequestNumberForm(HelpedMixin, account.RequestLoginCodeForm):
    """Where to send a number to sign in with: one field that takes an email address or a phone number."""

    submit_label = _("Send me a number")
    form_tag = False
    email = forms.CharField(
        label=_("Email address or phone number"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    shared = SharedDeviceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = forms.HiddenInput()
        self.fields["email"].required = not (self.is_bound and self.data.get("phone"))
        self.order_fields(["phone", "email", "shared"])

    def clean_email(self) -> str:
        """The email address; a phone number goes where phone numbers go."""
        typed = self.cleaned_data["email"]
        number = phone_or_nothing(typed)
        if number and not self.cleaned_data.get("phone"):
            self.cleaned_data["phone"] = number
            self.cleaned_data["phone"] = self.clean_phone()
            return ""
        self.cleaned_data["email"] = account.EmailField(required=False).clean(typed)
        return str(super().clean_email())

    def clean(self) -> dict[str, Any]:
        """Keep what was said about the device."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            devices.choose(context.request, is_shared=cleaned["shared"])
        return cleaned


class PasskeySignInForm(HelpedMixin, webauthn.LoginWebAuthnForm):
    """What a passkey says; whether the device is shared comes with it."""

    form_tag = False
    shared = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Keep what was said about the device."""
        cleaned = super().clean() or {}
        devices.choose(context.request, is_shared=bool(cleaned.get("shared")))
        return cleaned


class SentNumberMixin(HelpedMixin):
    """A form with the number we sent, in the field that allauth calls code."""

    submit_label = _("Go on")
    form_tag = False


class ConfirmSignInForm(SentNumberMixin, account.ConfirmLoginCodeForm):
    """The number that signs in."""

    code = SentNumberField()
    submit_label = _("Sign in")


class ConfirmEmailForm(SentNumberMixin, account.ConfirmEmailVerificationCodeForm):
    """The number that shows whose email address it is."""

    code = SentNumberField()


class ConfirmPhoneForm(SentNumberMixin, account.VerifyPhoneForm):
    """The number that shows whose phone it is."""

    code = SentNumberField()


class ConfirmResetForm(SentNumberMixin, account.ConfirmPasswordResetCodeForm):
    """The number that allows a new password."""

    code = SentNumberField()


class OnceMixin(SentNumberMixin):
    """A number from an app counts once, for as long as it could be typed again.

    allauth forgets a used number after one period, though with a tolerance it is still accepted later.
    """

    def clean_code(self) -> str:
        """The number, used up from now on."""
        code = super().clean_code()  # type: ignore[misc]
        taken = self.authenticator.wrap()  # type: ignore[attr-defined]
        if isinstance(taken, TOTP):
            key = taken._get_used_cache_key(code)  # noqa: SLF001  (allauth offers no other way to name it)
            cache.touch(key, mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1))
        return str(code)


class SecondStepForm(OnceMixin, mfa.AuthenticateForm):
    """The second step at sign-in."""

    code = SentNumberField(label=FROM_APP)
    submit_label = _("Sign in")


class SecondStepAgainForm(OnceMixin, mfa.ReauthenticateForm):
    """The second step again, before somebody's particulars."""

    code = SentNumberField(label=FROM_APP)


class SwitchAppOnForm(SentNumberMixin, ActivateTOTPForm):
    """The first number from a new app."""

    code = SentNumberField(label=_("The number that the app shows"))
    submit_label = _("Switch it on")


class AddPasskeyForm(HelpedMixin, webauthn.AddWebAuthnForm):
    """A new passkey, which can always sign in without anything else."""

    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it, so that you know it again")
        self.fields["name"].validators.append(MaxLengthValidator(60))
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _("Your phone then asks for your finger, face or its own number.")
        self.fields["passwordless"].initial = True


class EditPasskeyForm(HelpedMixin, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class PasswordAgainForm(HelpedMixin, account.ReauthenticateForm):
    """The password again, before something important changes."""

    submit_label = _("Go on")
    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


def dress_email(field: forms.Field) -> None:
    """Our words and limits for a field of allauth's that takes an email address."""
    field.label = _("Email address")
    field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
    field.widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    field.widget.is_required = field.required
