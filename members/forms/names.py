"""What somebody is called, and the name they sign in with."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Member, Membership
from peersupport.web.forms import CareForm, CareModelForm
from peersupport.web.places import time_zones


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
        help_texts = {
            "shown_name": _("Any name you like. It can differ in each group."),
            "is_hidden": _("The others then do not see that you belong."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.instance.group.words
        if "facilitators" in words.own:
            self.fields["is_hidden"].label = capfirst(
                gettext("seen only by: %(facilitators)s") % {"facilitators": words.facilitators}
            )


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
