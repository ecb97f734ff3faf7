"""Where else to turn. Who reads these pages is never recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groups.models import Group
from peersupport.web.access import public_page
from peersupport.web.reading import is_signed_in
from peersupport.web.scoped import fetch
from resources.models import Resource
from resources.querysets import ResourceQuerySet


@public_page
def support(request: HttpRequest) -> HttpResponse:
    """Help for everybody, signed in or not."""
    layout = "layouts/member.html" if is_signed_in(request) else "layouts/public.html"
    return render(request, "resources/directory.html", {"layout": layout, **_sorted(Resource.objects.for_everybody())})


def of_group(request: HttpRequest, slug: str) -> HttpResponse:
    """What this group has gathered, and what is there for everybody."""
    group = fetch(Group.objects, request, may="resources.view_of_group", slug=slug)
    return render(
        request,
        "resources/directory.html",
        {"layout": "layouts/member.html", "group": group, **_sorted(Resource.objects.for_group(group))},
    )


def _sorted(rows: ResourceQuerySet) -> dict[str, Any]:
    found = list(rows.crisis_first())
    return {
        "now": [one for one in found if one.kind == Resource.Kind.HELP_NOW],
        "more": [one for one in found if one.kind != Resource.Kind.HELP_NOW],
    }
