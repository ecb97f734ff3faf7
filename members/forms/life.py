"""Announcing what changes for a group, and choosing what to keep of one that ends."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group, LifeChange
from peersupport.web.forms import CareForm


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class ChangeForm(CareForm):
    """From which day, how it was decided, and in what words people are told."""

    submit_label = _("Go on")

    holds_on = _day(_("From which day?"), _("It can be today. People like to know early."))
    how = forms.ChoiceField(label=_("How did you decide it?"), choices=LifeChange.How, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your words about it"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If you like. They stand on your group's page and in no message. Please name nobody."),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"holds_on": today}, **kwargs)


class BreakForm(ChangeForm):
    """A break: from a day until a day, or until the group knows."""

    field_order = ("holds_on", "until_on", "how", "words")
    until_on = _day(_("From which day do you meet again?"), _("Leave it empty if you do not know yet."), required=False)


class EndForm(ChangeForm):
    """An ending: the last day, and where people can go next."""

    field_order = ("holds_on", "how", "words", "onward", "successor")
    onward = forms.CharField(
        label=_("Where people can go next"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you like. The list of more help is shown as well."),
    )
    successor = forms.ModelChoiceField(
        label=_("A group that would welcome them"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Groups that you look after, too: for them you can say yes."),
    )

    def __init__(self, *args: Any, successors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holds_on"].label = _("On which day do you meet for the last time?")
        self.fields["holds_on"].help_text = _("Leave enough time to say goodbye.")
        field: Any = self.fields["successor"]
        field.queryset = successors
        if not successors.exists():
            del self.fields["successor"]


class KeepForm(CareForm):
    """What one person keeps. Nothing is chosen beforehand."""

    submit_label = _("Save")

    keeps_story = forms.BooleanField(
        label=_("I want to read our story for a year"),
        required=False,
        help_text=_("What the group decided and when, in its own words. Nobody else sees that you keep it."),
    )
    keeps_name = forms.BooleanField(
        label=_("My name may stand in it"),
        required=False,
        help_text=_("The name that you use here. Only people who keep the story read it."),
    )
