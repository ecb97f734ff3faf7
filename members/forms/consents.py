"""What a person chooses with a yes to "Is it all right if…?": until when, and which. Nothing is chosen beforehand."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.consenting import length_words
from members.consents import Question
from members.models import Member
from peersupport.web.forms import CareForm


class YesForm(CareForm):
    """Asks only what ``question`` leaves to choose."""

    form_tag = False
    option = forms.ChoiceField(label=_("Which may they see?"), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(label=_("Until when?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, question: Question, member: Member, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths = [(days, length_words(days, member, now)) for days in question.lengths]
        self.fields["days"].choices = lengths  # type: ignore[attr-defined]
        self.fields["option"].choices = question.options  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = _("If you say yes, please choose one.")
        if not question.options:
            del self.fields["option"]
