"""When a group reminds its members."""

import datetime
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.privacy.classes import Audience, Erase, Field, same


class ReminderRule(models.Model):
    """How long before a meeting the group reminds its members.

    Whole days ahead are told at an hour of the wall clock, so that “the day before at nine” stays nine when the clocks
    change; hours ahead are counted exactly.
    """

    class Kind(models.TextChoices):
        """Counted in days of the calendar, or in hours."""

        DAYS = "DAYS", _("Days before, at an hour")
        HOURS = "HOURS", _("Hours before")

    MOST = {Kind.DAYS: 14, Kind.HOURS: 48}
    """The longest lead of each kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    kind = models.CharField(_("counted in"), max_length=5, choices=Kind, default=Kind.DAYS)
    ahead = models.PositiveSmallIntegerField(_("how many"), default=1)
    at_time = models.TimeField(_("at"), default=datetime.time(9))

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "ahead"], name="one_rule_per_lead"),
            models.CheckConstraint(
                condition=models.Q(kind="DAYS", ahead__range=(1, 14)) | models.Q(kind="HOURS", ahead__range=(1, 48)),
                name="reminder_lead_is_sensible",
            ),
        ]

    class Privacy:
        purpose = _("Remind people when the group wants it.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "kind", "ahead", "at_time", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"{self.ahead} {self.kind.lower()} before"
