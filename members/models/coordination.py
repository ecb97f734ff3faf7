"""The duty of a coordinator."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation
from members.models.member import Member
from members.querysets import today
from peersupport.privacy.classes import Audience, Field, same


class Coordination(models.Model):
    """A person looks after an organisation's groups. They see groups and dates, never members (decision 12)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name=_("organisation"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="coordinations")
    since = models.DateField(_("since"), default=today)

    class Meta:
        verbose_name = _("coordination")
        verbose_name_plural = _("coordinations")
        constraints = [models.UniqueConstraint(fields=["organisation", "member"], name="coordinates_once")]

    class Privacy:
        purpose = _("Let an organisation look after its groups.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.COORDINATORS, "organisation", "member", "since"),
        }

    def __str__(self) -> str:
        return f"coordination {str(self.pk)[:8]}"
