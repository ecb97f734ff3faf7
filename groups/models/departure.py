"""A group on its way to stand alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.organisation import Organisation
from peersupport.privacy.classes import Audience, Erase, Field, same


class Departure(models.Model):
    """A group has said that it will leave its organisation, and when; until then it can still stay (SET-8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="departure")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    announced_at = models.DateTimeField(_("said on"))
    leaves_at = models.DateTimeField(_("leaves on"))

    class Meta:
        verbose_name = _("leaving an organisation")
        verbose_name_plural = _("leaving organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leaves_at__gt=models.F("announced_at")), name="departure_leaves_time_to_object"
            )
        ]

    class Privacy:
        purpose = _("Let everybody know beforehand that a group will stand alone.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "organisation", "announced_at", "leaves_at", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"departure {str(self.pk)[:8]}"
