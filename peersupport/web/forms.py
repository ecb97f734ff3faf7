"""The base of all our forms: one way to draw them, one way to refuse text that no reader can see."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""Control signs, halves of a sign, and signs that turn the reading direction of what follows.

Marks that Arabic and Hebrew need (U+200E, U+200F, U+061C) and joiners that emoji and Indic words need stay allowed.
"""


def refuse_unreadable(value: object) -> None:
    """Refuse text with signs that nobody can see. Nothing is taken out silently."""
    if isinstance(value, str) and UNREADABLE.search(value):
        raise ValidationError(
            _("There is a hidden sign in this text that cannot be kept. Please type it again instead of pasting."),
            code="unreadable",
        )


class ReadableMixin:
    """Makes every text field of a form refuse unreadable signs beside the field, with all else kept."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check_texts()

    def check_texts(self) -> None:
        """Do so for every field there is now; a form that adds fields while it is made calls this again."""
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill this in.")
            if isinstance(field, forms.CharField) and refuse_unreadable not in field.validators:
                field.validators = [v for v in field.validators if not isinstance(v, ProhibitNullCharactersValidator)]
                field.validators.append(refuse_unreadable)


class HelpedMixin(ReadableMixin):
    """Adds ``helper`` for ``{% crispy form %}``.

    ``submit_label``: words of the one button. ``autocomplete``: field name to HTML autocomplete token (WCAG 1.3.5).
    ``form_tag``: False when the page writes the ``form`` element itself.
    """

    submit_label: str | Promise = _("Save")
    form_tag: bool = True
    form_action: str = ""
    autocomplete: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in self.autocomplete.items():
            self.fields[name].widget.attrs["autocomplete"] = token

    @property
    def helper(self) -> FormHelper:
        """How the form is drawn."""
        helper = FormHelper()
        helper.form_tag = self.form_tag
        helper.form_action = self.form_action
        helper.attrs = {"novalidate": True}
        if self.form_tag:
            helper.add_input(Submit("save", self.submit_label))
        return helper


class CareForm(HelpedMixin, forms.Form):
    """A form about no stored thing."""


class CareModelForm(HelpedMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A form about a stored thing. Saving goes through an action, not through ``save``."""


def show_both(form: forms.BaseForm, error: ValidationError | str, *, seen: object) -> None:
    """Somebody else changed it in the meantime: what this person typed stays, now beside what holds (``seen``).

    Sent once more, it holds, because this time it was typed in sight of the other.
    """
    form.add_error(None, error)
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    typed["seen"] = str(seen)
    form.data = typed
