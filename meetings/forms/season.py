"""Planning a season: one plain question after the other."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions.seasons import Draft
from meetings.models import Place
from meetings.rhythm import MOST_WEEKS, Rhythm, rule_of
from peersupport.web.forms import CareForm

DAYS_OFFERED = 8
MOST_DAYS = 40
"""So many days by hand at once; more of them are a rhythm, or another season."""


class DayInput(forms.DateInput):
    """A day, with the picker of the browser where it has one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """An hour, in the same way."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SeasonForm(CareForm):
    """When, from when to when, where and until when; ``draft`` is what it says."""

    submit_label = gettext_lazy("Show me the days")
    form_tag = False

    weeks = forms.IntegerField(
        label=gettext_lazy("Every how many weeks?"), min_value=2, max_value=MOST_WEEKS, initial=2
    )
    first_on = forms.DateField(label=gettext_lazy("Which is the first day?"), widget=DayInput())
    start_time = forms.TimeField(label=gettext_lazy("When do you begin?"), widget=HourInput())
    end_time = forms.TimeField(label=gettext_lazy("When do you end?"), widget=HourInput())
    place = forms.ModelChoiceField(
        label=gettext_lazy("Where?"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not settled yet"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until when?"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Leave it empty, and new days are added by themselves. We ask you to look through them."
        ),
    )

    def __init__(self, *args: Any, rhythm: Rhythm, places: QuerySet[Place], days: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm = rhythm
        field: Any = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda place: place.name
        if rhythm is not Rhythm.WEEKS:
            del self.fields["weeks"]
        if rhythm is Rhythm.DATES:
            self._ask_for_days(days)
        else:
            self.fields["first_on"].help_text = (
                _("The weekday follows from it: a Tuesday means every Tuesday.")
                if rhythm in (Rhythm.WEEK, Rhythm.WEEKS)
                else _("The weekday follows from it: a Tuesday means a Tuesday each month.")
            )

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and the first day fits the rhythm."""
        found = super().clean() or {}
        start, end = found.get("start_time"), found.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", _("The end comes before the start. Please look again."))
        if self.rhythm is Rhythm.DATES:
            if not self._by_hand() and not self.errors:
                self.add_error("day_1", _("Please choose at least one day."))
        elif first_on := found.get("first_on"):
            try:
                rule_of(self.rhythm, first_on)
            except ValueError:
                weekday = WEEKDAYS[first_on.weekday()]
                words = _("Most months have no fifth %(weekday)s. Choose another first day, or the last of each month.")
                self.add_error("first_on", words % {"weekday": weekday})
        return found

    def draft(self) -> Draft:
        """What a form without mistakes says."""
        found, by_hand = self.cleaned_data, self._by_hand()
        first_on = by_hand[0] if by_hand else found["first_on"]
        start, end = (datetime.datetime.combine(first_on, found[name]) for name in ("start_time", "end_time"))
        return Draft(
            rule=rule_of(self.rhythm, first_on, found.get("weeks") or 2),
            first_on=first_on,
            start_time=found["start_time"],
            minutes=int((end - start).total_seconds() // 60),
            place=found["place"],
            until_on=found.get("until_on"),
            by_hand=by_hand,
        )

    def _ask_for_days(self, number: int) -> None:
        del self.fields["first_on"], self.fields["until_on"]
        asked: dict[str, forms.Field] = {}
        for place in range(1, min(max(number, DAYS_OFFERED), MOST_DAYS) + 1):
            label = _("Day %(number)s") % {"number": place}
            asked[f"day_{place}"] = forms.DateField(label=label, required=False, widget=DayInput())
        self.fields = {**asked, **self.fields}
        self.check_texts()

    def _by_hand(self) -> tuple[datetime.date, ...]:
        if self.rhythm is not Rhythm.DATES:
            return ()
        return tuple(sorted({day for name, day in self.cleaned_data.items() if name.startswith("day_") and day}))
