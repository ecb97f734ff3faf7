"""What is printed about meetings: slips with the next dates, a note for the door."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from groups.languages import languages_of
from groups.models import Group
from meetings.forms.paper import SlipForm
from meetings.models import Meeting
from members.requests import MemberRequest
from peersupport.web import paper, printing
from peersupport.web.scoped import fetch, require

DATES_ON_A_SLIP = 4
SLIPS_ON_A_LEAF = range(8)


@require_safe
def slips(request: MemberRequest, slug: str) -> HttpResponse:
    """The next dates for the pocket, for people without a phone (NOTE-6): no name unless wished, no place that is not
    told to everybody (CON-8).
    """
    group: Group = fetch(Group.objects, request, may="meetings.view_meeting", slug=slug)
    leads = request.user.has_perm("meetings.change_meeting", group)
    rows = Meeting.objects.filter(group=group).select_related("place").taking_place()
    dates = list(rows.coming(timezone.now())[:DATES_ON_A_SLIP])
    form = SlipForm(
        request.GET,
        spoken=paper.spoken(languages_of(group)),
        tells_places=any(meeting.is_told_to_all for meeting in dates),
    )
    return printing.respond(
        request,
        form=form,
        template="paper/slips.html",
        context={"group": group, "dates": dates, "copies": SLIPS_ON_A_LEAF},
        heading=gettext_lazy("Slips with the next dates"),
        hint=_("Eight on a leaf, to cut out. For people who have no phone, or who like paper."),
        back=reverse("meetings:list", kwargs={"slug": slug}) if leads else reverse("dashboards:groups"),
        layout="layouts/facilitator.html" if leads else "layouts/member.html",
    )


@require_safe
def door_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A note for the door, in the group's languages: not today, at another time, in another place; no name, no reason.

    Of a meeting that is on as planned it says that it is off: so it is asked for while nobody is found to open it.
    """
    meeting: Meeting = fetch(
        Meeting.objects.select_related("group", "place"), request, may="meetings.view_meeting", pk=pk
    )
    require(request, "meetings.change_meeting", meeting)
    is_new = not meeting.is_cancelled and bool(meeting.changed_at or meeting.placed_at)
    rows = Meeting.objects.filter(group=meeting.group, starts_at__gt=meeting.starts_at)
    following = rows.taking_place().order_by("starts_at", "pk").first()
    form = printing.PaperForm(
        request.GET, spoken=paper.spoken(languages_of(meeting.group)), initial={"language": printing.ALL}
    )
    return printing.respond(
        request,
        form=form,
        template="paper/door.html",
        context={
            "meeting": meeting,
            "group": meeting.group,
            "what": "new" if is_new else "off",
            "moved": meeting.changed_at is not None,
            "elsewhere": meeting.placed_at is not None,
            "place": meeting.place if meeting.is_told_to_all else None,
            "following": following,
        },
        heading=gettext_lazy("A note for the door"),
        hint=_("Print it, or copy it by hand. It says nothing about who meets here, or why."),
        back=reverse("meetings:meeting", kwargs={"pk": pk}),
    )
