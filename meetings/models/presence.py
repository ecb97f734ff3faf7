"""Who was there, by name: only where the group decided so, and only those who agreed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.privacy.classes import Audience, Erase, Field, same

KEPT_DAYS = 90
"""So long names are kept after a meeting; then the number is all that is left (decision 26)."""


class TickList(models.Model):
    """The group decided that names are noted, on a day (RUN-13). Without a row, only numbers are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    decided_on = models.DateField(_("decided on"))

    class Meta:
        verbose_name = _("decision to note names")
        verbose_name_plural = _("decisions to note names")

    class Privacy:
        purpose = _("Note names only where the group decided so.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "decided_on", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"decision to note names {str(self.pk)[:8]}"


class Presence(models.Model):
    """One person who agreed to it was at one meeting. No row says nothing: not that somebody was away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("being there")
        verbose_name_plural = _("meetings at which somebody was")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="one_tick_per_meeting")]

    class Privacy:
        purpose = _("Let people show when they were here, where the group decided so and they agreed.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.FACILITATORS, "meeting", "member", keep_days=KEPT_DAYS),
        }
        clock = "meeting__ends_at"
        group = "meeting__group"
        period = "answers"

    def __str__(self) -> str:
        return f"being there {str(self.pk)[:8]}"
