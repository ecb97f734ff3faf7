"""Asking to join, talking about it, and what a group asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PhoneField
from members.models import Door, JoinRequest, Membership
from members.models.door import FEWEST_SEATS, MOST_QUESTIONS, MOST_SEATS
from peersupport.web.forms import CareForm

Channel = JoinRequest.Channel
ME, OTHER = "ME", "OTHER"
NO_WAY = "NONE"


def _long(label: Any, *, help_text: Any = "", required: bool = False, rows: int = 4, most: int = 2000) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(CareForm):
    """What a group asks newcomers. Nothing but the first question needs an answer."""

    submit_label = _("Ask to join")
    form_tag = False
    autocomplete = {"shown_name": "nickname"}
    form_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    whom = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=[(ME, _("For me")), (OTHER, _("For somebody else"))],
        widget=forms.RadioSelect,
        help_text=_("You need not explain either."),
    )
    shown_name = forms.CharField(
        label=_("What may we call you?"), help_text=_("Any name you like, or none."), max_length=60, required=False
    )
    way = forms.ChoiceField(
        label=_("How may we tell you that there is an answer?"),
        widget=forms.RadioSelect,
        choices=[
            (NO_WAY, _("Not at all. I come back with my words.")),
            (Channel.EMAIL, _("By email")),
            (Channel.SMS, _("By text message")),
        ],
    )
    email = forms.EmailField(label=_("Email address"), required=False, max_length=254)
    phone = PhoneField(required=False, label=_("Phone number for text messages"))

    def __init__(self, *args: Any, questions: list[str], has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        own = {f"answer_{number}": _long(question, rows=3) for number, question in enumerate(questions)}
        own["words"] = _long(_("What else would you like us to know?"), help_text=_("Only if you like."))
        fields = dict(self.fields)
        ways = {name: fields.pop(name) for name in ("way", "email", "phone")}
        self.fields = fields | own | ({} if has_account else ways)
        self.check_texts()

    def clean(self) -> dict[str, Any]:
        """An address for the way that was chosen."""
        cleaned = super().clean() or {}
        needed = {Channel.EMAIL: "email", Channel.SMS: "phone"}.get(cleaned.get("way", ""))
        if needed and needed not in self.errors and not cleaned.get(needed):
            self.add_error(needed, _("Please fill this in, or choose another way above."))
        return cleaned

    @property
    def answers(self) -> list[dict[str, str]]:
        """Each question as it was asked, with what was said; those left open are left out."""
        given = [(one, self.cleaned_data[f"answer_{number}"]) for number, one in enumerate(self.questions)]
        return [{"question": question, "answer": answer} for question, answer in given if answer]

    @property
    def values(self) -> dict[str, Any]:
        """The rest, as the action takes it."""
        way = self.cleaned_data.get("way", NO_WAY)
        address = {Channel.EMAIL: "email", Channel.SMS: "phone"}.get(way)
        return {
            "shown_name": self.cleaned_data["shown_name"],
            "words": self.cleaned_data["words"],
            "is_for_other": self.cleaned_data["whom"] == OTHER,
            "channel": way if address else "",
            "address": self.cleaned_data[address] if address else "",
        }


class WordsForm(CareForm):
    """One thing more in a conversation."""

    submit_label = _("Send")
    form_tag = False
    words = _long(_("Your words"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_say_%s", **kwargs)


class DecideForm(CareForm):
    """Words that go with an answer, if one likes."""

    form_tag = False
    words = _long(_("Some words with it"), help_text=_("Only if you like. They come with the answer."), rows=3)
    onward = forms.MultipleChoiceField(
        label=_("Somewhere else to turn, from your own list"),
        help_text=_("What you tick goes along with your words."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, lines: Sequence[str] = (), **kwargs: Any) -> None:
        """``lines``: what the group may pass on."""
        super().__init__(*args, auto_id="id_decide_%s", **kwargs)
        self.lines = list(dict.fromkeys(lines))
        if self.lines:
            choices = [(str(number), line) for number, line in enumerate(self.lines)]
            self.fields["onward"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["onward"]

    @property
    def said(self) -> str:
        """The words, and under them what is passed on."""
        chosen = [self.lines[int(number)] for number in self.cleaned_data.get("onward", [])]
        return "\n\n".join(part for part in (self.cleaned_data["words"], "\n".join(chosen)) if part)


class MeetForm(CareForm):
    """Who offers a first talk, and when and where."""

    submit_label = _("Offer a first talk")
    form_tag = False
    who = forms.ChoiceField(label=_("Who would meet them?"), widget=forms.RadioSelect)
    words = _long(
        _("When, where and how?"),
        help_text=_("For example: on Friday at three, in the café by the station. Or by phone."),
        required=True,
        rows=3,
    )

    def __init__(self, *args: Any, welcomers: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_meet_%s", **kwargs)
        self.welcomers = welcomers
        self.fields["who"].choices = [(str(one.pk), one.shown_name) for one in welcomers]  # type: ignore[attr-defined]


class ClaimForm(CareForm):
    """The six words."""

    submit_label = _("Open")
    form_tag = False
    phrase = forms.CharField(
        label=_("Your six words"),
        help_text=_("In the order in which you wrote them down. Capitals do not matter."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class ConfideForm(CareForm):
    """To whom, and only to whom, it is told."""

    submit_label = _("Tell only this person")
    form_tag = False
    reader = forms.ChoiceField(label=_("Who may know?"), widget=forms.RadioSelect)
    words = _long(_("What you would like to say"), help_text=_("Only if you like."), rows=3, most=1000)

    def __init__(self, *args: Any, readers: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_me_%s", **kwargs)
        self.fields["reader"].choices = [(str(one.pk), one.shown_name) for one in readers]  # type: ignore[attr-defined]


class SeatForm(CareForm):
    """The name in this group, for somebody who comes in with an accepted request."""

    submit_label = _("Come in")
    form_tag = False
    autocomplete = {"shown_name": "nickname"}
    shown_name = forms.CharField(
        label=_("Name in this group"), help_text=_("Any name you like. It can differ in each group."), max_length=60
    )
    is_hidden = forms.BooleanField(
        label=_("Only facilitators see me"),
        help_text=_("Other members then do not see that you belong."),
        required=False,
    )


class DoorForm(CareForm):
    """The group's own few questions, its seats, and whether members invite."""

    submit_label = _("Save")
    form_tag = False

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        questions = [*door.questions, *[""] * MOST_QUESTIONS][:MOST_QUESTIONS]
        kwargs["initial"] = {
            **{f"question_{number}": words for number, words in enumerate(questions, start=1)},
            "seats": door.seats,
            "members_may_invite": door.members_may_invite,
        }
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {
            f"question_{number}": forms.CharField(
                label=_("Question %(number)s") % {"number": number}, max_length=200, required=False
            )
            for number in range(1, MOST_QUESTIONS + 1)
        }
        own["seats"] = forms.IntegerField(
            label=_("How many people fit well?"),
            help_text=_("Empty: there is always room. When every seat is taken, people wait in the order of asking."),
            required=False,
            min_value=FEWEST_SEATS,
            max_value=MOST_SEATS,
        )
        own["members_may_invite"] = forms.BooleanField(label=_("Members may invite people they know"), required=False)
        self.fields = own
        self.check_texts()

    @property
    def values(self) -> dict[str, Any]:
        """As the action takes it; empty questions are left out."""
        asked = [self.cleaned_data[f"question_{number}"].strip() for number in range(1, MOST_QUESTIONS + 1)]
        return {
            "questions": [words for words in asked if words],
            "seats": self.cleaned_data["seats"],
            "members_may_invite": self.cleaned_data["members_may_invite"],
        }
