"""A member's home: when and where is my next meeting, and have I answered?"""

import datetime
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ethics.models import CodeVersion
from groups import words
from groups.models import Group
from meetings.cards import MeetingCard, cards_of
from meetings.polls import open_to
from members.actions import exchanging
from members.life_notes import notes_of
from members.models import Supporter
from members.requests import MemberRequest
from peersupport.dashboards import hot

NEW_FOR = datetime.timedelta(weeks=6)
"""So long the welcome stands on the first page."""


@dataclass(frozen=True, slots=True)
class Later:
    """One of the dates after the next: no more than its line says."""

    pk: uuid.UUID
    zone: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    group: str
    about: str
    is_off: bool
    stands_in: bool
    answer: str
    number_in_line: int

    @classmethod
    def of(cls, card: MeetingCard) -> "Later":
        """What the line of this card says."""
        meeting = card.meeting
        return cls(
            pk=meeting.pk,
            zone=meeting.time_zone,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            group=meeting.group.name,
            about=meeting.about,
            is_off=meeting.is_cancelled,
            stands_in=card.stands_in,
            answer=card.answer,
            number_in_line=card.number_in_line,
        )


def home(request: MemberRequest) -> HttpResponse:
    """The next meeting first; then what else comes, a line of our agreement, and where else to turn."""
    now, me = timezone.now(), request.user
    there = hot.at_home(me, now, (now - NEW_FOR).date())
    if not there.has_lent_role:
        me.lent_roles = []
    cards = cards_of(hot.coming(me, there, now), me, now)
    groups = [card.meeting.group for card in cards]
    if there.has_own_words:
        words.prepare(groups)
    else:
        hot.without_own_words(groups)
    code = None
    # A group in which somebody only stands in once has its agreement and its list for itself.
    own = next((card.meeting.group for card in cards if card.meeting.group_id in me.roles_by_group), None)
    if own:
        code = hot.agreement_of(own)
    return render(
        request,
        "dashboards/home.html",
        {
            "card": cards[0] if cards else None,
            "later": [Later.of(card) for card in cards[1:]],
            "principle": _of_the_day(code, now.toordinal()) if code else "",
            "code_group": own,
            "supported": Supporter.objects.visible_to(me).order_by("accepted_at") if there.supports else [],
            "is_asked": there.is_asked,
            "polls": open_to(me, now) if there.has_polls else [],
            "questions": exchanging.waiting_for(me, now) if there.has_questions else [],
            "notes": notes_of(me.group_ids(), now, me) if there.has_notes else [],
            "has_kept": there.has_kept,
            "new_in": _new_in(request, now) if there.is_new else [],
            "facilitates": bool(me.facilitated_group_ids),
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
