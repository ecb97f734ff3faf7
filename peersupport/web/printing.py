"""The page around a leaf of paper: choose the language and the paper, look at it, make a PDF or print it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peersupport.web import paper
from peersupport.web.forms import CareForm

ALL = "all"
AS_PDF = "pdf"


class PaperForm(CareForm):
    """In which language, and on which paper. ``spoken``: the languages that are offered, the first one chosen."""

    form_tag = False
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    size = forms.ChoiceField(
        label=_("Paper"), choices=[("A4", _("A4")), ("Letter", _("Letter"))], widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, spoken: list[str], initial: dict[str, Any] | None = None) -> None:
        self.spoken = spoken
        chosen = {"language": spoken[0], "size": paper.SIZES[0], **(initial or {})}
        if len(spoken) == 1:
            chosen["language"] = spoken[0]
        # Opened without anything chosen, the usual is chosen, and can be looked at.
        filled = data.copy() if data else MultiValueDict()
        for name, value in chosen.items():
            if name in filled or (data and isinstance(value, list)):  # a list from which everything was taken
                continue
            filled.setlist(name, value if isinstance(value, list) else [value])
        super().__init__(filled)
        names = [(code, translation.get_language_info(code)["name_local"]) for code in spoken]
        every = [(ALL, _("Each of them, one after another"))]
        self.fields["language"].choices = [*names, *(every if len(names) > 1 else [])]  # type: ignore[attr-defined]
        if len(spoken) == 1:
            self.fields["language"].widget = forms.HiddenInput()

    @property
    def languages(self) -> list[str]:
        """What was chosen, as codes; the usual where nothing sensible was."""
        code = self.cleaned_data.get("language", self.spoken[0])
        return self.spoken if code == ALL else [code]


def respond(
    request: HttpRequest,
    *,
    form: PaperForm,
    template: str,
    context: Mapping[str, Any],
    heading: str | Promise,
    hint: str,
    back: str,
    title: str | Promise = "",
    layout: str = "layouts/facilitator.html",
    more: str = "",
    method: str = "get",
) -> HttpResponse:
    """The page with the leaf on it, or the PDF if that was asked for and can be made here.

    ``heading``: of the page; lazy, it is also the title of the PDF, in the language of its first leaf. ``title``: for a
    PDF that is called otherwise. ``method``: "post" where what is chosen must not stand in an address. ``more``: a
    template with words above it.
    """
    sent = request.POST if request.method == "POST" else request.GET
    is_valid = form.is_valid()
    chosen = {**dict.fromkeys(form.fields, ""), **form.cleaned_data}  # what could not be read is left empty
    found = paper.leaves(template, {**context, "chosen": chosen}, form.languages)
    if is_valid and sent.get("as") == AS_PDF and not paper.missing():
        with translation.override(found[0].language):  # whoever reads the PDF need not be who made it
            name = str(title or heading)
        return paper.pdf_response(name, found, size=form.cleaned_data["size"])
    shown = {
        **context,
        "layout": layout,
        "form": form,
        "leaves": found,
        "heading": heading,
        "hint": hint,
        "back": back,
        "makes_pdf": not paper.missing(),
        "more": more,
        "method": method,
    }
    return render(request, "paper/page.html", shown, status=200 if is_valid else 422)
