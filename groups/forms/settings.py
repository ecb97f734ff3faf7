"""What a group says about itself, and its own words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from groups.actions import SETTINGS
from groups.models import Group, Wording
from groups.models.wording import LONGEST, validate_word
from groups.words import usual
from peersupport.web.forms import CareForm, CareModelForm
from peersupport.web.places import countries, time_zones


class SettingsForm(CareModelForm):
    """A group's settings. What was left open may stay open."""

    language = forms.ChoiceField(label=gettext_lazy("The language you mostly speak there"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("Numbers for help now follow it."), required=False
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("The clock of the place"),
        help_text=gettext_lazy("For days and hours that are planned from now on."),
        choices=time_zones,
    )

    class Meta:
        model = Group
        fields = SETTINGS
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "sharing": forms.Textarea(attrs={"rows": 4}),
            "people": forms.RadioSelect,
            "among": forms.RadioSelect,
            "activity": forms.RadioSelect,
            "formality": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("We leave it open")), *countries()]  # type: ignore[attr-defined]
        for name in ("people", "among", "activity", "formality"):
            field: Any = self.fields[name]
            field.choices = [("", _("Not decided")), *[pair for pair in field.choices if pair[0]]]


class WordsForm(CareForm):
    """For each word: what the group says instead, for one and for several. Both empty: ours."""

    form_tag = False

    def __init__(self, *args: Any, language: str, wordings: dict[str, Wording], **kwargs: Any) -> None:
        initial: dict[str, str] = {}
        for word, row in wordings.items():
            initial |= {f"{word}_one": row.one, f"{word}_many": row.many}
        super().__init__(*args, initial=initial, **kwargs)
        with override(language):
            self.usual = usual()
        for word, (one, many) in self.usual.items():
            self.fields[f"{word}_one"] = _word_field(_("Instead of “%(word)s”") % {"word": one})
            if one != many:
                self.fields[f"{word}_many"] = _word_field(_("Instead of “%(word)s”") % {"word": many})
        self.check_texts()

    def clean(self) -> dict[str, Any]:
        """Refuse a word for one without the word for several, or the other way round."""
        super().clean()
        for word, (one, many) in self.usual.items():
            if one == many or f"{word}_one" in self.errors or f"{word}_many" in self.errors:
                continue
            pair = [self.cleaned_data[f"{word}_{number}"] for number in ("one", "many")]
            if any(pair) and not all(pair):
                missing = "many" if pair[0] else "one"
                self.add_error(f"{word}_{missing}", ValidationError(_("Please give both, for one and for several.")))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[str, tuple[str, str]]:
        """Wording.Word to the group's word for one and for several."""
        found = {}
        for word in self.usual:
            one = self.cleaned_data[f"{word}_one"]
            if one:
                found[word] = (one, self.cleaned_data.get(f"{word}_many") or one)
        return found

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each word, side by side."""
        for word in self.usual:
            yield [self[name] for name in (f"{word}_one", f"{word}_many") if name in self.fields]


def _word_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False, validators=[validate_word])
