"""Selecting meetings in the words of the field."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from meetings.recurrence import BY_HAND
from members.models import Membership

if TYPE_CHECKING:
    from meetings.models import AllOff, Meeting, Poll, Series, UsualYes  # noqa: F401  (the models import this file)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, narrowed down."""

    def visible_to(self, member: Any) -> Self:
        """Those of the groups that ``member`` belongs to now, and those at which they stand in; nobody else learns
        that they exist (CON-2).
        """
        if not member.is_authenticated:
            return self.none()
        theirs = models.Q(group__in=member.group_ids())
        return self.filter(theirs | models.Q(pk__in=member.stand_in_meeting_ids()))

    def coming(self, now: datetime.datetime | None = None) -> Self:
        """Those that have not ended, cancelled ones too: people must see that a meeting is off. Soonest first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def taking_place(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(status="ON")

    def usual(self) -> Self:
        """Those on which “I come unless I say so” counts. Not outings, and not where places are few: nobody shall have
        one whom somebody else would have been glad of, without having asked for it.
        """
        return self.taking_place().filter(places__isnull=True).exclude(kind="OUTING")

    def held(self, now: datetime.datetime | None = None) -> Self:
        """Those that are over and took place, latest first."""
        return self.taking_place().filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "pk")


class SeriesQuerySet(models.QuerySet["Series"]):
    """Rhythms, narrowed down."""

    def going_on(self, group: Any, now: datetime.datetime) -> Self:
        """Those of ``group`` that still give meetings, or have some to come; the longest kept first."""
        lasting = models.Q(until_on__isnull=True) | models.Q(until_on__gte=now.date())
        rows = self.filter(group=group).filter(
            (lasting & ~models.Q(rule=BY_HAND)) | models.Q(meetings__ends_at__gt=now)
        )
        return rows.select_related("place").order_by("first_on", "pk").distinct()


class UsualYesQuerySet(models.QuerySet["UsualYes"]):
    """“I come unless I say so”, narrowed down."""

    def holding(self) -> Self:
        """Those of people who still belong to the group."""
        belongs = Membership.objects.current().filter(group=models.OuterRef("group"), member=models.OuterRef("member"))
        return self.filter(models.Exists(belongs), member__is_active=True)


class AllOffQuerySet(models.QuerySet["AllOff"]):
    """Days without meetings, narrowed down."""

    def standing(self) -> Self:
        """Those that were not taken back, the next first."""
        return self.filter(taken_back_at__isnull=True).order_by("from_on", "pk")

    def over_group(self, group: Any) -> Self:
        """Those that hold for ``group``: its own, and those of its organisation."""
        of_organisation = models.Q(organisation=group.organisation_id, organisation__isnull=False)
        return self.filter(models.Q(group=group) | of_organisation)


class PollQuerySet(models.QuerySet["Poll"]):
    """Questions about day and hour, narrowed down."""

    def visible_to(self, member: Any) -> Self:
        """Those of the groups that ``member`` belongs to now; nobody else learns that they exist (CON-2)."""
        return self.filter(group__in=member.group_ids()) if member.is_authenticated else self.none()

    def open(self, now: datetime.datetime) -> Self:
        """Those that people can still answer, what ends first first."""
        return self.filter(closed_at__isnull=True, ends_at__gt=now).order_by("ends_at", "pk")
