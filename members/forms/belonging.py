"""Looking for a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.web.forms import CareForm


class NameSearchForm(CareForm):
    """Part of a name is enough."""

    submit_label = _("Look")
    autocomplete = {"name": "off"}
    name = forms.CharField(label=_("Their name here"), help_text=_("Part of it is enough."), max_length=60)
