"""Which groups are there, and may I just come? For everybody, without an account (MEM-8)."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from groups.forms.listing import FindForm
from groups.models import Group, Listing
from peersupport.web.access import public_page
from peersupport.web.reading import is_signed_in

A_PAGE = 12


def layout_for(request: HttpRequest) -> str:
    """The frame: a member keeps their own menu."""
    return "layouts/member.html" if is_signed_in(request) else "layouts/public.html"


@public_page
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every listed group, narrowed down by what somebody asks for; who meets next comes first."""
    public = Listing.objects.public()
    days = [(str(number), name) for number, name in WEEKDAYS.items()]
    spoken = sorted({*public.spoken(), Listing().page_language_code})  # one's own, too, even if no group meets in it
    form = FindForm(request.GET, days=days, languages=spoken)
    form.is_valid()  # what cannot be understood is said beside its field and asked for nothing
    found = form.narrow(public).soonest_first()
    paginator = Paginator(found, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    asked = {name: request.GET[name] for name in form.wishes}
    return render(
        request,
        "groups/directory.html",
        {
            "layout": layout_for(request),
            "form": form,
            "page_obj": page,
            "number": paginator.count,
            "other": f"{urlencode(asked)}&" if asked else "",
            "asked": _without_each(form, asked),
            "now": timezone.now(),
        },
    )


def _without_each(form: FindForm, asked: dict[str, str]) -> list[dict[str, Any]]:
    """Each wish in words, with the address of the same search without it."""
    return [
        {
            "words": _words(form, name),
            "without": f"?{urlencode({other: value for other, value in asked.items() if other != name})}",
        }
        for name in asked
    ]


def _words(form: FindForm, name: str) -> str:
    field = form.fields[name]
    value = form.cleaned_data[name]
    choices = dict(getattr(field, "choices", []))
    return str(field.label) if value is True else str(choices.get(value, value))


@public_page
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One group, as far as it wants to be known; for its members also the way inside.

    For everybody else a group that is not listed is a page that does not exist.
    """
    member = request.user if is_signed_in(request) else None
    found = Group.objects.known_to(member).filter(slug=slug).select_related("listing").first()
    if found is None:
        raise Http404
    belongs = member is not None and found.pk in member.group_ids()  # type: ignore[union-attr]
    listing = getattr(found, "listing", None) or Listing(group=found)
    response = render(
        request,
        "groups/group.html",
        {
            "layout": layout_for(request),
            "group": found,
            "listing": listing,
            "belongs": belongs,
            "may_change": belongs and request.user.has_perm("groups.change_group", found),
            "now": timezone.now(),
        },
    )
    if not (found.is_listed and listing.in_search_engines):
        response.headers["X-Robots-Tag"] = "noindex"
    return response
