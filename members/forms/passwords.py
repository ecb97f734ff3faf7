"""Forms that set a password. One field, shown on wish by the browser; nothing has to be typed twice."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

from members.forms.signing_in import dress_email
from peersupport.web.forms import HelpedMixin

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
