"""What is held about me: to read, to take along, to stop for a while, and to erase (CON-7)."""

import datetime
import logging

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import erasing, pausing
from members.forms.data import EraseForm, PauseForm
from members.requests import MemberRequest
from members.views.account import FORGET_PAGES
from peersupport.privacy.export import as_json, sections

logger = logging.getLogger(__name__)

again = reauthentication_required(app="allauth.account")
FILE = "data.json"
"""Says nothing about what it comes from (decision 16)."""


@require_http_methods(["GET", "HEAD"])
def data(request: MemberRequest) -> HttpResponse:
    """The ways from here: read, take along, pause, leave, erase."""
    now = timezone.now()
    memberships = request.user.memberships.current().select_related("group").order_by("joined_on")
    context = {
        "memberships": memberships,
        "paused_until": request.user.paused_until if request.user.is_paused(now) else None,
        "pause": PauseForm(),
    }
    return render(request, "members/data.html", context)


@require_http_methods(["GET", "HEAD"])
@again  # type: ignore[untyped-decorator]
def everything(request: MemberRequest) -> HttpResponse:
    """Everything held about this person, to read."""
    return render(request, "members/data_everything.html", {"sections": sections(request.user)})


@require_http_methods(["GET", "HEAD"])
@again  # type: ignore[untyped-decorator]
def take_along(request: MemberRequest) -> HttpResponse:
    """The same as a file."""
    response = HttpResponse(as_json(request.user), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


@require_POST
def pause(request: MemberRequest) -> HttpResponse:
    """Hear nothing for some weeks; without a number of weeks, hear again."""
    now = timezone.now()
    form = PauseForm(request.POST)
    if request.POST.get("again"):
        pausing.resume(by=request.user, member=request.user)
        messages.success(request, _("You will hear from us again."))
    elif form.is_valid():
        until = now.date() + datetime.timedelta(weeks=form.cleaned_data["weeks"])
        pausing.pause(by=request.user, member=request.user, until=until, now=now)
        messages.success(request, _("We will send you nothing until then. You still belong."))
    return redirect("members:data")


@require_http_methods(["GET", "HEAD", "POST"])
@again  # type: ignore[untyped-decorator]
def erase(request: MemberRequest) -> HttpResponse:
    """What erasing means; then, once more, whether to do it."""
    alone = erasing.left_alone(request.user)
    form = EraseForm(request.POST if request.method == "POST" else None, alone=alone)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("sure") == "yes":
            return _erase(request, leaves_groups=bool(alone))
        return render(request, "members/data_erase_sure.html", {"form": form, "alone": alone})
    return render(request, "members/data_erase.html", {"form": form, "alone": alone})


def _erase(request: MemberRequest, *, leaves_groups: bool) -> HttpResponse:
    member = request.user
    try:
        erasing.erase_everything(by=member, member=member, now=timezone.now(), leaves_groups=leaves_groups)
    except (OSError, DatabaseError):
        logger.exception("An erasure did not end; it is tried again with the next round of forgetting.")
        messages.error(request, _("We could not finish this now. We try again by ourselves, within a day."))
        return redirect("members:data")
    logout(request)
    messages.success(request, _("Everything about you is erased. We wish you well."))
    response = redirect("web:landing")
    response.headers["Clear-Site-Data"] = FORGET_PAGES
    return response
