"""Leaving one group."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import joining, roles
from members.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def leave_group(request: MemberRequest, slug: str) -> HttpResponse:
    """Say what leaving means, and do it. Whoever alone looks after the group is asked to find somebody first."""
    membership = get_object_or_404(request.user.memberships.current().select_related("group"), group__slug=slug)
    is_alone = roles.is_needed(membership)
    if request.method == "POST" and not is_alone:
        try:
            joining.leave(by=request.user, membership=membership, now=timezone.now())
        except roles.LastFacilitatorError:
            is_alone = True  # the other one went at this very moment
        else:
            messages.success(request, _("You left the group. Thank you for the time you gave it."))
            return redirect("members:data")
    return render(request, "members/leave_group.html", {"membership": membership, "is_alone": is_alone})
