"""Who was there, by name; the group's decision about it; and a letter that says when somebody was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from peersupport.web.forms import CareForm
from peersupport.web.printing import PaperForm


class DecisionForm(CareForm):
    """On which day the group decided that names are noted."""

    submit_label = _("Yes, we decided so")

    decided_on = forms.DateField(
        label=_("When did the group decide it?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TickForm(CareForm):
    """Who was there, of those who agreed that it is noted, and how many in all. ``seen``: who was ticked before."""

    submit_label = _("Save")
    form_tag = False

    there = forms.MultipleChoiceField(
        label=_("Who was there?"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    number = forms.IntegerField(
        label=_("How many people came in all?"),
        help_text=_("With those who are not on the list."),
        min_value=0,
        max_value=999,
    )
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.pk): row.pk for row in people}
        self.fields["there"].choices = [(str(row.pk), row.shown_name) for row in people]  # type: ignore[attr-defined]
        if not people:
            del self.fields["there"]

    @property
    def said(self) -> dict[str, Any]:
        """What the action needs: only people whom the page could show."""
        before = self.cleaned_data["seen"].split()
        return {
            "number": self.cleaned_data["number"],
            "ticked": [self.people[key] for key in self.cleaned_data.get("there", [])],
            "seen": [self.people[key] for key in before if key in self.people],
        }


class LetterForm(PaperForm):
    """What stands on the letter. Nothing of it is kept."""

    autocomplete = {"name": "name", "what": "off"}
    name = forms.CharField(label=_("The name on the letter"), max_length=120)
    what = forms.CharField(
        label=_("What shall it say that you came to?"),
        help_text=_("“A course”, “a meeting”, or nothing. The name of the group is not on it unless you write it."),
        max_length=120,
        required=False,
    )
    days = forms.MultipleChoiceField(
        label=_("Which days?"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"days": [key for key, _label in days], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = days  # type: ignore[attr-defined]
        if not days:
            del self.fields["days"]
