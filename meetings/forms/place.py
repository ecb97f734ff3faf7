"""Where a group meets: the checklist (MEET-1), and links and numbers for those who may come (MEET-4)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.meeting import SeenMixin
from meetings.models import Place
from peersupport.web.forms import CareModelForm

Way = Place.Way


class PlaceForm(SeenMixin, CareModelForm):
    """One plain question after the other; all but the name can stay empty."""

    submit_label = gettext_lazy("Save")

    features = forms.MultipleChoiceField(
        label=gettext_lazy("What is true of it?"),
        choices=Place.Feature,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Members read it before they set out."),
    )

    class Meta:
        model = Place
        fields = ("name", "way", "detail", "finding_it", "link", "number", "features", "seats", "key", "told")
        labels = {
            "name": gettext_lazy("What do you call the place?"),
            "way": gettext_lazy("How do you come together?"),
            "detail": gettext_lazy("Floor or entrance"),
            "finding_it": gettext_lazy("The way there, in words"),
            "link": gettext_lazy("Link to meet on"),
            "number": gettext_lazy("Phone number to call"),
            "seats": gettext_lazy("How many people fit in?"),
            "key": gettext_lazy("Who has the key?"),
            "told": gettext_lazy("Who is told where it is?"),
        }
        help_texts = {
            "finding_it": gettext_lazy("From the stop or the car park to the door, one thing after the other."),
            "link": gettext_lazy("Only those who may come see it, on their page. It is in no message."),
            "number": gettext_lazy("Only those who may come see it. Write the code beside it, if there is one."),
            "key": gettext_lazy("Only those who look after the group read this."),
        }
        widgets = {
            "way": forms.RadioSelect,
            "told": forms.RadioSelect,
            "finding_it": forms.Textarea(attrs={"rows": 4}),
            "link": forms.TextInput(attrs={"type": "url", "dir": "ltr"}),
            "number": forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
        }

    def clean_link(self) -> str:
        """Only a link that a browser opens safely."""
        link = str(self.cleaned_data["link"] or "").strip()
        if link and (not link.startswith("https://") or len(link.split()) != 1):
            raise forms.ValidationError(_("Please write the whole link. It begins with https://"))
        return link

    def clean(self) -> dict[str, Any]:
        """What people need to come by that way is there."""
        found = super().clean() or {}
        way, link, number = found.get("way"), found.get("link"), found.get("number")
        if way == Way.ONLINE and not link and "link" not in self.errors:
            self.add_error("link", _("How do people come in? Please write the link."))
        if way == Way.PHONE and not number and "number" not in self.errors:
            self.add_error("number", _("Which number do people call? Please write it."))
        if way == Way.MIXED and not link and not number and "link" not in self.errors:
            self.add_error("link", _("How do people come who are not in the room? Please write a link or a number."))
        return found
