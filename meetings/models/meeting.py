"""One dated meeting."""

import datetime
import hashlib
import json
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group, LifeChange
from meetings.models.all_off import AllOff
from meetings.models.place import Place
from meetings.models.series import Series
from meetings.querysets import MeetingQuerySet
from meetings.recurrence import instant
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, same


class Meeting(models.Model):
    """People come together on a day, at an hour, in a place.

    Day, hour and zone are what was agreed; ``starts_at`` and ``ends_at`` follow from them on every save.
    ``changed_at``: when it got another time; ``placed_at``: another place; ``revised_at``: anything at all.
    ``places``: how many can come, if not everybody; ``places_over``: how many more have one, from when it was more;
    ``line``: the last number given to somebody who waits.
    """

    class Kind(models.TextChoices):
        """What sort of meeting it is."""

        SUPPORT = "SUPPORT", _("Meeting")
        OUTING = "OUTING", _("Outing")
        REFLECTION = "REFLECTION", _("How are we doing?")

    class Status(models.TextChoices):
        """Whether it takes place."""

        ON = "ON", _("Takes place")
        CANCELLED = "CANCELLED", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="meetings")
    series_on = models.DateField(null=True, blank=True, editable=False)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("place"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SUPPORT)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ON)
    off_for = models.ForeignKey(
        LifeChange, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("off for")
    )
    all_off = models.ForeignKey(
        AllOff, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("off with all")
    )
    on_date = models.DateField(_("day"))
    start_time = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), default=90)
    time_zone = models.CharField(_("time zone"), max_length=64)
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    placed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(null=True, blank=True, editable=False)
    why = EncryptedTextField(_("why"), max_length=300, blank=True)
    about = EncryptedTextField(_("what it is about"), max_length=200, blank=True)
    cost = EncryptedTextField(_("what it costs"), max_length=120, blank=True)
    places = models.PositiveSmallIntegerField(_("how many can come"), null=True, blank=True)
    places_over = models.PositiveSmallIntegerField(default=0, editable=False)
    line = models.PositiveIntegerField(default=0, editable=False)
    yes_count = models.PositiveIntegerField(default=0, editable=False)
    unsure_count = models.PositiveIntegerField(default=0, editable=False)
    no_count = models.PositiveIntegerField(default=0, editable=False)
    wait_count = models.PositiveIntegerField(default=0, editable=False)
    head_count = models.PositiveSmallIntegerField(_("how many came"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [
            models.Index(fields=["group", "starts_at"], name="meeting_by_group"),
            models.Index(fields=["starts_at"], name="meeting_coming", condition=models.Q(status="ON")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "series_on"],
                condition=models.Q(series__isnull=False),
                name="one_meeting_per_series_day",
            ),
            models.CheckConstraint(
                condition=models.Q(off_for__isnull=True) | models.Q(status="CANCELLED"),
                name="meeting_off_for_a_reason_is_off",
            ),
            models.CheckConstraint(
                condition=models.Q(all_off__isnull=True) | models.Q(status="CANCELLED"),
                name="meeting_off_with_all_is_off",
            ),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="meeting_lasts_some_time"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(status__in=["ON", "CANCELLED"]), name="meeting_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__gt=0), name="meeting_has_places"
            ),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True)
                | models.Q(yes_count__lte=models.F("places") + models.F("places_over")),
                name="no_place_is_given_twice",
            ),
        ]

    class Privacy:
        purpose = _("Let people know when, where and whether to come.")
        fields = {
            **same(
                Audience.PROGRAM,
                *("id", "series", "series_on", "sequence", "revised_at", "places_over", "line"),
                erase=Erase.KEEP,
            ),
            **same(
                Audience.GROUP,
                "group",
                "place",
                "kind",
                "status",
                "off_for",
                "all_off",
                "on_date",
                "start_time",
                "minutes",
                "time_zone",
                "starts_at",
                "ends_at",
                "changed_at",
                "placed_at",
                "why",
                "about",
                "cost",
                "places",
                "yes_count",
                "wait_count",
                erase=Erase.KEEP,
            ),
            **same(Audience.FACILITATORS, "unsure_count", "no_count", "head_count", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"meeting {self.on_date:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the instants in step with day, hour and zone."""
        self.starts_at = instant(self.on_date, self.start_time, self.time_zone)
        self.ends_at = self.starts_at + datetime.timedelta(minutes=self.minutes)
        super().save(*args, **kwargs)

    @property
    def local_start(self) -> datetime.datetime:
        """The start, on the wall clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def local_end(self) -> datetime.datetime:
        """The end, on the wall clock of the place."""
        return self.ends_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def is_cancelled(self) -> bool:
        """It does not take place."""
        return self.status == self.Status.CANCELLED

    @property
    def places_free(self) -> int:
        """How many places nobody has; without a limit, none is counted."""
        return max(0, self.places - self.yes_count) if self.places is not None else 0

    @property
    def is_full(self) -> bool:
        """Whether every place is taken."""
        return self.places is not None and self.places_free == 0

    @property
    def fingerprint(self) -> str:
        """Changes with what somebody writes about places and cost, so that nobody's words are overwritten unseen."""
        return hashlib.sha256(json.dumps([self.places, self.about, self.cost]).encode()).hexdigest()[:16]

    def takes_answers(self, now: datetime.datetime | None = None) -> bool:
        """Whether somebody can still say if they come: until the start, unless it is cancelled."""
        return not self.is_cancelled and (now or timezone.now()) < self.starts_at

    @property
    def is_told_to_all(self) -> bool:
        """Whether anybody may know the place (CON-8), so that it may stand on paper that others find."""
        return self.place is not None and self.place.told == Place.Told.EVERYBODY

    def tells_place(self, now: datetime.datetime | None = None) -> bool:
        """Whether members may see the place already (CON-8: on the day means from midnight of that day, there)."""
        if self.place is None:
            return False
        if self.place.told != Place.Told.ON_THE_DAY:
            return True
        return (now or timezone.now()).astimezone(ZoneInfo(self.time_zone)).date() >= self.on_date
