"""What somebody would share to keep in touch: one of their ways, or own words. Nothing is chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import ContactMethod, Member
from peersupport.web.forms import CareForm

WORDS = "WORDS"
LABELS = {
    ContactMethod.Channel.EMAIL: _("My email address"),
    ContactMethod.Channel.SMS: _("My phone number"),
    ContactMethod.Channel.CALL: _("My number for calls"),
}


class ShareForm(CareForm):
    """One way, or what the person writes."""

    form_tag = False
    autocomplete = {"words": "off"}
    way = forms.ChoiceField(label=_("What would you share?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your own words"),
        help_text=_("For example a name in a messenger, or “I am at the allotment on Saturdays”."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = member.contact_methods.exclude(channel=ContactMethod.Channel.TOLD).exclude(
            channel__in=[ContactMethod.Channel.EMAIL, ContactMethod.Channel.SMS], verified_at__isnull=True
        )
        self.ways = {row.channel: row.address for row in rows.order_by("channel")}
        way: Any = self.fields["way"]
        way.choices = [
            *((channel, LABELS[ContactMethod.Channel(channel)]) for channel in self.ways),
            (WORDS, _("What I write below")),
        ]
        way.error_messages["required"] = _("Please choose one of these.")

    def clean(self) -> dict[str, Any]:
        """Own words need some words."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == WORDS and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Please write how this person can find you."))
        return cleaned

    @property
    def shares(self) -> str:
        """What is shared."""
        way = self.cleaned_data["way"]
        return str(self.cleaned_data["words"] if way == WORDS else self.ways[way])
