"""One line for each change that somebody made."""

import uuid

from django.db import models

from peersupport.privacy.classes import Audience, Erase, Field, same


class AuditEvent(models.Model):
    """Somebody did something to something, at some time.

    No foreign keys, so that the trail neither blocks a deletion nor vanishes with it; no names and no content,
    so that reading it tells an operator nothing about a person (CON-2).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(max_length=60)
    by_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    group_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["group_id", "happened_at"], name="audit_by_group")]

    class Privacy:
        purpose = "Show who changed what, so that power stays visible."
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.FACILITATORS,
                "action",
                "subject_kind",
                "subject_id",
                "group_id",
                "happened_at",
                erase=Erase.KEEP,
                keep_days=365,
            ),
            "by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=365),
        }

    def __str__(self) -> str:
        return f"{self.action} at {self.happened_at:%Y-%m-%d %H:%M}"
