"""Forms about meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from peersupport.web.forms import CareForm, CareModelForm


class MoveForm(CareModelForm):
    """Another day or hour for one meeting."""

    submit_label = _("Tell everybody the new time")

    class Meta:
        model = Meeting
        fields = ("on_date", "start_time", "why")
        widgets = {
            "on_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {"why": _("If you like. Only people who chose fuller messages see it there; all see it here.")}


class CancelForm(CareForm):
    """Calling a meeting off."""

    submit_label = _("Call it off and tell people")

    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_(
            "If you like. It is shown on the page of that day, and in messages of people who chose fuller ones."
        ),
    )


class CountForm(CareForm):
    """How many came."""

    submit_label = _("Save")

    number = forms.IntegerField(label=_("How many people came?"), min_value=0, max_value=999)
