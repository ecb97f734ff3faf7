"""All meetings are off for some days: a flood, a curfew."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Organisation
from meetings.querysets import AllOffQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


class AllOff(models.Model):
    """Nobody meets from one day until another, both included: in one group, or in every group of an organisation.

    People are told once, not meeting by meeting (MEET-2, NOTE-4). Until the last day it can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    from_on = models.DateField(_("first day without meetings"))
    until_on = models.DateField(_("last day without meetings"))
    why = EncryptedTextField(_("why"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("told to everybody"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = AllOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("days without meetings")
        verbose_name_plural = _("days without meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True, organisation__isnull=False)
                | Q(group__isnull=False, organisation__isnull=True),
                name="all_off_is_of_a_group_or_an_organisation",
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="all_off_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["group", "from_on", "until_on"],
                condition=Q(taken_back_at__isnull=True, group__isnull=False),
                name="all_off_of_a_group_is_said_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "from_on", "until_on"],
                condition=Q(taken_back_at__isnull=True, organisation__isnull=False),
                name="all_off_of_an_organisation_is_said_once",
            ),
        ]

    class Privacy:
        purpose = _("Keep people from setting out when nobody can meet.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.GROUP,
                *("group", "organisation", "from_on", "until_on", "why", "said_at", "taken_back_at"),
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return f"days without meetings {str(self.pk)[:8]}"

    def takes_off(self, day: datetime.date) -> bool:
        """Whether a meeting on ``day`` does not take place for this reason."""
        return self.taken_back_at is None and self.from_on <= day <= self.until_on
