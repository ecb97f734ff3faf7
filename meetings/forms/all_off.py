"""Calling all meetings off for some days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation
from meetings.forms.season import DayInput
from peersupport.web.forms import CareForm


class AllOffForm(CareForm):
    """From which day until which, and why."""

    submit_label = _("Call all off and tell people")

    from_on = forms.DateField(label=_("From which day?"), widget=DayInput())
    until_on = forms.DateField(
        label=_("Until which day?"), widget=DayInput(), help_text=_("That day is the last without meetings.")
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("If you like. It is shown with each meeting, and in messages of people who chose fuller ones."),
    )


class OrganisationOffForm(AllOffForm):
    """The same for all groups of one organisation."""

    field_order = ("organisation", "from_on", "until_on", "why")
    organisation = forms.ModelChoiceField(
        label=_("In all groups of"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
