"""The first page of the administration: the groups that a coordinator looks after, and which of them need a hand.

Counts and words, no names of people and no numbers of who came (decisions 11, 12 and 27).
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ethics.models import CodeVersion
from groups.models import Group
from meetings.looking_again import LONG, last_words
from members.models import Delivery, Membership, RoleDate
from peersupport.web.scoped import coordinated

RECENT = datetime.timedelta(days=7)
LATE = datetime.timedelta(hours=1)
ON_A_PAGE = 50

State = Delivery.State
WENT = Q(state__in=[State.ACCEPTED, State.DELIVERED])
LOST = Q(state__in=[State.FAILED, State.UNKNOWN, State.UNDELIVERED, State.EXPIRED], handled_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something to know about a group: its code in the address, an icon, a word, and what it means."""

    code: str
    icon: str
    word: str | Promise
    meaning: str | Promise
    is_asking: bool = True


LED = Sign("led", "key-round", _("Led"), _("Somebody opens the meetings."), is_asking=False)
UNLED = Sign("unled", "door-closed", _("Nobody to lead"), _("Nobody has the role of opening the meetings."))
BROKEN = Sign(
    "reminders", "bell-off", _("Reminders broken"), _("In the last seven days more messages got lost than went.")
)
OLD_PLACE = Sign(
    "place", "map-pin", _("Place: look again"), _("Nobody has said for a year that place and hour are still right.")
)
OLD_CODE = Sign(
    "agreement",
    "handshake",
    _("Agreement: look again"),
    _("Nobody has said for a year that the agreement is still right, or there is none yet."),
)
FIRST_LOOK = Sign(
    "first-weeks", "sprout", _("First weeks: have a talk"), _("The day has come to talk with somebody who began.")
)
SIGNS = (LED, UNLED, BROKEN, FIRST_LOOK, OLD_PLACE, OLD_CODE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One group, with what there is to know about it."""

    group: Group
    signs: list[Sign]


def board(request: HttpRequest) -> dict[str, Any]:
    """What the first page shows: how many groups stand how, and one page of them; those that need a hand first.

    ``?show=`` narrows to the groups of one sign. The number of queries does not depend on the number of groups.
    """
    organisations = coordinated(request)
    standings = standings_of(organisations, timezone.now()) if organisations else []
    wanted = request.GET.get("show", "")
    chosen = next((sign for sign in SIGNS if sign.code == wanted), None)
    shown = [one for one in standings if chosen is None or chosen in one.signs]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "is_coordinator": bool(organisations),
        "total": len(standings),
        "counts": [(sign, sum(sign in one.signs for one in standings)) for sign in SIGNS],
        "chosen": chosen,
        "page_obj": page,
        "other": f"show={chosen.code}&" if chosen else "",
    }


def standings_of(organisations: list[uuid.UUID], now: datetime.datetime) -> list[Standing]:
    """Every group of these organisations that has not ended, those that need a hand first, then by name."""
    groups = list(
        Group.objects.filter(organisation__in=organisations)
        .exclude(status=Group.Status.CLOSED)
        .select_related("organisation")
        .order_by("name", "pk")
    )
    led = _led(organisations)
    broken = _broken(organisations, now)
    places = last_words([group.pk for group in groups], now)
    codes = _agreements(organisations)
    talks = _talks(organisations, now)
    since = (now - LONG).date()
    rows = []
    for group in groups:
        signs = [LED if group.pk in led else UNLED]
        if group.pk in broken:
            signs.append(BROKEN)
        if group.pk in talks:
            signs.append(FIRST_LOOK)
        if group.is_running and places.get(group.pk, datetime.date.min) < since:
            signs.append(OLD_PLACE)
        if group.is_running and codes.get(group.pk, datetime.date.min) < since:
            signs.append(OLD_CODE)
        rows.append(Standing(group, signs))
    weight = {sign: place for place, sign in enumerate((UNLED, BROKEN, FIRST_LOOK, OLD_PLACE, OLD_CODE, LED))}
    return sorted(rows, key=lambda one: min(weight[sign] for sign in one.signs))


def _led(organisations: list[uuid.UUID]) -> set[uuid.UUID]:
    rows = Membership.objects.current().facilitating()
    return set(
        rows.filter(group__organisation__in=organisations, member__is_active=True)
        .values_list("group_id", flat=True)
        .distinct()
    )


def _talks(organisations: list[uuid.UUID], now: datetime.datetime) -> set[uuid.UUID]:
    """Groups in which the day of a talk about somebody's first weeks has come."""
    rows = RoleDate.objects.filter(kind=RoleDate.Kind.FIRST_LOOK, done_on__isnull=True, on_date__lte=now.date())
    return set(rows.filter(group__organisation__in=organisations).values_list("group_id", flat=True).distinct())


def _broken(organisations: list[uuid.UUID], now: datetime.datetime) -> set[uuid.UUID]:
    """Groups in which more was lost, or lies about since an hour, than went: one wrong number breaks nothing."""
    stuck = Q(state=State.PLANNED, next_attempt_at__lt=now - LATE)
    rows = (
        Delivery.objects.filter(
            group__organisation__in=organisations,
            due_at__gt=now - RECENT,
            due_at__lte=now,
            withdrawn_at__isnull=True,
        )
        .order_by()
        .values("group_id")
        .annotate(lost=Count("pk", filter=LOST | stuck), went=Count("pk", filter=WENT))
        .filter(lost__gt=F("went"))
    )
    return {row["group_id"] for row in rows}


def _agreements(organisations: list[uuid.UUID]) -> dict[uuid.UUID, datetime.date]:
    """For each group the latest day on which it agreed, or said that it still does."""
    rows = CodeVersion.objects.filter(group__organisation__in=organisations).order_by().values("group_id")
    said = rows.annotate(agreed=Max("adopted_on"), looked=Max("looked_on"))
    return {
        group: max(day for day in days if day is not None)
        for group, *days in said.values_list("group_id", "agreed", "looked")
    }
