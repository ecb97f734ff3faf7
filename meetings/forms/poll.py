"""Asking which day and hour suit, and answering: nothing is chosen beforehand, and each answer weighs the same."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions.polling import MOST_OPTIONS, Choice
from meetings.forms.season import DayInput, HourInput
from meetings.models import Poll, PollAnswer, PollOption
from meetings.rhythm import Rhythm
from peersupport.web.forms import CareForm
from peersupport.web.moments import hours

MOST_SHEETS = 500


class PollForm(CareForm):
    """Some days and hours to choose from: weekdays where there is a rhythm, else days of the calendar."""

    submit_label = gettext_lazy("Ask everybody")
    form_tag = False

    words = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: our evenings in winter. It is in no message."),
    )
    until_on = forms.DateField(label=gettext_lazy("Until when can people answer?"), widget=DayInput())

    def __init__(self, *args: Any, rhythm: Rhythm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm = rhythm
        for number in range(1, MOST_OPTIONS + 1):
            self.fields[f"day_{number}"] = self._day(number)
            self.fields[f"time_{number}"] = forms.TimeField(
                label=_("Hour"),
                required=False,
                widget=HourInput(),
                error_messages={"invalid": _("Please write an hour.")},
            )
        self.check_texts()

    def rows(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Day and hour of each line, with its name."""
        for number in range(1, MOST_OPTIONS + 1):
            yield _("To choose from: %(number)s") % {"number": number}, self[f"day_{number}"], self[f"time_{number}"]

    def rest(self) -> list[forms.BoundField]:
        """The other questions."""
        return [self["words"], self["until_on"]]

    def clean(self) -> dict[str, Any]:
        """A day has an hour, an hour has a day, and nothing stands there twice."""
        found = super().clean() or {}
        seen: set[Choice] = set()
        for number in range(1, MOST_OPTIONS + 1):
            day, time = found.get(f"day_{number}"), found.get(f"time_{number}")
            has_day = day not in (None, "")
            if has_day and time is None and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", _("At what hour? Please write it, or leave the day empty."))
            if time is not None and not has_day and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("On which day? Please choose it, or leave the hour empty."))
            if has_day and time is not None:
                one = self._choice(day, time)
                if one in seen:
                    self.add_error(f"day_{number}", _("This day and hour stands here already."))
                seen.add(one)
        if not seen and not self.errors:
            self.add_error("day_1", _("Please write at least one day and hour."))
        return found

    def choices(self) -> list[Choice]:
        """What a form without mistakes offers."""
        pairs = [
            (self.cleaned_data[f"day_{number}"], self.cleaned_data[f"time_{number}"])
            for number in range(1, MOST_OPTIONS + 1)
        ]
        return [self._choice(day, time) for day, time in pairs if day not in (None, "") and time is not None]

    def _day(self, number: int) -> forms.Field:
        if self.rhythm is Rhythm.DATES:
            return forms.DateField(label=_("Day"), required=False, widget=DayInput())
        days = [("", "—"), *((str(day), str(name)) for day, name in WEEKDAYS.items())]
        return forms.ChoiceField(label=_("Weekday"), choices=days, required=False)

    def _choice(self, day: Any, time: datetime.time) -> Choice:
        time = time.replace(second=0, microsecond=0)
        if self.rhythm is Rhythm.DATES:
            return Choice(time, on_date=day)
        return Choice(time, weekday=int(day))


class PollAnswerForm(CareForm):
    """One question for each day and hour, with three answers of equal weight; any may stay open."""

    submit_label = gettext_lazy("Send my answers")
    form_tag = False

    def __init__(
        self,
        *args: Any,
        options: list[PollOption],
        said: Mapping[uuid.UUID, str],
        now: datetime.datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # Each keeps its number when days go by: a page that was opened before then still says what its reader meant.
        numbered = enumerate(options, start=1)
        self.options = {number: option for number, option in numbered if not option.has_gone_by(now)}
        for number, option in self.options.items():
            shown = option.shown_from
            self.fields[f"option_{number}"] = forms.ChoiceField(
                label=option.says,
                choices=PollAnswer.Said.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=said.get(option.pk),
                help_text=_("The clocks are put forward at that hour: it begins at %(clock)s.")
                % {"clock": hours(shown)}
                if shown
                else "",
                error_messages={"invalid_choice": _("Please choose one of the three answers.")},
            )

    def said(self) -> dict[uuid.UUID, str]:
        """What was said of which option."""
        found = {option.pk: self.cleaned_data[f"option_{number}"] for number, option in self.options.items()}
        return {pk: value for pk, value in found.items() if value}


class NoteForm(PollAnswerForm):
    """The same questions, filled in for somebody who told it."""

    submit_label = gettext_lazy("Note their answers")


class SheetsForm(CareForm):
    """What stands on paper: how many sheets, and for each day and hour three numbers."""

    submit_label = gettext_lazy("Save the numbers")
    form_tag = False

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    sheets = forms.IntegerField(
        label=gettext_lazy("How many people is it?"),
        help_text=gettext_lazy("Count each sheet, and each person who told you, once."),
        min_value=0,
        max_value=MOST_SHEETS,
    )

    def __init__(self, *args: Any, options: list[PollOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for number, option in enumerate(options, start=1):
            for column, label in (("yes", _("Suits")), ("maybe", _("If need be")), ("no", _("Does not suit"))):
                value = getattr(option, column)
                self.fields[f"{column}_{number}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST_SHEETS, initial=value or None
                )

    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each day and hour with its three numbers."""
        for number, option in enumerate(self.options, start=1):
            yield option.says, [self[f"{column}_{number}"] for column in ("yes", "maybe", "no")]

    def clean(self) -> dict[str, Any]:
        """No hour has more ticks than there are sheets."""
        found = super().clean() or {}
        sheets = found.get("sheets")
        for number in range(1, len(self.options) + 1):
            three = [found.get(f"{column}_{number}") or 0 for column in ("yes", "maybe", "no")]
            if sheets is not None and sum(three) > sheets:
                self.add_error(f"yes_{number}", _("These are more than people. Please count again."))
        return found

    def numbers(self) -> dict[uuid.UUID, tuple[int, int, int]]:
        """The three numbers of each option."""
        got = self.cleaned_data
        return {
            option.pk: (got[f"yes_{number}"] or 0, got[f"maybe_{number}"] or 0, got[f"no_{number}"] or 0)
            for number, option in enumerate(self.options, start=1)
        }


class LongerForm(CareForm):
    """Leaving it open longer, or closing it earlier."""

    submit_label = gettext_lazy("Change the last day")

    until_on = forms.DateField(label=gettext_lazy("Until when can people answer?"), widget=DayInput())

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until_on": poll.last_day}, **kwargs)
