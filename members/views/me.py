"""My own pages: what I am called, and the way to everything else about me."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups import words
from members.actions import naming
from members.forms.names import NameForm, ShownNameForm
from members.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: MemberRequest) -> HttpResponse:
    """What we call this person, their names in groups, and links to the rest."""
    member = request.user
    form = NameForm(request.POST or None, initial=_names(member))
    if request.method == "POST" and form.is_valid():
        naming.call_me(by=member, member=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members:me")
    return _page(request, form)


@require_POST
def name_in_group(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The name that others in one group see."""
    membership = get_object_or_404(request.user.memberships.current(), pk=pk)
    form = ShownNameForm(request.POST, instance=membership, prefix=str(pk))
    if form.is_valid():
        naming.show_as(by=request.user, membership=membership, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members:privacy" if request.GET.get("next") == "privacy" else "members:me")
    return _page(request, NameForm(initial=_names(request.user)), form)


def _names(member: Any) -> dict[str, str]:
    return {name: getattr(member, name) for name in ("name", "pronouns", "own_words", "time_zone")}


def _page(request: MemberRequest, form: NameForm, edited: ShownNameForm | None = None) -> HttpResponse:
    memberships = list(request.user.memberships.current().select_related("group").order_by("joined_on"))
    words.prepare([membership.group for membership in memberships])
    groups = [
        edited
        if edited and edited.instance.pk == membership.pk
        else ShownNameForm(instance=membership, prefix=str(membership.pk))
        for membership in memberships
    ]
    bound = next((one for one in (form, edited) if one is not None and one.is_bound), form)
    return render(request, "members/me.html", {"form": form, "groups": groups, "looked_at": bound})
