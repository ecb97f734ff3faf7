"""A paper list typed in: one line a person. And who tells somebody."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.consenting import length_words
from members.consents import QUESTIONS
from members.forms.fields import PhoneField
from members.kept import TOLD_BY
from members.models import Member
from members.names import fold
from peersupport.web.forms import CareForm

LINES = 10
ALREADY_HERE = _("Somebody here is called so already. Please write one word more, so that one can tell them apart.")


class LineForm(CareForm):
    """One person of the list. A line without anything is left out."""

    form_tag = False
    autocomplete = {"name": "off", "number": "off"}
    name = forms.CharField(
        label=_("First name"),
        max_length=60,
        error_messages={"required": _("Whose number is this? Please write a name.")},
    )
    number = PhoneField(label=_("Number, if they wish to be phoned"), required=False)


class ListForm(CareForm):
    """What goes for all lines: that each of them said yes, and the mark of this one list."""

    form_tag = False
    form_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_all_right = forms.BooleanField(
        label=_("Each of them told one of us that this is all right"),
        error_messages={"required": _("Please ask each of them first. Without a yes nobody is written down.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = [
            LineForm(data, prefix=f"line{number}", empty_permitted=True, use_required_attribute=False)
            for number in range(LINES)
        ]

    def check_lines(self) -> list[tuple[int, LineForm]]:
        """The good lines with their numbers; whoever stands on the list twice is refused the second time."""
        seen: set[str] = set()
        good: list[tuple[int, LineForm]] = []
        for number, line in enumerate(self.lines):
            if not line.is_valid() or not line.cleaned_data.get("name"):
                continue
            folded = fold(line.cleaned_data["name"])
            if folded in seen:
                line.add_error("name", ALREADY_HERE)
                continue
            seen.add(folded)
            good.append((number, line))
        return good

    @property
    def has_line_errors(self) -> bool:
        """Whether a line needs another look."""
        return any(line.errors for line in self.lines)


class TellerForm(CareForm):
    """Who tells this person, and for how long that is all right."""

    submit_label = _("Yes, they tell them from now on")
    form_tag = False
    teller = forms.ChoiceField(label=_("Whom did they choose?"), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(label=_("For how long is it all right?"), widget=forms.RadioSelect, coerce=int)
    is_all_right = forms.BooleanField(
        label=_("They told me in person that this is all right"),
        error_messages={"required": _("Please ask them first, in your own words. A no needs no reason.")},
    )

    def __init__(
        self, *args: Any, tellers: list[tuple[str, str]], member: Member, now: datetime.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teller"].choices = tellers  # type: ignore[attr-defined]
        lengths = QUESTIONS[TOLD_BY].lengths
        self.fields["days"].choices = [(days, length_words(days, member, now)) for days in lengths]  # type: ignore[attr-defined]
        for name in ("teller", "days"):
            self.fields[name].error_messages["required"] = _("Please choose one of these.")
