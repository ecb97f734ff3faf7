"""What a supporter is to see, and taking up an invitation. Nothing is said yes to beforehand."""

import datetime
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Member, Supporter
from members.models.supporter import SEES
from peersupport.web.forms import CareForm, CareModelForm

LONGEST = datetime.timedelta(days=5 * 365)


class SupporterForm(CareModelForm):
    """Who it is, what they see, about which groups, until when."""

    submit_label = _("Save")
    form_tag = False
    autocomplete = {"called": "off", "shown_name": "nickname"}
    about = forms.TypedMultipleChoiceField(
        label=_("About which of your groups?"),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They never read the name of a group here, only your own words for it."),
    )

    class Meta:
        model = Supporter
        fields = ("called", "shown_name", "label", *SEES, "until")
        labels = {
            "called": _("Who is it?"),
            "shown_name": _("Your name, as they know you"),
            "label": _("Your own words for the group"),
            "sees_meetings": _("My next meetings: the day and the hour"),
            "sees_place": _("The place too"),
            "sees_answer": _("Whether I answered, and what"),
            "sees_reminders": _("Which reminders I was sent, and when"),
            "sees_agreement": _("Our agreement"),
            "sees_page": _("What I chose on my page"),
            "is_told": _("Tell my supporter too when I am reminded"),
            "until": _("Until which day?"),
        }
        help_texts = {
            "called": _("In your words, for you alone. For example: my sister."),
            "label": _("This is what they read in place of the group’s name. For example: Library group."),
            "sees_place": _("Only where the group tells its place to everybody. If not, you can tell them yourself."),
            "sees_page": _("How and when we reach you, and what messages may say. No addresses and no numbers."),
            "is_told": _("By email or text message to them, the way they chose. Not if you said “not this time”."),
            "until": _("Leave it empty, and it goes on until you end it."),
        }
        widgets = {"until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, member: Member, today: datetime.date, **kwargs: Any) -> None:
        self.member, self.today = member, today
        instance = kwargs.get("instance")
        if instance is None:
            kwargs["initial"] = {"shown_name": member.name, "label": member.neutral_label or settings.SITE_LABEL}
        super().__init__(*args, **kwargs)
        rows = member.memberships.current().select_related("group").order_by("joined_on", "pk")
        self.groups = [(str(one.group_id), one.group.name) for one in rows]
        about: Any = self.fields["about"]
        about.choices = self.groups
        about.initial = instance.groups if instance else []
        # Whoever belongs to one group or none need not be asked which.
        if len(self.groups) < 2:  # noqa: PLR2004
            del self.fields["about"]
        self.order_fields(["called", "shown_name", "label", "about", *SEES, "until"])

    def clean_until(self) -> datetime.date | None:
        """A day to come, within some years."""
        until: datetime.date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise ValidationError(_("This day has gone by. Choose a later one, or leave it empty."))
        if until and until > self.today + LONGEST:
            raise ValidationError(_("This day is very far away. Choose one within five years, or leave it empty."))
        return until

    def clean(self) -> dict[str, Any]:
        """What belongs to a meeting needs the meeting; what is about a group needs a group."""
        cleaned = super().clean() or {}
        if not cleaned.get("sees_meetings"):
            for name in ("sees_place", "sees_answer", "is_told"):
                if cleaned.get(name):
                    self.add_error(name, _("For this they also need to see the day and the hour."))
        of_groups = ("sees_meetings", "sees_reminders", "sees_agreement")
        if "about" in self.fields and not cleaned.get("about") and any(cleaned.get(name) for name in of_groups):
            self.add_error("about", _("Please choose at least one group."))
        return cleaned

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, for the action."""
        chosen = {name: self.cleaned_data[name] for name in self.Meta.fields}
        about = self.cleaned_data["about"] if "about" in self.fields else [uuid.UUID(pk) for pk, _name in self.groups]
        return {**chosen, "groups": about}


def plain_words(text: str) -> str:
    """``text`` in small letters, one space between words; lines, commas and all other signs count as spaces."""
    return " ".join("".join(sign if sign.isalpha() else " " for sign in text.lower()).split())


class PhraseForm(CareForm):
    """The words of an invitation, as somebody wrote them down."""

    submit_label = _("Open the invitation")
    form_tag = False
    autocomplete = {"phrase": "off"}
    phrase = forms.CharField(
        label=_("The six words you were given"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_phrase(self) -> str:
        """The words as they are kept."""
        return plain_words(self.cleaned_data["phrase"])


class TakeUpForm(CareForm):
    """How somebody who helps is called there."""

    submit_label = _("Yes, I will be at their side")
    form_tag = False
    autocomplete = {"helper_name": "nickname"}
    helper_name = forms.CharField(
        label=_("Your name, as they know you"),
        help_text=_("So that they see that it is you."),
        max_length=60,
    )
