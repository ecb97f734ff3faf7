"""What meetings ask of whoever looks after the group, for Today (FAC-1)."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.looking_again import LONG, last_words
from meetings.models import Meeting, Poll, Series, SheetLine, StandInSearch
from meetings.polls import to_settle
from meetings.recurrence import BY_HAND
from members import waiting
from members.models import Member, Membership, RoleDate
from peersupport.web.moments import long_day

LOOK_AHEAD = datetime.timedelta(weeks=4)
"""So long before them, days that nobody has looked through are shown to a facilitator."""

EARLY = datetime.timedelta(weeks=4)
"""So long before a meeting somebody can still plan to stand in."""


def uncounted(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """How many came to the last meeting, if nobody wrote it down (RUN-13)."""
    if not member.has_perm("meetings.record_headcount", group):
        return
    last = Meeting.objects.filter(group=group).held(now).first()
    if last is None or last.head_count is not None:
        return
    with timezone.override(last.time_zone):
        title = _("How many came on %(day)s?") % {"day": long_day(last.starts_at)}
    yield waiting.Item(
        title=title,
        sentence=_("Only a number, no names. You may leave it."),
        address=reverse("meetings:count", kwargs={"pk": last.pk}),
        button=_("Write the number"),
        urgency=waiting.Urgency.WHENEVER,
        since=last.ends_at,
    )


def unseen_days(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Days that were added by themselves: some may be holidays, and only the group knows (MEET-3)."""
    if not group.is_running or not member.has_perm("meetings.change_meeting", group):
        return
    soon = (now + LOOK_AHEAD).date()
    rows = Series.objects.going_on(group, now).exclude(rule=BY_HAND).filter(looked_until__lt=soon)
    for series in rows.exclude(until_on__lte=models.F("looked_until"))[:1]:
        yield waiting.Item(
            title=_("Do you meet on all days to come?"),
            sentence=_("Some may be holidays. Look through them once; it takes a minute."),
            address=reverse("meetings:season", kwargs={"slug": group.slug, "pk": series.pk}) + "?look=yes",
            button=_("Look through the days"),
            urgency=waiting.Urgency.WHENEVER,
            since=now,
        )


def look_at_place(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Whether day, hour and place are still right, if nobody said so for a year (MEET-1)."""
    if not group.is_running or not member.has_perm("groups.change_group", group):
        return
    said = last_words([group.pk], now).get(group.pk)
    if said is None or said > (now - LONG).date():
        return
    yield waiting.Item(
        title=_("Is the room still right?"),
        sentence=_("Day, hour and place were settled more than a year ago. One press is enough."),
        address=reverse("dashboards:still-right", kwargs={"slug": group.slug}),
        button=_("Look at it"),
        urgency=waiting.Urgency.WHENEVER,
        since=datetime.datetime.combine(said, datetime.time(), datetime.UTC),
    )


def nobody_opens(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """A meeting of the next weeks for which all who facilitate noted to be away, and nobody stands in (FAC-2)."""
    if not member.has_perm("meetings.change_meeting", group):
        return
    away = list(RoleDate.objects.filter(group=group, kind=RoleDate.Kind.AWAY, until_on__gte=now.date()))
    if not away:
        return
    leading = set(Membership.objects.current().facilitating().filter(group=group).values_list("member_id", flat=True))
    coming = Meeting.objects.filter(group=group, starts_at__gt=now, starts_at__lte=now + EARLY).taking_place()
    looked_for = StandInSearch.objects.filter(state__in=[StandInSearch.State.OPEN, StandInSearch.State.FOUND])
    for meeting in coming.exclude(pk__in=looked_for.values("meeting")).order_by("starts_at", "pk"):
        if leading <= {row.member_id for row in away if row.covers(meeting.on_date)}:
            with timezone.override(meeting.time_zone):
                title = _("Nobody opens on %(day)s") % {"day": long_day(meeting.starts_at)}
            yield waiting.Item(
                title=title,
                sentence=_("Everybody who could has noted to be away. Somebody can be asked in good time."),
                address=reverse("meetings:search", kwargs={"pk": meeting.pk}),
                button=_("Find somebody"),
            )
            return


def poll_over(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """A question about day and hour came to its last day, and nothing came of it yet (MEET-3)."""
    if not group.is_running or not member.has_perm("meetings.change_meeting", group):
        return
    over = to_settle(group, now).filter(closed_at__gte=models.F("ends_at"))
    for poll in over[:1]:
        yield waiting.Item(
            title=_("Which day and hour?"),
            sentence=_("The time to answer is over. Look at the numbers, and settle it or leave it."),
            address=reverse("meetings:poll-stands", kwargs={"slug": group.slug, "pk": poll.pk}),
            button=_("See the numbers"),
            urgency=waiting.Urgency.WHENEVER,
            since=poll.ends_at,
        )


def left_a_way(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Somebody wrote on the sheet how to reach them, and nobody has yet (RUN-6). The longest wait comes first."""
    if not member.has_perm("meetings.view_sheet", group):
        return
    rows = SheetLine.objects.filter(meeting__group=group, meeting__starts_at__lte=now).exclude(channel="")
    line = rows.select_related("meeting").order_by("meeting__starts_at", "pk").first()
    if line is None:
        return
    yield waiting.Item(
        title=_("Somebody left a way to reach them"),
        sentence=_("It stands on the sheet of a day, and is erased by itself four weeks after it."),
        address=reverse("meetings:sheet-people", kwargs={"pk": line.meeting_id}),
        button=_("Look at the sheet"),
        since=line.meeting.ends_at,
    )


def _last_is_uncounted(ask: waiting.Ask) -> Any:
    last = Meeting.objects.filter(group=models.OuterRef(ask.group)).held(ask.now).values("pk")[:1]
    return Meeting.objects.filter(pk__in=last, head_count__isnull=True)


def _settled_long_ago(ask: waiting.Ask) -> Any:
    """A rhythm, or a meeting by hand, of more than a year ago; a younger word is found by the provider itself."""
    rhythm = Series.objects.filter(group=ask.group, first_on__lte=ask.a_year_ago)
    by_hand = Meeting.objects.filter(group=ask.group, series__isnull=True, starts_at__lt=ask.before_that)
    return models.Exists(rhythm) | models.Exists(by_hand)


waiting.register(uncounted, _last_is_uncounted)
waiting.register(left_a_way, lambda ask: SheetLine.objects.filter(meeting__group=ask.group).exclude(channel=""))
waiting.register(poll_over, lambda ask: Poll.objects.filter(group=ask.group, chosen__isnull=True))
waiting.register(
    nobody_opens, lambda ask: RoleDate.objects.filter(group=ask.group, kind="AWAY", until_on__gte=ask.today)
)
waiting.register(unseen_days, lambda ask: Series.objects.filter(group=ask.group, looked_until__lt=ask.soon))
waiting.register(look_at_place, _settled_long_ago)
