"""How to reach me. Four small forms on one page, each saved on its own."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import contact as actions
from members.forms.contact import CallForm, QuietForm, WaysForm, WordingForm
from members.models import ContactMethod, Member
from members.requests import MemberRequest

CALL = ContactMethod.Channel.CALL


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: MemberRequest) -> HttpResponse:
    """Show the choices, or save the part that was sent: ``ways``, ``call``, ``quiet`` or ``wording``."""
    forms = _forms(request)
    part = request.POST.get("part", "") if request.method == "POST" else ""
    if part in forms and forms[part].is_valid():
        SAVE[part](request.user, forms[part])
        messages.success(request, _("Saved."))
        return redirect("members:contact")
    context = {**forms, "looked_at": forms.get(part), "known": forms["ways"].known, **_examples(request.user)}
    return render(request, "members/contact.html", context)


def _forms(request: MemberRequest) -> dict[str, Any]:
    # A form that was not sent is filled from a fresh member: a refused one has already put its words into this one.
    member, part = request.user, request.POST.get("part", "")
    call = member.contact_methods.filter(channel=CALL).first()
    forms: dict[str, Any] = {
        "ways": WaysForm(_sent(request, part, "ways"), member=member),
        "quiet": QuietForm(_sent(request, part, "quiet"), instance=Member.objects.get(pk=member.pk)),
        "wording": WordingForm(_sent(request, part, "wording"), instance=Member.objects.get(pk=member.pk)),
    }
    if call:
        forms["call"] = CallForm(_sent(request, part, "call"), instance=call)
    return forms


def _sent(request: MemberRequest, part: str, name: str) -> Any:
    return request.POST if request.method == "POST" and part == name else None


def _save_ways(member: Any, form: BaseForm) -> None:
    chosen = form.cleaned_data
    actions.choose_ways(by=member, member=member, **chosen)
    if not chosen["call_number"]:
        actions.remove(by=member, member=member, channel=CALL)


def _save_call(member: Any, form: BaseForm) -> None:
    actions.describe_call(by=member, way=form.instance, **form.cleaned_data)  # type: ignore[attr-defined]


def _save_quiet(member: Any, form: BaseForm) -> None:
    actions.choose_quiet_hours(by=member, member=member, **form.cleaned_data)


def _save_wording(member: Any, form: BaseForm) -> None:
    chosen = form.cleaned_data
    actions.choose_wording(
        by=member, member=member, wording=chosen["message_wording"], neutral_label=chosen["neutral_label"]
    )


SAVE = {"ways": _save_ways, "call": _save_call, "quiet": _save_quiet, "wording": _save_wording}


def _examples(member: Any) -> dict[str, str]:
    """What a message would say, in each wording, for a made-up evening."""
    evening = timezone.localtime().replace(hour=18, minute=30) + datetime.timedelta(days=1)
    words = {"day": date_format(evening, "MONTH_DAY_FORMAT"), "time": date_format(evening, "TIME_FORMAT")}
    label = member.neutral_label or settings.SITE_LABEL
    return {
        "discreet": _("%(label)s: %(day)s, %(time)s. Will you come?") % {**words, "label": label},
        "full": _("Tuesday Circle: %(day)s, %(time)s, Library, room 2. Will you come?") % words,
    }
