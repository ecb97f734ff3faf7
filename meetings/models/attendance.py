"""Whether somebody means to come."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.privacy.classes import Audience, Field, same


class Attendance(models.Model):
    """What one person said about one meeting. No row means: no answer yet, and that is fine (decision 21).

    ``line``: where somebody stands in the line for a place; the smallest number is next. ``is_usual``: it follows from
    “I come unless I say so”; what somebody says about one day takes its place.
    """

    class Answer(models.TextChoices):
        """The three answers; none weighs more than another. And what becomes of a yes where every place is taken."""

        YES = "YES", _("Yes, I will come")
        UNSURE = "UNSURE", _("Not sure yet")
        NO = "NO", _("Not this time")
        WAIT = "WAIT", _("Waits for a place")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="attendances")
    member = models.ForeignKey(Member, models.CASCADE, related_name="attendances")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    is_usual = models.BooleanField(_("comes unless they say so"), default=False)
    line = models.PositiveIntegerField(_("number in line"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_answer_per_meeting"),
            models.CheckConstraint(
                condition=models.Q(answer__in=["YES", "UNSURE", "NO", "WAIT"]), name="answer_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(is_usual=False) | models.Q(answer="YES"), name="usual_answer_is_yes"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="WAIT", line__isnull=False) | ~models.Q(answer="WAIT") & models.Q(line=None),
                name="who_waits_stands_in_line",
            ),
            models.UniqueConstraint(fields=["meeting", "line"], name="one_number_in_line"),
        ]

    class Privacy:
        purpose = _("Know how many chairs to put out, and whom not to remind.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.FACILITATORS, "meeting", "member", "answer", "is_usual", "line", keep_days=90),
        }
        clock = "meeting__ends_at"
        group = "meeting__group"
        period = "answers"

    def __str__(self) -> str:
        return f"answer {str(self.pk)[:8]}"
