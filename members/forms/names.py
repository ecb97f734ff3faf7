"""What somebody is called, and the name they sign in with."""

import zoneinfo
from functools import lru_cache
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member, Membership
from peersupport.web.forms import CareForm, CareModelForm


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place."""
    places = [
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    ]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(places))]


class NameForm(CareForm):
    """What we call somebody, and in whose hours they live."""

    submit_label = _("Save")
    form_tag = False
    autocomplete = {"name": "nickname"}
    name = forms.CharField(
        label=_("What may we call you?"),
        help_text=_("On your own pages and in messages to you."),
        max_length=60,
        required=False,
    )
    pronouns = forms.CharField(
        label=_("Your pronouns"), help_text=_("If you like. Any words that fit."), max_length=40, required=False
    )
    own_words = forms.CharField(
        label=_("How you describe yourself"),
        help_text=_("If you like, and in your own words. Only you see it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = forms.ChoiceField(label=_("Your clock"), choices=time_zones)


class ShownNameForm(CareModelForm):
    """What others in one group see."""

    submit_label = _("Save")
    form_tag = False

    class Meta:
        model = Membership
        fields = ("shown_name", "is_hidden")
        help_texts = {"shown_name": _("Any name you like. It can differ in each group.")}


class SignInNameForm(CareForm):
    """The name for signing in with a password. Only its owner sees it."""

    submit_label = _("Save my sign-in name")
    form_tag = False
    autocomplete = {"sign_in_name": "username"}
    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("Only you see it. Please take one that you use nowhere else."),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_sign_in_name(self) -> str:
        """The name as it is stored. ValidationError if it is taken or looks like an address."""
        name = self.cleaned_data["sign_in_name"]
        if not name:
            return ""
        adapter = get_adapter()
        stored = adapter.clean_username(name, shallow=True)
        if stored == self.member.sign_in_name:
            return stored
        return adapter.clean_username(name)
