"""Forms about groups: what a group lets anybody know, and looking for a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Listing
from groups.models.listing import language_name
from groups.models.ways import Among, People
from peersupport.web.forms import CareForm, CareModelForm

TYPED = ("town", "kind", "words", "how_to_ask")
"""What is written by hand and shown only if it is ticked as well."""


LANGUAGES = """
    af am ar as az be bg bn bo br bs ca ckb cs cy da de dv dz ee el en eo es et eu fa ff fi fil fj fr fy ga gd gl
    gn gu ha he hi hr ht hu hy id ig is it ja jv ka kab kk km kn ko ku ky lb lg ln lo lt lv mg mi mk ml mn mr ms
    mt my nb nd ne nl nn ny oc om or pa pap pl ps pt qu rm rn ro rom ru rw sa sc sd se sg si sk sl sm sn so sq sr
    ss st su sv sw ta te tet tg th ti tk tl tn to tpi tr ts tt tw ug uk ur uz ve vi wo xh yi yo yue zh zu
"""
"""Codes of languages that groups may meet in (ISO 639). Names come from the Unicode locale data."""


def language_choices() -> list[tuple[str, str]]:
    """Languages that people speak in groups, by their names in the reader's language."""
    named = [(code, language_name(code)) for code in LANGUAGES.split()]
    return [
        ("", "—"),
        *sorted(((code, name) for code, name in named if name != code), key=lambda one: one[1].casefold()),
    ]


