"""Belonging to an open group: a name for it, and nothing else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.forms import CareForm


class ComeForm(CareForm):
    """The name for this group, and whether others see it."""

    form_tag = False
    autocomplete = {"shown_name": "nickname"}
    shown_name = forms.CharField(
        label=_("What may people here call you?"), help_text=_("Any name you like, only for this group."), max_length=60
    )
    is_hidden = forms.BooleanField(
        label=_("Only facilitators see me"),
        help_text=_("The others then do not see that you belong."),
        required=False,
    )
