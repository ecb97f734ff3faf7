"""What a facilitator would like to tell, to whom and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Disclosure
from peersupport.web.forms import CareModelForm

DAYS = [(7, _("One week")), (30, _("One month")), (90, _("Three months"))]


class AskToTellForm(CareModelForm):
    """One thing, to one person or place, for one reason, for a time. The person reads every word of it."""

    submit_label = _("Ask the person")
    form_tag = False
    days = forms.TypedChoiceField(
        label=_("How long may a yes hold?"), coerce=int, choices=DAYS, widget=forms.RadioSelect
    )

    class Meta:
        model = Disclosure
        fields = ("to_whom", "what", "why")
        labels = {
            "to_whom": _("Whom would you tell?"),
            "what": _("What would you tell them?"),
            "why": _("What would it be good for?"),
        }
        help_texts = {
            "to_whom": _("One person or one place, for example “my sister Ana”, as the person calls them."),
            "what": _("Write it as you would say it. The person reads these very words."),
        }
        widgets = {"what": forms.Textarea(attrs={"rows": 4}), "why": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].error_messages["required"] = _("Please choose how long.")
