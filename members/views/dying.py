"""When somebody of the group has died (NOTE-7)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from members import second_step
from members.actions import dying
from members.models import Membership
from members.requests import MemberRequest
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def died(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask once more, stop everything, and offer the group some words. For some days it can be undone."""
    group: Group = fetch(Group.objects, request, may="members.note_death", slug=slug)
    membership = Membership.objects.filter(group=group, pk=pk).select_related("member", "group").first()
    passing = dying.passing_in(group, membership) if membership else None
    if membership is None or membership.member == request.user or (membership.left_on is not None and not passing):
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    now = timezone.now()
    if request.method == "POST":
        if request.POST.get("undo") and passing:
            _undo(request, dying.undo(by=request.user, passing=passing, now=now))
        elif not passing:
            dying.note_death(by=request.user, membership=membership, now=now)
        return redirect("members:died", slug=group.slug, pk=membership.pk)
    return render(
        request,
        "members/died.html",
        {
            "group": group,
            "membership": membership,
            "passing": passing,
            "can_undo": passing is not None and dying.can_be_undone(passing, now),
            "undo_days": dying.UNDO_DAYS,
        },
    )


def _undo(request: MemberRequest, is_done: bool) -> None:
    if is_done:
        messages.success(request, _("Everything is as it was before."))
    else:
        messages.error(request, _("It is too late to undo this here. Please ask whoever looks after this site."))
