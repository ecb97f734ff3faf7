"""Forms that set a password. One field, shown on wish by the browser; nothing has to be typed twice."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions import signing
from members.forms.signing_in import dress_email
from peersupport.encryption.texts import normal_alias
from peersupport.web.forms import CareForm, HelpedMixin

HELP = _("At least 15 letters, numbers or spaces. A sentence is easy to remember.")


class NewPasswordMixin(HelpedMixin):
    """Keeps one of allauth's two fields."""

    submit_label = _("Keep this password")
    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        field = self.fields["password1"]
        field.label, field.help_text = _("New password"), HELP
        field.widget.attrs = {"autocomplete": "new-password"}


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    """Another password in place of the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your present password")
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].widget.attrs = {"autocomplete": "current-password"}


class SetPasswordForm(NewPasswordMixin, account.SetPasswordForm):
    """A first password."""


class ResetPasswordKeyForm(NewPasswordMixin, account.ResetPasswordKeyForm):
    """A new password after the number we sent."""


class ResetPasswordForm(HelpedMixin, account.ResetPasswordForm):
    """Where to send the number that allows a new password."""

    submit_label = _("Send me a number")
    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_email(self.fields["email"])


class RecoveryWordForm(CareForm):
    """A new password, for somebody who kept the word on paper."""

    submit_label = _("Keep this password")
    form_tag = False
    autocomplete = {"sign_in_name": "username", "word": "off", "password1": "new-password"}
    sign_in_name = forms.CharField(label=_("Sign-in name"), max_length=60)
    word = forms.CharField(label=_("The words on your paper"), max_length=200)
    password1 = forms.CharField(label=_("New password"), help_text=HELP, strip=False, widget=forms.PasswordInput)

    def clean_sign_in_name(self) -> str:
        """The name as it is stored."""
        return normal_alias(self.cleaned_data["sign_in_name"]).strip()

    def clean_password1(self) -> str:
        """A password that is good enough."""
        return str(get_adapter().clean_password(self.cleaned_data["password1"]))

    def clean(self) -> dict[str, Any]:
        """Take the word; few tries for each name, and the same answer whether the name or the word is wrong."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        adapter, name = get_adapter(), cleaned["sign_in_name"]
        if not ratelimit.consume(context.request, action="login_failed", key=f"recovery word {name}"):
            raise adapter.validation_error("too_many_login_attempts")
        if not signing.use_recovery_word(sign_in_name=name, word=cleaned["word"], password=cleaned["password1"]):
            raise forms.ValidationError(_("This name and these words do not fit together. Please try again."))
        return cleaned
