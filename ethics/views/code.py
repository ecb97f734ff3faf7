"""What did we agree?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ethics.models import CodeVersion
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
        {"group": group, "current": versions[0] if versions else None, "earlier": versions[1:]},
    )
