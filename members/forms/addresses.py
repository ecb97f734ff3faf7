"""Forms that add or change the address somebody signs in with."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

from members.forms.signing_in import dress_email
from peersupport.web.forms import HelpedMixin


class AddEmailForm(HelpedMixin, account.AddEmailForm):
    """A new email address; we send a number there first."""

    submit_label = _("Send a number there")
    form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_email(self.fields["email"])


class ChangePhoneForm(HelpedMixin, account.ChangePhoneForm):
    """A new phone number; we send a number there first."""

    submit_label = _("Send a number there")
    form_tag = False
