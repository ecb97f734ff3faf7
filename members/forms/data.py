"""Pausing and erasing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from peersupport.web.forms import CareForm

WEEKS = [(1, _("One week")), (4, _("Four weeks")), (12, _("Three months"))]


class PauseForm(CareForm):
    """For how long nothing should come."""

    submit_label = _("Send me nothing for now")
    form_tag = False
    weeks = forms.TypedChoiceField(
        label=_("For how long?"), choices=WEEKS, coerce=int, widget=forms.RadioSelect, initial=None
    )


class EraseForm(CareForm):
    """Only asks something of people who alone look after a group."""

    submit_label = _("Go on")
    form_tag = False
    leave = forms.BooleanField(label=_("Leave it to them"), required=True)

    def __init__(self, *args: Any, alone: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave"].error_messages["required"] = _("Please tell us first what should become of the group.")
        if not alone:
            del self.fields["leave"]
