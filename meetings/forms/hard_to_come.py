"""Saying what makes it hard to come, and what the group does about it: all of it may stay empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions.hard_to_come import read_by_nobody
from meetings.models import Hand, Reason
from peersupport.web.forms import CareForm


class HardToComeForm(CareForm):
    """What makes it hard, and what I could do for others; two things that have nothing to do with each other."""

    submit_label = _("Save")
    form_tag = False

    reasons = forms.MultipleChoiceField(
        label=_("What would have to be different, so that you can come?"),
        choices=Reason,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who look after the group read how many said it, and not who."),
    )
    words = forms.CharField(
        label=_("In your own words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    may_talk = forms.BooleanField(
        label=_("You may talk with me about it"),
        required=False,
        help_text=_("Then those who look after the group read your name, and what you said here."),
    )
    hands = forms.MultipleChoiceField(
        label=_("Could you lend somebody a hand?"),
        choices=Hand,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only if you like. Those who look after the group read your name, and bring you two together."),
    )
    hand_words = forms.CharField(
        label=_("What should they know about it?"),
        max_length=160,
        required=False,
        help_text=_("For example: from Mill Lane, room for one."),
    )

    def clean(self) -> dict[str, Any]:
        """Words are there to be read."""
        found = super().clean() or {}
        if found.get("words") and not found.get("may_talk"):
            self.add_error("may_talk", read_by_nobody())
        return found


class ArrangementForm(CareForm):
    """What the group does about one thing that makes it hard to come."""

    submit_label = _("Save")

    words = forms.CharField(
        label=_("What do you do about it?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who belongs reads it. Please name nobody who needs it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())
