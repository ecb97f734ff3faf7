"""Offering a visit before joining, and answering it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from meetings.actions import visiting
from meetings.models import Meeting, Visit
from members import claims, second_step
from members.models import JoinRequest
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

SHOWN = 4
SAID = {"yes": Visit.Answer.YES, "no": Visit.Answer.NO}


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose one of the next meetings."""
    group: Group = fetch(Group.objects, request, may="members.answer_requests", slug=slug)
    row = JoinRequest.objects.filter(group=group, pk=pk).select_related("group", "member").first()
    if row is None:
        raise Http404
    step = second_step.ask(request)
    if step is not None:
        return step
    now = timezone.now()
    coming = list(Meeting.objects.filter(group=group).taking_place().coming(now).select_related("group")[:SHOWN])
    if request.method == "POST":
        chosen = next((one for one in coming if str(one.pk) == request.POST.get("meeting")), None)
        if chosen is None:
            messages.error(request, _("Please choose one of the meetings."))
            return redirect("meetings:visit-offer", slug=slug, pk=pk)
        try:
            visiting.offer(by=request.user, row=row, meeting=chosen, now=now)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Your offer is on its way."))
        return redirect("members:request", slug=slug, pk=pk)
    return render(request, "meetings/visit_offer.html", {"group": group, "row": row, "coming": coming})


@login_not_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what the visitor says: signed in, or by the six words that this browser has opened."""
    mine = JoinRequest.objects.of_asker(request.user, list(claims.remembered(request)))
    visit = Visit.objects.filter(pk=pk, request__in=mine).select_related("request", "meeting__group").first()
    if visit is None:
        raise Http404
    said = SAID.get(request.POST.get("answer", ""))
    if said is None:
        messages.error(request, _("Please choose one of the answers."))
    else:
        try:
            visiting.answer(visit=visit, said=said, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Thank you for telling us."))
    return redirect("members:asked-one", pk=visit.request_id)
