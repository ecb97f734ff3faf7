"""What did we agree?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ethics.actions import agree_on_draft, put_away
from ethics.forms import DraftForm
from ethics.models import CodeDraft, CodeVersion
from groups.models import Group
from members.requests import MemberRequest
from peersupport.web.scoped import fetch


def agreements(request: MemberRequest) -> HttpResponse:
    """The agreements of all my groups; with one group, straight to its agreement."""
    groups = list(Group.objects.visible_to(request.user).order_by("name", "pk"))
    if len(groups) == 1:
        return redirect("ethics:code", slug=groups[0].slug)
    return render(request, "ethics/agreements.html", {"groups": groups})


def code(request: MemberRequest, slug: str) -> HttpResponse:
    """Our agreement, and when we agreed on it."""
    group = fetch(Group.objects, request, may="ethics.view_code", slug=slug)
    versions = list(CodeVersion.objects.filter(group=group).order_by("-number"))
    return render(
        request,
        "ethics/code.html",
        {
            "group": group,
            "current": versions[0] if versions else None,
            "earlier": versions[1:],
            "draft": None if versions else CodeDraft.objects.filter(group=group).first(),
            "may_change": request.user.has_perm("ethics.change_code", group),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: MemberRequest, slug: str) -> HttpResponse:
    """What the group that people came from agreed on: change it together and agree, or begin from nothing."""
    group = fetch(Group.objects, request, may="ethics.change_code", slug=slug)
    row = CodeDraft.objects.filter(group=group).first()
    if row is None:
        messages.info(request, _("Here is what you agreed on. No draft is waiting."))
        return redirect("ethics:code", slug=slug)
    form = DraftForm(request.POST if request.method == "POST" else None, initial={"lines": "\n".join(row.principles)})
    if request.method == "POST" and "away" in request.POST:
        put_away(by=request.user, group=group)
        messages.success(request, _("Put away. You begin from nothing, together."))
        return redirect("ethics:code", slug=slug)
    if request.method == "POST" and form.is_valid():
        agree_on_draft(by=request.user, group=group, principles=form.principles, now=timezone.now())
        messages.success(request, _("Written down. Everybody in the group can read it."))
        return redirect("ethics:code", slug=slug)
    return render(request, "ethics/draft.html", {"group": group, "form": form}, status=422 if form.errors else 200)
