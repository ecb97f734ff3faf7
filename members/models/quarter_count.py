"""How many people belonged to a group at the end of a quarter, in steps of five (D12, decision 13)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.privacy.classes import Audience, Erase, Field, same

STEP = 5
"""Counts shown outside a group come in steps of so many; below the first, it is "fewer than five"."""


class QuarterCount(models.Model):
    """Counted once, on the first days after a quarter, and never again: no two reports of one quarter can differ.

    The exact number is stored nowhere, so nothing can be subtracted from anything to find one person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    ends_on = models.DateField(_("last day of the quarter"))
    fives = models.PositiveSmallIntegerField(_("how many times five people"))

    class Meta:
        verbose_name = _("count of a quarter")
        verbose_name_plural = _("counts of quarters")
        constraints = [models.UniqueConstraint(fields=["group", "ends_on"], name="quarter_is_counted_once")]

    class Privacy:
        purpose = _("Let an organisation report how many people its groups reach, and nobody in particular.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP, keep_days=1095),
            **same(Audience.COORDINATORS, "group", "ends_on", "fives", erase=Erase.KEEP, keep_days=1095),
        }
        clock = "ends_on"

    def __str__(self) -> str:
        return f"count {str(self.pk)[:8]}"

    @property
    def at_least(self) -> int:
        """The fewest that it can have been."""
        return self.fives * STEP

    @property
    def at_most(self) -> int:
        """The most that it can have been."""
        return self.at_least + STEP - 1
