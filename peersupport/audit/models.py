"""One line for each change that somebody made, and for each look at somebody's particulars."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same

ABOUT = ("by_id", "subject_id")
"""The columns that name those whom a line concerns."""


class AuditEvent(models.Model):
    """Somebody did something to something, at some time.

    No foreign keys, so that the trail neither blocks a deletion nor vanishes with it; no names and no content,
    so that reading it tells an operator nothing about a person (CON-2).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(_("what was done"), max_length=60)
    by_id = models.UUIDField(_("by"), null=True)
    subject_kind = models.CharField(_("to what"), max_length=60)
    subject_id = models.UUIDField(null=True)
    group_id = models.UUIDField(_("group"), null=True)
    happened_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("lines of the trail")
        indexes = [models.Index(fields=["group_id", "happened_at"], name="audit_by_group")]

    class Privacy:
        purpose = _("Show who changed what, so that power stays visible.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.FACILITATORS,
                "action",
                "subject_kind",
                "happened_at",
                erase=Erase.KEEP,
                keep_days=365,
                of=ABOUT,
            ),
            "group_id": Field(Audience.FACILITATORS, erase=Erase.KEEP, keep_days=365, of=ABOUT, names="groups.Group"),
            "by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=365, names=PERSON),
            "subject_id": Field(
                Audience.FACILITATORS, erase=Erase.BLANK, keep_days=365, export=False, names="subject_kind"
            ),
        }
        clock = "happened_at"
        group = "group_id"
        period = "records"

    def __str__(self) -> str:
        return f"{self.action} at {self.happened_at:%Y-%m-%d %H:%M}"


BETWEEN = ("subject_id", "by_id")
"""The two people of a look."""


class LookLog(models.Model):
    """Somebody saw another person's particulars. That person can read who, when and what for (CON-1)."""

    class Purpose(models.TextChoices):
        """What for."""

        CALL = "CALL", _("To phone you")
        MEETING = "MEETING", _("About a meeting, as you said is all right")
        CARE = "CARE", _("To ask how you are, as you said is all right")
        EMERGENCY = "EMERGENCY", _("In an emergency: two people of the organisation agreed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(_("whose"))
    by_id = models.UUIDField(_("seen by"), null=True)
    group_id = models.UUIDField(_("group"))
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    looked_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("look at somebody’s particulars")
        verbose_name_plural = _("looks at somebody’s particulars")
        indexes = [models.Index(fields=["subject_id", "looked_at"], name="looks_at_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=["CALL", "MEETING", "CARE", "EMERGENCY"]), name="look_purpose_is_known"
            )
        ]

    class Privacy:
        purpose = _("Let people see who looked at what is known of them.")
        fields = {
            "id": Field(Audience.PROGRAM),
            "subject_id": Field(Audience.OWNER, keep_days=365, names=PERSON),
            "by_id": Field(Audience.OWNER, erase=Erase.BLANK, keep_days=365, names=PERSON),
            "group_id": Field(Audience.OWNER, keep_days=365, of=BETWEEN, names="groups.Group"),
            **same(Audience.OWNER, "purpose", "looked_at", keep_days=365, of=BETWEEN),
        }
        clock = "looked_at"
        group = "group_id"
        period = "records"

    def __str__(self) -> str:
        return f"look at {self.looked_at:%Y-%m-%d %H:%M}"
