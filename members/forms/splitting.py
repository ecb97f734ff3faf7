"""Proposing that a group becomes two, asking who looks after each, and choosing a part."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.forms.life import ChangeForm
from members.models import Membership, Part
from peersupport.web.forms import CareForm

LONG = datetime.timedelta(weeks=3)
"""A good time to choose: everybody comes once or twice, and hears of it from people, too."""


def person(label: Any, help_text: Any = "", *, required: bool = False) -> "forms.ModelChoiceField[Membership]":
    """One of the group, by the name used there; the form sets whom."""
    return forms.ModelChoiceField(
        label=label,
        help_text=help_text,
        required=required,
        queryset=Membership.objects.none(),
        empty_label=_("Please choose"),
    )


def offer(field: Any, people: Any) -> None:
    """Let ``field`` offer these people by their names."""
    field.queryset = people
    field.label_from_instance = lambda row: row.shown_name


class SplitForm(ChangeForm):
    """The second group, who looks after each, and until when people choose."""

    field_order = (
        *("name", "purpose", "when", "language", "belonging"),
        *("second_lead", "first_lead", "holds_on", "how", "words"),
    )
    name = forms.CharField(label=_("What shall the new group be called?"), max_length=80)
    purpose = forms.CharField(
        label=_("What brings them together?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you like. It can be the same as here."),
    )
    when = forms.CharField(
        label=_("When and where, in your words"),
        required=False,
        max_length=160,
        help_text=_("For example: Thursday evenings, in the library. It can change later."),
    )
    language = forms.ChoiceField(
        label=_("The language they will mostly speak"),
        choices=settings.LANGUAGES,
        help_text=_("If some of you understand each other better in another language, this can be why you become two."),
    )
    belonging = forms.ChoiceField(
        label=_("May anybody just come to the new one?"), choices=Group.Belonging, widget=forms.RadioSelect
    )
    second_lead = person(
        _("Who looks after the new group?"), _("We ask this person. Nobody does it without their own yes.")
    )
    first_lead = person(
        _("Who looks after this group then?"), _("If it stays as it is, leave this open. We ask this person, too.")
    )

    def __init__(self, *args: Any, group: Group, people: Any, may_be_without: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "holds_on": kwargs["today"] + LONG,
            "language": group.language,
            "belonging": group.belonging,
            "purpose": group.purpose,
        }
        self.fields["holds_on"].label = _("On which day do you become two?")
        self.fields["holds_on"].help_text = _("Until then everybody can choose and change it. Three weeks are good.")
        for name in ("first_lead", "second_lead"):
            offer(self.fields[name], people)
        second, first = self.fields["second_lead"], self.fields["first_lead"]
        second.required = not may_be_without
        first.empty_label = _("As it is now")  # type: ignore[attr-defined]
        if may_be_without:
            second.empty_label = _("Nobody yet")  # type: ignore[attr-defined]


class LeadForm(CareForm):
    """Whom to ask to look after a part."""

    submit_label = _("Ask this person")
    part = forms.CharField(widget=forms.HiddenInput)
    member = person(_("Whom"), required=True)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["member"], people)


class PartForm(CareForm):
    """Where will you be? Nothing is chosen beforehand, and “not yet” can be chosen again."""

    submit_label = _("Save")
    form_tag = False
    NOT_YET = "NOT_YET"
    part = forms.ChoiceField(
        label=_("Where would you like to be?"),
        widget=forms.RadioSelect,
        choices=[*Part.choices, (NOT_YET, _("I do not know yet"))],
        error_messages={"required": _("Please choose one. “I do not know yet” is fine, too.")},
    )

    @property
    def chosen(self) -> str:
        """The part, or nothing for “not yet”."""
        part: str = self.cleaned_data["part"]
        return "" if part == self.NOT_YET else part


class NotePartForm(PartForm):
    """The same for somebody who said it in person."""

    is_kept_there = forms.BooleanField(
        label=_("They said that their name may be kept in the new group, too"),
        required=False,
        help_text=_("Needed if they go there. Without it they stay in this group."),
    )

    def __init__(self, *args: Any, moves: bool, **kwargs: Any) -> None:
        """``moves``: it has come about, and this person moves after all."""
        super().__init__(*args, **kwargs)
        self.fields["part"].label = _("What did they say?")
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (Part.FIRST, _("They stay here")),
            (Part.SECOND, _("They go to the new one")),
            (Part.BOTH, _("Both")),
        ]
        if not moves:
            self.fields["part"].choices += [  # type: ignore[attr-defined]
                (Part.NEITHER, _("Neither: they leave then")),
                (self.NOT_YET, _("They do not know yet")),
            ]
