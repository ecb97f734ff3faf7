"""At somebody's side: what they chose to show, and nothing else (CON-9)."""

import datetime
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ethics.models import CodeVersion
from meetings.cards import MeetingCard, cards_of
from meetings.models import Meeting, Place
from members.actions import supporting
from members.kinds import KINDS
from members.models import ContactMethod, Delivery, Member, Supporter
from members.outbox.ways import LANE_OF, ways_of
from members.requests import MemberRequest
from peersupport.web.scoped import fetch

MEETINGS_SHOWN = 5
REMINDERS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that went to the person: its line, when it went, and by which way."""

    line: str
    when: datetime.datetime | None
    way: str


@require_http_methods(["GET", "HEAD"])
def company(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """What the person said I may see. Each look is noted, and they can read when."""
    now = timezone.now()
    supporter: Supporter = fetch(Supporter.objects.select_related("member"), request, pk=pk)
    groups = [group for group in supporter.group_ids if group in supporter.member.group_ids()]
    cards = _cards(supporter, groups, now)
    context = {
        "supporter": supporter,
        "cards": cards,
        "place_is_kept": supporter.sees_place and any(_is_kept(card) for card in cards),
        "sent": _sent(supporter.member, groups, now) if supporter.sees_reminders else [],
        "agreements": _agreements(groups) if supporter.sees_agreement else [],
        "ways": _ways(supporter.member) if supporter.sees_page else [],
        "paused_until": supporter.member.paused_until if supporter.member.is_paused(now) else None,
    }
    supporting.note_look(supporter=supporter, now=now)
    return render(request, "dashboards/company.html", context)


def _cards(supporter: Supporter, groups: list[uuid.UUID], now: datetime.datetime) -> list[MeetingCard]:
    """The next meetings as their person sees them; the page shows of each what was said yes to."""
    if not supporter.sees_meetings:
        return []
    coming = Meeting.objects.visible_to(supporter.member).filter(group__in=groups).coming(now)
    return cards_of(coming.select_related("group", "place")[:MEETINGS_SHOWN], supporter.member, now)


def _is_kept(card: MeetingCard) -> bool:
    """Whether the place is for members alone, whoever they would like to tell it to (CON-8)."""
    place = card.meeting.place
    return place is not None and place.told != Place.Told.EVERYBODY


def _sent(member: Member, groups: list[uuid.UUID], now: datetime.datetime) -> list[Sent]:
    """The last messages about meetings that went to ``member``, newest first."""
    rows = list(
        Delivery.objects.filter(
            member=member,
            group__in=groups,
            kind__in=[code for code, kind in KINDS.items() if kind.has_copies],
            state__in=[Delivery.State.ACCEPTED, Delivery.State.DELIVERED],
            accepted_at__gt=now - datetime.timedelta(days=30),
        ).order_by("-accepted_at", "pk")[:REMINDERS_SHOWN]
    )
    for code in {row.kind for row in rows}:
        KINDS[code].load([row for row in rows if row.kind == code])
    names = {lane: str(channel.label) for channel, lane in LANE_OF.items()}
    return [Sent(KINDS[row.kind].subject_line(row), row.accepted_at, names.get(row.lane, "")) for row in rows]


def _agreements(groups: list[uuid.UUID]) -> list[list[str]]:
    """The lines of the agreement in force in each group."""
    newest: dict[uuid.UUID, CodeVersion] = {}
    for version in CodeVersion.objects.filter(group__in=groups).order_by("number"):
        newest[version.group_id] = version
    return [list(version.principles) for version in newest.values()]


def _ways(member: Member) -> list[str]:
    """How ``member`` is reached, first choice first; no addresses."""
    found = [str(ContactMethod.Channel(way.channel).label) for way in ways_of([member.pk])[member.pk]]
    return found or [_("Not at all, as they wish")]
