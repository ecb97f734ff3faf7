"""Not meeting somebody, staying away, and inviting."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from members.models.invitation import MOST_USES
from peersupport.web.forms import CareForm

NOBODY = ""


class WishForm(CareForm):
    """Whom one would rather not meet, and where."""

    submit_label = _("Ask the facilitators")
    form_tag = False
    membership = forms.ChoiceField(label=_("In which group?"), widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("Whom would you rather not meet?"),
        help_text=_("A name, or how one would know this person. You need not say why."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.group.name) for one in memberships]
        self.fields["membership"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["membership"] = choices[0][0]


class WhoForm(CareForm):
    """The same, noted by a facilitator for somebody who asks to join and said so in a first talk."""

    submit_label = _("Note it")
    form_tag = False
    who = forms.CharField(
        label=_("Is there anyone they would not want to meet here?"),
        help_text=_("Only facilitators of this group read it. The person named is never told."),
        max_length=300,
    )


class AnswerWishForm(CareForm):
    """What a facilitator answers to such a wish."""

    form_tag = False
    other = forms.ChoiceField(label=_("Who is meant?"), required=False)
    words = forms.CharField(
        label=_("Some words with it"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [(NOBODY, _("I do not know yet")), *people]  # type: ignore[attr-defined]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class AheadMixin:
    """A day that lies ahead, and not too far."""

    cleaned_data: dict[str, Any]
    MOST_DAYS = 400

    def clean_look_again_on(self) -> Any:
        """Between tomorrow and about a year from now."""
        day = self.cleaned_data["look_again_on"]
        if day and not 0 < (day - timezone.localdate()).days <= self.MOST_DAYS:
            raise forms.ValidationError(_("Please choose a day between tomorrow and a year from now."))
        return day


class StayAwayForm(AheadMixin, CareForm):
    """Whom, why, and when it is looked at again."""

    submit_label = _("Ask this person to stay away")
    form_tag = False
    who = forms.ChoiceField(label=_("Who?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The person reads this. Say what happened and what was agreed, and keep other names out of it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    look_again_on = _day(_("When do you look at it again?"))

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((str(one.pk), one.shown_name) for one in memberships),
        ]


class LookAgainForm(AheadMixin, CareForm):
    """It goes on until another day, with a reason."""

    form_tag = False
    look_again_on = _day(_("Until which day?"), required=False)
    words = forms.CharField(
        label=_("Why does it go on?"),
        help_text=_("The person reads this. Empty: the same reason as before."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ObjectForm(CareForm):
    """What the person says to it."""

    submit_label = _("Send")
    form_tag = False
    words = forms.CharField(
        label=_("What do you say to it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class InviteForm(CareForm):
    """For how long and how often a link works."""

    submit_label = _("Make the link")
    form_tag = False
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        coerce=int,
        choices=[(7, _("One week")), (14, _("Two weeks")), (30, _("One month"))],
        initial=14,
        widget=forms.RadioSelect,
    )
    uses = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=MOST_USES, initial=1)
    note = forms.CharField(
        label=_("For whom?"),
        help_text=_("Only for you, so that you remember. May be empty."),
        max_length=100,
        required=False,
    )
