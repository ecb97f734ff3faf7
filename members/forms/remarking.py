"""Saying that something is wrong with a public page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.forms import CareForm


class RemarkForm(CareForm):
    """A few words, and nothing about who wrote them."""

    form_tag = False
    autocomplete = {"words": "off"}
    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("A few words are enough. Please leave out names and your own story."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
