"""Something is wrong with this page: for anybody who reads the public page of a group."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups.actions import remarks
from groups.models import Listing
from groups.views.directory import layout_for
from members.forms.remarking import RemarkForm
from members.limits import limited


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("remark")
def remark(request: HttpRequest, slug: str) -> HttpResponse:
    """Write it down for whoever answers for the list. Who wrote it is asked nowhere and kept nowhere."""
    listing = Listing.objects.public().filter(group__slug=slug).select_related("group__organisation").first()
    if listing is None:
        raise Http404
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remarks.remark(listing=listing, words=form.cleaned_data["words"], now=timezone.now())
        return redirect(reverse("members:remark", kwargs={"slug": slug}) + "?thanks=yes")
    return render(
        request,
        "members/remark.html",
        {
            "layout": layout_for(request),
            "group": listing.group,
            "form": form,
            "is_said": request.method != "POST" and "thanks" in request.GET,
        },
        status=422 if form.errors else 200,
    )
