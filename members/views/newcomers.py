"""Meeting somebody before they join: for members who like to, and words for a first talk."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import conversation, second_step
from members.actions import inviting, welcoming
from members.forms.apart import WhoForm
from members.models import JoinRequest
from members.requests import MemberRequest
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def newcomers(request: MemberRequest) -> HttpResponse:
    """Say in which groups one likes to meet newcomers, and see whom one is asked to meet."""
    mine = request.user.memberships.current().filter(group__belonging=Group.Belonging.CLOSED).select_related("group")
    rows = list(mine.order_by("joined_on", "pk"))
    if request.method == "POST":
        for membership in rows:
            welcoming.like_to_meet(
                by=request.user, membership=membership, likes=str(membership.pk) in request.POST.getlist("likes")
            )
        messages.success(request, _("Saved."))
        return redirect("members:newcomers")
    asked = JoinRequest.objects.open().filter(meets_with=request.user, group__in=[one.group_id for one in rows])
    return render(
        request,
        "members/newcomers.html",
        {
            "memberships": rows,
            "invites": [one.group for one in rows if inviting.may_invite(request.user, one.group)],
            "asked": [
                (row, [word for word, _name in conversation.said(row) if word.is_from_group][-1:])
                for row in asked.select_related("group")
            ],
        },
    )


@require_POST
def not_me(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Not this time. The facilitators find somebody else."""
    row = get_object_or_404(
        JoinRequest.objects.filter(meets_with=request.user, group__in=request.user.group_ids()), pk=pk
    )
    welcoming.not_me(by=request.user, row=row, now=timezone.now())
    messages.success(request, _("Thank you for saying so. Somebody else will be found."))
    return redirect("members:newcomers")


def first_talk(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """What one may say and ask when meeting for the first time: a page to read beforehand, never a form to fill in."""
    group: Group = fetch(Group.objects, request, may="members.answer_requests", slug=slug)
    row = JoinRequest.objects.filter(group=group, pk=pk).first()
    if row is None:
        raise Http404
    return second_step.ask(request) or render(
        request, "members/first_talk.html", {"group": group, "row": row, "form": WhoForm()}
    )
