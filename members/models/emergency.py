"""Breaking the glass: in an emergency a coordinator reaches the people of one group for an hour (decision 11)."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same

OPEN_FOR = datetime.timedelta(minutes=60)
"""So long it stays open after a second person said yes."""
WAITS_FOR = datetime.timedelta(hours=24)
"""So long a second person may take to answer."""

BOTH = ("asked_by_id", "answered_by_id")


class Emergency(models.Model):
    """One coordinator asked to see how people of a group can be reached, with a reason; another answered.

    Nothing opens without a second person, for longer than an hour, or before those concerned were told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    reason = EncryptedTextField(_("what happened"), max_length=500)
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    asked_at = models.DateTimeField(_("asked"))
    answered_by_id = models.UUIDField(_("answered by"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    is_granted = models.BooleanField(_("said yes"), default=False)
    told_at = models.DateTimeField(_("those concerned were told"), null=True)
    open_until = models.DateTimeField(_("open until"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("emergency")
        verbose_name_plural = _("emergencies")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(ended_at__isnull=True), name="one_emergency_of_a_group_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_by_id__isnull=True)
                | Q(asked_by_id__isnull=True)
                | ~Q(answered_by_id=F("asked_by_id")),
                name="emergency_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=False, told_at__isnull=True, open_until__isnull=True)
                | Q(is_granted=True, answered_at__isnull=False, told_at__isnull=False, open_until__isnull=False),
                name="emergency_opens_only_when_granted_and_told",
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True)
                | Q(open_until__gt=F("answered_at"), open_until__lte=F("answered_at") + OPEN_FOR),
                name="emergency_is_open_for_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(answered_at__gte=F("asked_at"), answered_at__lte=F("asked_at") + WAITS_FOR),
                name="emergency_is_answered_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answered_by_id__isnull=True),
                name="emergency_says_when_it_was_answered",
            ),
        ]

    class Privacy:
        purpose = _("Reach people in an emergency, never alone, never secretly, never for longer than an hour.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            "group": Field(Audience.COORDINATORS, erase=Erase.KEEP, keep_days=365),
            "reason": Field(Audience.COORDINATORS, erase=Erase.BLANK, keep_days=365, of=BOTH),
            **same(
                Audience.COORDINATORS,
                "asked_at",
                "answered_at",
                "is_granted",
                "told_at",
                "open_until",
                "ended_at",
                erase=Erase.KEEP,
                keep_days=365,
                of=BOTH,
            ),
            "asked_by_id": Field(Audience.COORDINATORS, erase=Erase.BLANK, keep_days=365, names=PERSON),
            "answered_by_id": Field(Audience.COORDINATORS, erase=Erase.BLANK, keep_days=365, names=PERSON),
        }
        clock = "asked_at"
        group = "group"
        period = "records"

    def __str__(self) -> str:
        return f"emergency {str(self.pk)[:8]}"

    def is_waiting(self, now: datetime.datetime) -> bool:
        """Whether a second person may still answer."""
        return self.ended_at is None and self.answered_at is None and now <= self.asked_at + WAITS_FOR

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it opens anything now."""
        return self.is_granted and self.ended_at is None and self.open_until is not None and now < self.open_until

    def is_over(self, now: datetime.datetime) -> bool:
        """Whether it can never open anything (again)."""
        return not self.is_waiting(now) and not self.is_open(now)
