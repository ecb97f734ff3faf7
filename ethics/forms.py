"""Writing down what a group agrees on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.forms import CareForm

MOST_LINES, LONGEST = 30, 200


class DraftForm(CareForm):
    """An agreement, one line for each thing."""

    submit_label = _("We agree on this")
    form_tag = False
    lines = forms.CharField(
        label=_("What you agree on"),
        help_text=_("One line for each thing. Change, add and take away as you like."),
        max_length=MOST_LINES * LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    @property
    def principles(self) -> list[str]:
        """The lines with something in them."""
        return [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]

    def clean_lines(self) -> str:
        """Few and short enough to be read together."""
        lines: str = self.cleaned_data["lines"]
        kept = [line.strip() for line in lines.splitlines() if line.strip()]
        if len(kept) > MOST_LINES:
            raise forms.ValidationError(_("That is very much to promise. Thirty lines are the most."))
        if any(len(line) > LONGEST for line in kept):
            raise forms.ValidationError(_("One of the lines is very long. Please make two of it."))
        return lines
