"""Forms about meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Place
from members.models import Membership
from peersupport.web.forms import CareForm, CareModelForm


class SeenMixin(forms.Form):
    """Carries which state of the meeting this person saw, so that nothing of somebody else is overwritten silently."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())


class MoveForm(SeenMixin, CareModelForm):
    """Another day, hour or place for one meeting."""

    submit_label = _("Tell everybody what is new")

    place = forms.ModelChoiceField(
        label=_("Where"), queryset=Place.objects.none(), required=False, empty_label=_("Where it is now")
    )

    class Meta:
        model = Meeting
        fields = ("on_date", "start_time", "place", "why")
        widgets = {
            "on_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {"why": _("If you like. Only people who chose fuller messages see it there; all see it here.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = Place.objects.filter(group=self.instance.group_id).order_by("pk")
        field.label_from_instance = lambda place: place.name


class CancelForm(SeenMixin, CareForm):
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

    number = forms.IntegerField(
        label=_("How many people came?"),
        help_text=_("Everybody in the room, with an account or without."),
        min_value=0,
        max_value=999,
    )


class NotesForm(CareForm):
    """What whoever stands in should know."""

    submit_label = _("Save")

    notes = forms.CharField(
        label=_("What whoever stands in should know"),
        help_text=_("The key, the tea, what you had planned. Please write nothing about what people told you."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AlongForm(CareForm):
    """Somebody who would like to facilitate one day comes along."""

    submit_label = _("Invite them along")

    member = forms.ModelChoiceField(label=_("Whom"), queryset=Membership.objects.none(), empty_label=_("Please choose"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = people
        field.label_from_instance = lambda row: row.shown_name
