"""What entries in one's own calendar may say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.forms import CareForm


class CalendarForm(CareForm):
    """Nothing is chosen beforehand: a calendar is often read by more than one pair of eyes."""

    submit_label = _("Save what my calendar says")
    form_tag = False
    names_group = forms.BooleanField(label=_("Also say the group's name"), required=False)
    tells_place = forms.BooleanField(
        label=_("Also say the place, as soon as the group tells it"),
        required=False,
        help_text=_("A link or a number to call never stands there."),
    )
    in_email = forms.BooleanField(
        label=_("Put each date into my emails for the calendar"),
        required=False,
        help_text=_("Most email programs then offer to keep it. They never say more than your messages do."),
    )
