"""Language, text size and colours: for everybody, signed in or not."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from peersupport.web.reading import Reading, changed, is_signed_in


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep what was chosen and go back to where the person was.

    Kept in cookies, and on the member when somebody is signed in. Unknown values change nothing.
    """
    reading: Reading = request.reading  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "web/display.html")
    reading = changed(reading, request.POST.dict())
    response = redirect(_local(request, request.POST.get("next", "")))
    reading.remember_on(response)
    if is_signed_in(request):
        member: Any = request.user
        for field in ("language", "text_size", "colours"):
            setattr(member, field, getattr(reading, field))
        member.save(update_fields=["language", "text_size", "colours"])
    return response


def _local(request: HttpRequest, address: str) -> str:
    """``address`` if it leads to a page of ours, else this page, which then says that it kept the choice."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # An address without a slash would be taken for the name of a page.
    return address if is_ours and address.startswith("/") else f"{reverse('web:display')}?kept=1"
