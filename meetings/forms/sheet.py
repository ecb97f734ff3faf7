"""The sign-up sheet on a phone passed round, what helps people, and adding somebody from it."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.models import Needs, SheetLine
from members.forms.fields import PhoneField
from peersupport.web.forms import CareForm

NOT_AT_ALL = "NONE"
Channel = SheetLine.Channel


class NeedsForm(CareForm):
    """What helps somebody at a meeting."""

    autocomplete = {"interpreter": "off", "words": "off"}
    needs = forms.MultipleChoiceField(
        label=_("What would help you?"), choices=Needs.Need, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreter = forms.CharField(
        label=_("In which language?"), help_text=_("Only with an interpreter."), max_length=40, required=False
    )
    words = forms.CharField(label=_("Something else that helps"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """An interpreter speaks some language."""
        cleaned = super().clean() or {}
        wants = Needs.Need.INTERPRETER in cleaned.get("needs", [])
        if wants and not cleaned.get("interpreter") and "interpreter" not in self.errors:
            self.add_error("interpreter", _("Please write which language."))
        if not wants:
            cleaned["interpreter"] = ""
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """What an action keeps."""
        return {name: self.cleaned_data[name] for name in ("needs", "interpreter", "words")}


class MyNeedsForm(NeedsForm):
    """The same, for oneself."""

    submit_label = _("Save")


class PassedForm(NeedsForm):
    """One turn with the phone: a name or none, a way or none, and what helps. Browsers are told to remember nothing."""

    autocomplete = {**NeedsForm.autocomplete, "name": "off", "where": "off"}
    field_order = ("form_key", "name", "needs", "interpreter", "words", "way", "where", "is_all_right")
    form_tag = False
    form_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("A name to call you by"),
        help_text=_("Your own, or any other that you like."),
        max_length=60,
        required=False,
    )
    way = forms.ChoiceField(
        label=_("May we reach you?"),
        choices=[
            (NOT_AT_ALL, _("No need")),
            (Channel.EMAIL, _("By email")),
            (Channel.SMS, _("By text message")),
            (Channel.CALL, _("By a phone call from a person")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    where = forms.CharField(
        label=_("Your email address, or your number"),
        max_length=254,
        required=False,
        help_text=_("A number with the country in front, for example +44 7700 900123."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    is_all_right = forms.BooleanField(
        label=_("It is all right if those who look after this group keep this, to reach me about meeting again"),
        help_text=_("Only they see it. After four weeks it is erased."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": secrets.token_urlsafe(16)})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A way needs its address and a yes; without a way, no address is kept."""
        cleaned = super().clean() or {}
        way = cleaned.get("way") or NOT_AT_ALL
        address = ""
        if way != NOT_AT_ALL and "where" not in self.errors:
            address = self._address(way, cleaned.get("where", ""))
            if not cleaned.get("is_all_right"):
                self.add_error("is_all_right", _("If we may keep it, please say so here. Or choose “No need”."))
        elif cleaned.get("where") and "way" not in self.errors:
            self.add_error("way", _("You wrote how to reach you. Please choose the way, or empty it."))
        cleaned["channel"] = "" if way == NOT_AT_ALL else way
        cleaned["address"] = address
        return cleaned

    def _address(self, way: str, text: str) -> str:
        """What was written, as an address or number of this way; else a word beside it."""
        if not text:
            self.add_error("where", _("Please write it here, or choose “No need”."))
            return ""
        field = forms.EmailField(max_length=254) if way == Channel.EMAIL else PhoneField()
        try:
            return str(field.clean(text))
        except ValidationError as error:
            self.add_error("where", error)
            return ""

    @property
    def line(self) -> dict[str, Any]:
        """What stands on the sheet."""
        return {name: self.cleaned_data[name] for name in ("form_key", "name", "channel", "address")}


class TakeInForm(CareForm):
    """Somebody from the sheet belongs from now on, under a name."""

    form_tag = False
    autocomplete = {"name": "off"}
    name = forms.CharField(
        label=_("First name"), max_length=60, error_messages={"required": _("Please write a name to tell them apart.")}
    )
