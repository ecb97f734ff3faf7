"""Inviting somebody one knows, and the page that an invitation opens."""

from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import invited
from members.actions import inviting
from members.forms.apart import InviteForm
from members.models import Invitation
from members.requests import MemberRequest
from peersupport.web.reading import is_signed_in
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: MemberRequest, slug: str) -> HttpResponse:
    """One's own invitations to a group, and a new one."""
    group = fetch(Group.objects, request, slug=slug)
    if not inviting.may_invite(request.user, group):
        raise PermissionDenied
    now = timezone.now()
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        inviting.invite(by=request.user, group=group, now=now, **form.cleaned_data)
        messages.success(request, _("The link is ready. Give it only to the person you mean."))
        return redirect("members:invitations", slug=group.slug)
    rows = Invitation.objects.working(now).filter(group=group, made_by=request.user).order_by("-made_at", "pk")
    return render(
        request,
        "members/invitations.html",
        {
            "group": group,
            "form": form,
            "rows": [
                (row, settings.BASE_URL + reverse("members:invited", kwargs={"token": row.token})) for row in rows
            ],
        },
        status=422 if form.errors else 200,
    )


@require_POST
def end(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """This link works no more."""
    row = get_object_or_404(Invitation.objects.filter(made_by=request.user, group__slug=slug), pk=pk)
    inviting.end(by=request.user, row=row, now=timezone.now())
    messages.success(request, _("This link does not work any more."))
    return (
        redirect("members:invitations", slug=slug) if row.group_id in request.user.group_ids() else redirect("/home/")
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Neutral until the person says that they want to read on; opening it uses nothing up, so previews do no harm.

    Used up, over, ended and guessed get one and the same page.
    """
    if not ratelimit.consume(
        request, action="login_failed", key=f"invitation {token}", dry_run=request.method != "POST"
    ):
        return ratelimit.respond_429(request)
    row = Invitation.objects.working(timezone.now()).filter(token=token).select_related("group").first()
    layout = "layouts/member.html" if is_signed_in(request) else "layouts/public.html"
    if row is None or not (row.group.is_closed and row.group.is_running):
        return render(request, "members/invited_over.html", {"layout": layout}, status=404)
    if request.method == "POST":
        invited.remember(request, row)
        return redirect("members:join", slug=row.group.slug)
    return render(request, "members/invited.html", {"layout": layout, "token": token})
