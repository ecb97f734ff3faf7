"""Sharing the work of a group: what I may be asked, whom to ask, and how the group wants its roles to be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions import willingness
from members.models import Membership, RoleCustom
from peersupport.web.forms import CareForm, CareModelForm


class WillingForm(CareForm):
    """“You may ask me.” Only facilitators see it."""

    submit_label = _("Save")
    kinds = forms.MultipleChoiceField(
        label=_("You may ask me"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kinds": willingness.of(membership)}, **kwargs)
        self.fields["kinds"].choices = willingness.choices(membership)  # type: ignore[attr-defined]
        self.fields["kinds"].help_text = _("Only facilitators of this group see it. You can take it back at any time.")


class AskForm(CareForm):
    """Would this person hold a role from a day on?"""

    submit_label = _("Ask this person")
    member = forms.ModelChoiceField(label=_("Whom"), queryset=Membership.objects.none(), empty_label=_("Please choose"))
    role = forms.ChoiceField(
        label=_("What for"),
        choices=[
            (Membership.Role.CO_FACILITATOR, _("To facilitate together")),
            (Membership.Role.FACILITATOR, _("To facilitate")),
            (Membership.Role.MEMBER, _("To give their role back")),
        ],
    )
    from_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hands_over = forms.BooleanField(
        label=_("I hand my role on: on that day I step back"),
        required=False,
        help_text=_("Only if they say yes."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = people
        field.label_from_instance = lambda row: row.shown_name


class SettleForm(CareModelForm):
    """How the group wants its roles to be."""

    submit_label = _("Save")

    class Meta:
        model = RoleCustom
        fields = ("two_from", "may_be_without", "asks_next_door")


class LookAgainForm(CareForm):
    """When to look at a role again."""

    submit_label = _("Save")
    form_tag = False
    on = forms.DateField(label=_("Look again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
