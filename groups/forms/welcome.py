"""One part of the page for newcomers, in the group's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models.welcome import LONGEST_TITLE, LONGEST_WORDS
from peersupport.web.forms import CareForm


class PartForm(CareForm):
    """A heading, some words, and who may read them. ``is_own``: a part that starts with no words of ours."""

    form_tag = False
    title = forms.CharField(label=_("Heading"), max_length=LONGEST_TITLE, required=False)
    words = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Short sentences are easy to read. An empty line begins a new paragraph."),
    )
    is_for_newcomers = forms.BooleanField(
        label=_("People on their way to us may read these words, too"),
        help_text=_(
            "Those who asked or are invited; and anybody, if this page stands on your public page. Please name no "
            "room and nobody then. Without the tick they read our words instead of yours."
        ),
        required=False,
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["title"].help_text = _("Empty: our heading, in the language of whoever reads.")
            self.fields["words"].help_text = _(
                "Empty: our words, in the language of whoever reads. Short sentences are easy to read. An empty line "
                "begins a new paragraph."
            )
