"""“I come unless I say so”: for those who like it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from meetings.actions import usual_yes
from meetings.models import Attendance, UsualYes
from members.actions.roles import NotHereError
from members.requests import MemberRequest
from peersupport.web.scoped import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def usually(request: MemberRequest, slug: str) -> HttpResponse:
    """Say it once, or take it back."""
    group: Group = fetch(Group.objects, request, may="meetings.answer", slug=slug)
    now = timezone.now()
    if request.method == "POST":
        says = request.POST.get("says", "")
        if says == "yes":
            try:
                usual_yes.begin(by=request.user, group=group, now=now)
            except NotHereError:
                raise Http404 from None
            messages.success(request, _("Thank you. A seat is kept for you each time."))
        elif says == "no":
            usual_yes.end(by=request.user, group_id=group.pk, member=request.user, now=now)
            messages.success(request, _("All right. You are asked each time, and every answer is fine."))
        else:
            messages.error(request, _("Please choose one of the buttons."))
        return redirect("meetings:usually", slug=group.slug)
    counted = Attendance.objects.filter(
        member=request.user, is_usual=True, meeting__group=group, meeting__starts_at__gt=now, meeting__status="ON"
    )
    return render(
        request,
        "meetings/usual_yes.html",
        {
            "group": group,
            "usual": UsualYes.objects.filter(group=group, member=request.user).first(),
            "coming": counted.count(),
        },
    )
