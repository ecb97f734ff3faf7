"""A date of somebody who facilitates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import RoleDate
from peersupport.web.forms import CareForm

Kind = RoleDate.Kind


def _day(label: Any, **values: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **values)


class RoleDateForm(CareForm):
    """What for, when, and for something learned a few words. ``kinds``: those that may be noted here."""

    submit_label = _("Note it")
    form_tag = False
    kind = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)
    on_date = _day(_("Day, or the first one"))
    until_on = _day(_("Last day away"), required=False, help_text=_("Only for time away. Nobody asks why."))
    words = forms.CharField(
        label=_("What was learned"),
        max_length=200,
        required=False,
        help_text=_("Only for something learned, in your own words."),
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(code, label) for code, label in Kind.choices if code in kinds]

    def clean(self) -> dict[str, Any]:
        """Something learned says what."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Kind.TRAINING and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Please fill this in."))
        return cleaned