class ListingForm(CareModelForm):
    """What the group wants anybody to read, one tick for each thing (D7)."""

    form_tag = False
    shows_town = forms.BooleanField(label=_("Show the town or area"), required=False)
    shows_languages = forms.BooleanField(label=_("Show the languages"), required=False)
    language_1 = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    language_2 = forms.ChoiceField(label=_("Another language"), choices=language_choices, required=False)
    shows_kind = forms.BooleanField(label=_("Show whose group it is"), required=False)
    shows_words = forms.BooleanField(label=_("Show our words to somebody new"), required=False)
    shows_how_to_ask = forms.BooleanField(label=_("Show how to ask us"), required=False)

    class Meta:
        model = Listing
        fields = (
            "shows_purpose",
            "shows_time",
            "shows_next",
            "shows_place",
            "shows_step_free",
            "town",
            "kind",
            "women_only",
            "daylight",
            "children",
            "in_person",
            "by_phone",
            "online",
            "words",
            "how_to_ask",
            "shows_welcome",
            "in_search_engines",
        )
        widgets = {"words": forms.Textarea(attrs={"rows": 4}), "how_to_ask": forms.Textarea(attrs={"rows": 2})}
        labels = {
            "shows_purpose": _("Show what brings us together"),
            "shows_time": _("Show the usual day and hour"),
            "shows_next": _("Show when we meet next"),
            "shows_place": _("Show where we meet"),
            "shows_step_free": _("Show if there are no steps"),
            "shows_welcome": _("Show our page for newcomers"),
            "women_only": _("It is for women only"),
            "daylight": _("It is over before dark"),
            "children": _("Children may come along"),
            "in_person": _("We meet in person"),
            "by_phone": _("We meet by phone"),
            "online": _("We meet online"),
            "in_search_engines": _("Search engines may show our page"),
        }
        help_texts = {
            "town": _("As people nearby would say it, for example “Old Harbour, north side”."),
            "words": _("What would have helped you to come the first time?"),
            "how_to_ask": _("Everybody can read this. Please give no number or name that somebody wants to keep."),
            "in_search_engines": _("Without this tick, people find it here only."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.kept or {}
        if self.instance.refreshed_at is None:  # nothing was written yet: begin with what the group says of itself
            group = self.instance.group
            kept = {"kind": group.people, "languages": f" {group.language} "}
            self.initial["women_only"] = group.among == Among.WOMEN
        for name in (*TYPED, "languages"):
            shown = getattr(self.instance, name)
            self.initial[f"shows_{name}"] = bool(shown)
            self.initial[name] = shown or kept.get(name, "")
        for place, code in enumerate(self.initial["languages"].split()[:2], start=1):
            self.initial[f"language_{place}"] = code

    def clean(self) -> dict[str, Any]:
        """Ask for what is ticked and still empty."""
        cleaned = super().clean() or {}
        for name in TYPED:
            if cleaned.get(f"shows_{name}") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("You ticked this. Please fill it in, or take the tick away."))
        if cleaned.get("shows_languages") and not (cleaned.get("language_1") or cleaned.get("language_2")):
            self.add_error("language_1", _("You ticked this. Please fill it in, or take the tick away."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns to write: what is ticked is shown, what is not is kept for another time."""
        cleaned = dict(self.cleaned_data)
        chosen = dict.fromkeys(code for code in (cleaned.pop("language_1"), cleaned.pop("language_2")) if code)
        cleaned["languages"] = f" {' '.join(chosen)} " if chosen else ""
        kept = {}
        for name in (*TYPED, "languages"):
            if not cleaned.pop(f"shows_{name}"):
                kept[name] = cleaned[name]
                cleaned[name] = ""
        return {**cleaned, "kept": {name: value for name, value in kept.items() if value}}


class FindForm(CareForm):
    """Looking for a group: everything may be left open."""

    form_tag = False
    near = forms.CharField(label=_("Town, area or name"), max_length=80, required=False)
    day = forms.ChoiceField(label=_("Day"), required=False)
    part = forms.ChoiceField(
        label=_("Time of day"),
        choices=[("", _("Any time")), ("m", _("Morning")), ("a", _("Afternoon")), ("e", _("Evening"))],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Whose group"), choices=[("", _("Anybody")), *People.choices], required=False)
    way = forms.ChoiceField(
        label=_("How people meet"),
        choices=[
            ("", _("In any way")),
            ("in_person", _("In person")),
            ("by_phone", _("By phone")),
            ("online", _("Online")),
        ],
        required=False,
    )
    coming = forms.ChoiceField(
        label=_("How one comes"),
        choices=[("", _("In any way")), ("open", _("I can just come")), ("closed", _("I ask first"))],
        required=False,
    )
    steps = forms.BooleanField(label=_("No steps"), required=False)
    women = forms.BooleanField(label=_("Women only"), required=False)
    daylight = forms.BooleanField(label=_("Over before dark"), required=False)
    children = forms.BooleanField(label=_("Children welcome"), required=False)

    def __init__(self, *args: Any, days: list[tuple[str, Any]], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [("", _("Any day")), *days]  # type: ignore[attr-defined]
        known = sorted(((code, language_name(code)) for code in languages), key=lambda one: one[1])
        self.fields["language"].choices = [("", _("Any language")), *known]  # type: ignore[attr-defined]

    BELONGING = {"open": Group.Belonging.OPEN, "closed": Group.Belonging.CLOSED}

    @property
    def wishes(self) -> dict[str, Any]:
        """What was asked for and can be understood, by the name of its field."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    def narrow(self, rows: Any) -> Any:
        """``rows`` of Listing with everything that was asked for."""
        wishes = self.wishes
        if "near" in wishes:
            rows = rows.near(wishes["near"])
        rows = rows.at(day=wishes.get("day", ""), part=wishes.get("part", ""))
        if "language" in wishes:
            rows = rows.speaking(wishes["language"])
        if "kind" in wishes:
            rows = rows.filter(kind=wishes["kind"])
        if "way" in wishes:
            rows = rows.filter(**{wishes["way"]: True})
        if "coming" in wishes:
            rows = rows.filter(group__belonging=self.BELONGING[wishes["coming"]])
        columns = {"steps": "step_free", "women": "women_only", "daylight": "daylight", "children": "children"}
        return rows.filter(**{column: True for name, column in columns.items() if name in wishes})
