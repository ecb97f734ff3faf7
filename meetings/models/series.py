"""The recurring arrangement."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.models.place import Place
from meetings.querysets import SeriesQuerySet
from meetings.recurrence import check_rule
from peersupport.privacy.classes import Audience, Erase, Field, same


class Series(models.Model):
    """“Every second Thursday at six”: a rule in wall-clock time, from which real meetings are made ahead (MEET-3).

    ``left_out``: days of the rule, as ISO text, on which the group said that it does not meet: holidays, say.
    ``looked_until``: until when somebody looked through the days for such. ``sequence`` counts its changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.CharField(
        _("rule"), max_length=200, help_text=_("An iCalendar rule, for example FREQ=WEEKLY;BYDAY=TU.")
    )
    first_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    looked_on = models.DateField(_("looked at again"), null=True, blank=True)
    start_time = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), default=90)
    time_zone = models.CharField(_("time zone"), max_length=64)
    left_out = models.JSONField(_("days without a meeting"), default=list, blank=True, editable=False)
    looked_until = models.DateField(_("days looked through until"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "rule", "first_on", "start_time"], name="one_series_of_a_rhythm_and_hour"
            ),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="series_lasts_some_time"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("first_on")),
                name="series_ends_after_it_began",
            ),
        ]

    class Privacy:
        purpose = _("Keep the rhythm that the group agreed on.")
        fields = {
            **same(Audience.PROGRAM, "id", "sequence", erase=Erase.KEEP),
            **same(
                Audience.GROUP,
                "group",
                "place",
                "rule",
                "first_on",
                "until_on",
                "looked_on",
                "start_time",
                "minutes",
                "time_zone",
                "left_out",
                erase=Erase.KEEP,
            ),
            "looked_until": Field(Audience.FACILITATORS, erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"series {str(self.pk)[:8]}"

    def clean(self) -> None:
        """Refuse a rule that cannot be read or never occurs."""
        try:
            check_rule(self.rule, self.first_on)
        except ValueError as error:
            raise ValidationError({"rule": str(error)}) from None

    @property
    def end_time(self) -> datetime.time:
        """When a meeting of it ends, on the same wall clock."""
        start = datetime.datetime.combine(self.first_on, self.start_time)
        return (start + datetime.timedelta(minutes=self.minutes)).time()
