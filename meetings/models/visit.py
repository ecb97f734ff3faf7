"""Coming to one meeting before deciding."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import JoinRequest
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Visit(models.Model):
    """Somebody who asks to join is invited to one meeting, to see whether it fits (MEM-2)."""

    class Answer(models.TextChoices):
        """What the visitor says."""

        YES = "YES", _("Will come")
        NO = "NO", _("Not this time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="+", verbose_name=_("request to join"))
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="visits", verbose_name=_("meeting"))
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True)
    offered_by_id = models.UUIDField(_("offered by"), null=True)

    class Meta:
        verbose_name = _("visit before joining")
        verbose_name_plural = _("visits before joining")
        constraints = [
            models.UniqueConstraint(fields=["request", "meeting"], name="one_visit_per_meeting"),
            models.CheckConstraint(condition=Q(answer__in=["", "YES", "NO"]), name="visit_answer_is_known"),
        ]

    class Privacy:
        purpose = _("Let somebody see a meeting before they join.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=0),
            **same(Audience.FACILITATORS, "request", "meeting", "answer", keep_days=0),
            "offered_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=0, names=PERSON),
        }
        clock = "request__forget_on"

    def __str__(self) -> str:
        return f"visit {str(self.pk)[:8]}"
