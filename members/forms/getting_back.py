"""Letting somebody in again, and the words that they then type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PhoneField, SharedDeviceField
from members.models import WayBack
from peersupport.web.forms import CareForm

How = WayBack.How


class LetBackInForm(CareForm):
    """How somebody gets their six words."""

    submit_label = _("Let them in again")
    form_tag = False
    autocomplete = {"email": "off", "phone": "off"}
    how = forms.ChoiceField(
        label=_("How do they get their six words?"),
        choices=[
            (How.PAPER, _("On paper, from me")),
            (How.EMAIL, _("To their new email address")),
            (How.SMS, _("To their new phone")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("New email address"), max_length=254, required=False, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    phone = PhoneField(label=_("New phone number"), required=False)
    knows = forms.BooleanField(
        label=_("I know this person, and they asked me"),
        error_messages={"required": _("Please do this only for somebody you know and spoke to.")},
    )

    @property
    def address(self) -> str:
        """Where the words go; empty for paper."""
        fields = {How.EMAIL: "email", How.SMS: "phone"}
        return str(self.cleaned_data[fields[self.cleaned_data["how"]]]) if self.cleaned_data["how"] in fields else ""

    def clean(self) -> dict[str, Any]:
        """The chosen way needs its address."""
        cleaned = super().clean() or {}
        for how, name in ((How.EMAIL, "email"), (How.SMS, "phone")):
            if cleaned.get("how") == how and name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Please fill this in."))
        return cleaned


class WordsForm(CareForm):
    """Six words, by which a facilitator let somebody in again."""

    submit_label = _("Let me in")
    form_tag = False
    words = forms.CharField(
        label=_("Your six words"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    shared = SharedDeviceField()
