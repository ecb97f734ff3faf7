"""One line for each change that somebody made."""

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
