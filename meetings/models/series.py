"""The recurring arrangement."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.models.place import Place
from meetings.recurrence import check_rule
from peersupport.privacy.classes import Audience, Erase, Field, same


class Series(models.Model):
    """“Every second Thursday at six”: a rule in wall-clock time, from which real meetings are made ahead (MEET-3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.CharField(
        _("rule"), max_length=200, help_text=_("An iCalendar rule, for example FREQ=WEEKLY;BYDAY=TU.")
    )
    first_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), default=90)
    time_zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="series_lasts_some_time"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("first_on")),
                name="series_ends_after_it_began",
            ),
        ]

    class Privacy:
        purpose = _("Keep the rhythm that the group agreed on.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.GROUP,
                "group",
                "place",
                "rule",
                "first_on",
                "until_on",
                "start_time",
                "minutes",
                "time_zone",
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return f"series {str(self.pk)[:8]}"

    def clean(self) -> None:
        """Refuse a rule that cannot be read or never occurs."""
        try:
            check_rule(self.rule, self.first_on)
        except ValueError as error:
            raise ValidationError({"rule": str(error)}) from None
