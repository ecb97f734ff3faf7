"""What a group agreed on: its code of ethics."""

import datetime
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, Erase, Field, same


class CodeVersion(models.Model):
    """The agreement of a group as it was adopted on a day. Earlier versions stay readable (ETH-1, ETH-2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(_("version"))
    principles = EncryptedJSONField(_("what we agreed"))
    adopted_on = models.DateField(_("agreed on"))
    looked_on = models.DateField(_("looked at again"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="code_versions_are_counted")]

    class Privacy:
        purpose = _("Remind each other of what was promised.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "number", "principles", "adopted_on", "looked_on", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"agreement {self.number}"

    @property
    def said_on(self) -> datetime.date:
        """The latest day on which the group agreed to it, or said that it is still right."""
        return max(day for day in (self.adopted_on, self.looked_on) if day is not None)
