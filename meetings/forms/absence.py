"""What the others read about an absence."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Absence
from members.models import Membership
from peersupport.web.forms import CareForm

Said = Absence.Said


class AbsenceForm(CareForm):
    """“Somebody”, one's own name, with words or without, or nothing."""

    submit_label = gettext_lazy("Save")

    said = forms.ChoiceField(label=gettext_lazy("What do the others read?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Some words with your name"),
        max_length=140,
        required=False,
        help_text=gettext_lazy("If you like. Nobody needs a reason."),
    )

    def __init__(self, *args: Any, absence: Absence, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, initial={"said": absence.said, "words": absence.words}, **kwargs)
        choices = [
            (Said.SOMEBODY.value, _("Somebody will be away")),
            (Said.NAME.value, _("%(name)s will be away") % {"name": membership.shown_name}),
            (Said.NOTHING.value, _("Nothing at all")),
        ]
        field: Any = self.fields["said"]
        field.choices = [one for one in choices if one[0] != Said.NAME or not membership.is_hidden]
        if membership.is_hidden:
            field.help_text = _(
                "You are hidden here, so your name is not said, and nothing at all unless you choose otherwise. "
                "Where few people meet, “somebody” may tell that there is one whom they do not see."
            )
            del self.fields["words"]
