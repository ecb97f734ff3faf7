"""Forms about outings: what, when, where, what it costs, how many can come."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from meetings.forms.season import DayInput, HourInput
from meetings.models import Meeting, Place
from peersupport.web.forms import CareForm

MOST_PLACES = 500


class _PlacesMixin(forms.Form):
    """What it is about, what it costs, and how many can come."""

    about = forms.CharField(
        label=gettext_lazy("What do you have in mind?"),
        max_length=200,
        help_text=gettext_lazy("A few words. They stand on the page of that day, and in no message."),
    )
    cost = forms.CharField(
        label=gettext_lazy("What does it cost?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("And what becomes of somebody who has no money for it."),
    )
    places = forms.IntegerField(
        label=gettext_lazy("How many can come?"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("Leave it empty if everybody can. When all places are taken, people stand in line."),
    )


class OutingForm(_PlacesMixin, CareForm):
    """An outing to be planned."""

    submit_label = gettext_lazy("Plan it")

    on_date = forms.DateField(label=gettext_lazy("Which day?"), widget=DayInput())
    start_time = forms.TimeField(label=gettext_lazy("When do you begin?"), widget=HourInput())
    end_time = forms.TimeField(label=gettext_lazy("When do you end?"), widget=HourInput())
    place = forms.ModelChoiceField(
        label=gettext_lazy("Where do you meet?"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not settled yet"),
    )
    field_order = ("about", "on_date", "start_time", "end_time", "place", "cost", "places")

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = Place.objects.filter(group=group).order_by("pk")
        field.label_from_instance = lambda place: place.name

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        found = super().clean() or {}
        start, end = found.get("start_time"), found.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", _("The end comes before the start. Please look again."))
        return found

    def plan(self) -> dict[str, Any]:
        """What the action needs, of a form without mistakes."""
        found = self.cleaned_data
        start, end = (datetime.datetime.combine(found["on_date"], found[name]) for name in ("start_time", "end_time"))
        kept = {name: found[name] for name in ("about", "on_date", "start_time", "place", "cost", "places")}
        return {**kept, "minutes": int((end - start).total_seconds() // 60)}


class PlacesForm(_PlacesMixin, CareForm):
    """The same of a day that is planned. Only an outing has to say what it is about."""

    submit_label = gettext_lazy("Save")

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        told = {"about": meeting.about, "cost": meeting.cost, "places": meeting.places, "seen": meeting.fingerprint}
        super().__init__(*args, initial=told, **kwargs)
        self.fields["about"].required = meeting.kind == Meeting.Kind.OUTING
