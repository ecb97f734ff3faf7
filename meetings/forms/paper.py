"""What else can be chosen for a leaf of paper about meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.printing import PaperForm


class SlipForm(PaperForm):
    """Slips with the next dates. ``tells_places``: whether there is a place that everybody may know."""

    with_name = forms.BooleanField(
        label=_("Write the group’s name on them"),
        required=False,
        help_text=_("Without it, a slip that is found tells nobody what it is about."),
    )
    with_place = forms.BooleanField(label=_("Write the place on them, where everybody may know it"), required=False)

    def __init__(self, *args: Any, tells_places: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tells_places:
            del self.fields["with_place"]


class SheetForm(PaperForm):
    """The sheet to sign up on. ``may_name``: whether this person may know whose names are printed."""

    with_names = forms.BooleanField(
        label=_("With the names of those who said that this is all right"),
        required=False,
        help_text=_("Never of somebody who is hidden from the others."),
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["with_names"]
