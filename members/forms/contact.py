"""How somebody wants to be reached. Each form is saved on its own; nothing is chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PhoneField
from members.models import ContactMethod, Member
from peersupport.web.forms import CareForm, CareModelForm

Channel = ContactMethod.Channel
NOT_AT_ALL = "NONE"
WORDS = {
    Channel.EMAIL: _("By email"),
    Channel.SMS: _("By text message"),
    Channel.CALL: _("By a phone call from a person"),
}


class WaysForm(CareForm):
    """First and second choice. Email and text messages are offered once their address was confirmed."""

    submit_label = _("Save how to reach me")
    form_tag = False
    first = forms.ChoiceField(label=_("How may we reach you?"), widget=forms.RadioSelect)
    second = forms.ChoiceField(
        label=_("And if that does not work?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("For example, when an address is not in use any more."),
    )
    call_number = PhoneField(
        required=False, label=_("Phone number for calls"), help_text=_("Only your facilitators see it.")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        ways = {way.channel: way for way in member.contact_methods.all()}
        ranked = {way.rank: way.channel for way in ways.values() if way.rank}
        call = ways.get(Channel.CALL)
        kwargs["initial"] = {
            "first": ranked.get(1, NOT_AT_ALL),
            "second": ranked.get(2, ""),
            "call_number": call.address if call else "",
        }
        super().__init__(*args, **kwargs)
        self.known = {channel for channel, way in ways.items() if way.verified_at}
        offered = [
            (channel, words) for channel, words in WORDS.items() if channel == Channel.CALL or channel in self.known
        ]
        self.fields["first"].choices = [*offered, (NOT_AT_ALL, _("Not at all"))]  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", _("Then do nothing")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A second choice differs from the first; a call needs a number."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("first", ""), cleaned.get("second", "")
        if first == NOT_AT_ALL:
            cleaned["first"] = cleaned["second"] = first = second = ""
        if second and second == first:
            self.add_error("second", _("This is your first choice already. Please take another one, or nothing."))
        if Channel.CALL in (first, second) and "call_number" not in self.errors and not cleaned.get("call_number"):
            self.add_error("call_number", _("Please write the number that a person may phone."))
        return cleaned


class CallForm(CareModelForm):
    """When and how a person may phone."""

    submit_label = _("Save how to phone me")
    form_tag = False

    class Meta:
        model = ContactMethod
        fields = ("best_time", "call_words")


class QuietForm(CareModelForm):
    """When no message should come."""

    submit_label = _("Save my quiet hours")
    form_tag = False

    class Meta:
        model = Member
        fields = ("quiet_from", "quiet_until")
        labels = {"quiet_from": _("No messages from"), "quiet_until": _("Until")}
        help_texts = {"quiet_until": _("Write the same hour twice if any hour is fine.")}
        widgets = {
            "quiet_from": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }


class WordingForm(CareModelForm):
    """What messages may say."""

    submit_label = _("Save what messages may say")
    form_tag = False

    class Meta:
        model = Member
        fields = ("message_wording", "neutral_label")
        widgets = {"message_wording": forms.RadioSelect}
        labels = {"message_wording": _("What may messages say?")}
