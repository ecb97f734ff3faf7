"""A member's home: when and where is my next meeting, and have I answered?"""

import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ethics.models import CodeVersion
from groups.models import Group
from meetings.cards import cards_of
from meetings.models import Meeting
from meetings.polls import open_to
from members.actions import exchanging
from members.life_notes import notes_of
from members.models import Disclosure, Keepsake, Supporter
from members.requests import MemberRequest

LATER_SHOWN = 3
OUTINGS_SHOWN = 3
NEW_FOR = datetime.timedelta(weeks=6)
"""So long the welcome stands on the first page."""


def home(request: MemberRequest) -> HttpResponse:
    """The next meeting first; then what else comes, a line of our agreement, and where else to turn."""
    now = timezone.now()
    coming = (
        Meeting.objects.visible_to(request.user)
        .coming(now)
        .filter(off_for__isnull=True)
        .select_related("group", "place")
    )
    # Places on an outing may be few, so that one has to be seen long before its day.
    outings = coming.filter(kind=Meeting.Kind.OUTING).taking_place()
    following = Q(pk__in=coming.values("pk")[: LATER_SHOWN + 1]) | Q(pk__in=outings.values("pk")[:OUTINGS_SHOWN])
    cards = cards_of(coming.filter(following), request.user, now)
    code = None
    # A group in which somebody only stands in once has its agreement and its list for itself.
    own = next((card.meeting.group for card in cards if card.meeting.group_id in request.user.roles_by_group), None)
    if own:
        code = CodeVersion.objects.filter(group=own).order_by("-number").first()
    return render(
        request,
        "dashboards/home.html",
        {
            "card": cards[0] if cards else None,
            "later": cards[1:],
            "principle": _of_the_day(code, now.toordinal()) if code else "",
            "code_group": own,
            "supported": Supporter.objects.visible_to(request.user).order_by("accepted_at"),
            "is_asked": Disclosure.objects.filter(member=request.user, state=Disclosure.State.ASKED).exists(),
            "polls": open_to(request.user, now),
            "questions": exchanging.waiting_for(request.user, now),
            "notes": notes_of(request.user.group_ids(), now, request.user),
            "has_kept": Keepsake.objects.filter(member=request.user, change__done_at__isnull=False).exists(),
            "new_in": _new_in(request, now),
            "facilitates": bool(request.user.facilitated_group_ids),
        },
    )


def _new_in(request: MemberRequest, now: datetime.datetime) -> list[Group]:
    """The groups that this person came to in the last weeks (MEM-5)."""
    since = (now - NEW_FOR).date()
    rows = request.user.memberships.current().filter(
        role="MEMBER", joined_on__gte=since, group__in=request.user.group_ids()
    )
    return [one.group for one in rows.select_related("group").order_by("joined_on", "pk")]


def _of_the_day(code: CodeVersion, day: int) -> str:
    """One line of the agreement, another one each day (ETH-4)."""
    lines = code.principles
    return str(lines[day % len(lines)]) if lines else ""
