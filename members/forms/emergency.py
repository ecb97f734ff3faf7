"""Asking for an hour in which the people of a group can be reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.actions.emergency import SHORTEST_REASON
from peersupport.web.forms import CareForm


class EmergencyForm(CareForm):
    """Which group, and what happened."""

    submit_label = _("Ask a second person")
    group = forms.ModelChoiceField(
        label=_("Which group is it?"),
        queryset=Group.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose the group."), "invalid_choice": _("Please choose the group.")},
    )
    reason = forms.CharField(
        label=_("What happened, and why can it not wait?"),
        help_text=_("The second person reads it, and it is kept for a year. Say no more about anybody than you must."),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Please say what happened. Without a reason nothing opens."),
            "min_length": _("Please say a little more, so that the second person understands."),
        },
    )

    def __init__(self, *args: Any, organisations: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["group"]
        choices.queryset = Group.objects.filter(organisation__in=organisations).order_by("name")
