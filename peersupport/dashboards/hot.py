"""What home and Today ask the database each time they are opened, put into SQL once (decision 34).

One query tells which of the rarer things are there at all for this person; only those are asked for, in the usual way.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ethics.models import CodeVersion
from groups.models import Group, LifeChange, Wording
from meetings.models import Meeting, Poll
from meetings.querysets import MeetingQuerySet
from members.models import ContactExchange, Disclosure, Keepsake, MeetingRole, Member, Membership, Supporter
from members.outbox import listing
from peersupport.web.prepared import Prepared

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class AtHome:
    """What there may be for one person beside meetings; a no is certain."""

    has_lent_role: bool
    is_asked: bool
    has_questions: bool
    has_notes: bool
    has_kept: bool
    is_new: bool
    supports: bool
    has_own_words: bool
    has_polls: bool
    has_outings: bool


def at_home(member: Member, now: datetime.datetime, since: datetime.date) -> AtHome:
    """One query. ``since``: who came later is new."""
    groups = member.group_ids() or [NOBODY]
    (flags,) = _AT_HOME(member=member.pk, groups=groups, now=now, since=since)
    return AtHome(*flags)


def coming(member: Member, there: AtHome, now: datetime.datetime) -> list[Meeting]:
    """The next meetings of one’s groups and those at which one stands in, and the next outings; none of a break."""
    if member.stand_in_meeting_ids():
        return list(_following(Meeting.objects.visible_to(member), now))
    return (_COMING_AND_OUTINGS if there.has_outings else _COMING)(groups=member.group_ids(), now=now)


def agreement_of(group: Group) -> CodeVersion | None:
    """The one that holds."""
    return next(iter(_AGREEMENT(group=group.pk)), None)


def facilitated(ids: list[uuid.UUID], now: datetime.datetime) -> list[Any]:
    """These groups by name, with ``people_here``, ``next_meeting`` (an id), ``has_own_words`` and ``has_calls``."""
    return _FACILITATED(groups=ids, now=now)


def meetings_of(groups: list[Any]) -> dict[uuid.UUID, Meeting]:
    """The next meeting of each of the groups that ``facilitated`` gave."""
    ids = [group.next_meeting for group in groups if group.next_meeting]
    return {meeting.group_id: meeting for meeting in _MEETINGS(meetings=ids)}


def without_own_words(groups: list[Group]) -> None:
    """Note that these groups have none, so that nobody asks."""
    for group in groups:
        group.__dict__["_own_wordings"] = []


def _at_home(*, member: Any, groups: Any, now: Any, since: Any) -> Any:
    asked = Disclosure.objects.filter(member=member, state="ASKED")
    hosts = Group.objects.filter(pk__in=groups).values("organisation")
    flags: tuple[Any, ...] = (
        MeetingRole.objects.filter(member=member, ended_at__isnull=True, until__gt=now),
        asked,
        ContactExchange.objects.asked_of(member, now),
        LifeChange.objects.filter(group__in=groups, taken_back_at__isnull=True),
        Keepsake.objects.filter(member=member, change__done_at__isnull=False),
        Membership.objects.current().filter(member=member, role="MEMBER", joined_on__gte=since),
        Supporter.objects.filter(helper=member, ended_at__isnull=True),
        Exists(Wording.objects.filter(group__in=groups)) | Exists(Wording.objects.filter(organisation__in=hosts)),
        Poll.objects.filter(group__in=groups).open(now),
        Meeting.objects.filter(group__in=groups, ends_at__gt=now, kind=Meeting.Kind.OUTING),
    )
    return (
        Member.objects.filter(pk=member)
        .order_by()
        .values_list(*(Exists(one) if isinstance(one, QuerySet) else one for one in flags))
    )


def _following(rows: MeetingQuerySet, now: Any) -> MeetingQuerySet:
    rows = _not_in_a_break(rows, now)
    # Places on an outing may be few, so that one has to be seen long before its day.
    outings = rows.filter(kind=Meeting.Kind.OUTING).taking_place()
    shown = Q(pk__in=rows.values("pk")[: LATER_SHOWN + 1]) | Q(pk__in=outings.values("pk")[:OUTINGS_SHOWN])
    return rows.filter(shown).select_related("group", "place").only(*SHOWN)


def _not_in_a_break(rows: MeetingQuerySet, now: Any) -> MeetingQuerySet:
    return rows.coming(now).filter(off_for__isnull=True)


def _coming(*, groups: Any, now: Any) -> MeetingQuerySet:
    rows = _not_in_a_break(Meeting.objects.filter(group__in=groups), now)
    return rows.select_related("group", "place").only(*SHOWN)[: LATER_SHOWN + 1]


def _coming_and_outings(*, groups: Any, now: Any) -> MeetingQuerySet:
    return _following(Meeting.objects.filter(group__in=groups), now)


def _facilitated(*, groups: Any, now: Any) -> Any:
    here = Membership.objects.current().filter(group=OuterRef("pk")).order_by().values("group")
    people = Subquery(here.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    following = Meeting.objects.filter(group=OuterRef("pk")).coming(now).values("pk")[:1]
    own = Wording.objects.filter(Q(group=OuterRef("pk")) | Q(organisation=OuterRef("organisation")))
    return (
        Group.objects.filter(pk__in=groups)
        .annotate(
            people_here=Coalesce(people, Value(0)),
            next_meeting=Subquery(following),
            has_own_words=Exists(own),
            has_calls=Exists(listing.waiting_for_a_person(now).filter(group=OuterRef("pk"), member__isnull=False)),
        )
        .order_by("name", "pk")
    )


LATER_SHOWN = 3
OUTINGS_SHOWN = 3
SHOWN = (
    *("group__name", "group__slug", "group__organisation", "group__belonging"),
    *("place__name", "place__detail", "place__told"),
    *("kind", "status", "on_date", "time_zone", "starts_at", "ends_at", "sequence", "changed_at", "placed_at"),
    *("why", "about", "cost", "places", "places_over", "yes_count"),
)
"""What home says of a meeting. Anything else would be asked for row by row, and no piece with it would be kept."""
TODAY_SHOWN = (
    *("group", "place__name", "status", "time_zone", "starts_at", "ends_at"),
    *("yes_count", "unsure_count", "no_count", "wait_count"),
)
"""The same for Today."""
_AT_HOME = Prepared(_at_home)
_COMING = Prepared(_coming)
_COMING_AND_OUTINGS = Prepared(_coming_and_outings)
_AGREEMENT = Prepared(lambda *, group: CodeVersion.objects.filter(group=group).order_by("-number")[:1])
_FACILITATED = Prepared(_facilitated)
_MEETINGS = Prepared(
    lambda *, meetings: Meeting.objects.filter(pk__in=meetings).select_related("place").only(*TODAY_SHOWN)
)
