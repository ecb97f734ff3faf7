"""How people come into a group that they ask to join."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, Erase, Field, same

MOST_QUESTIONS = 5
FEWEST_SEATS, MOST_SEATS = 2, 60


class Door(models.Model):
    """What a closed group asks newcomers, how many seats it has, and whether members may invite (MEM-2).

    A group without a row asks nothing and has as many seats as it likes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    questions = EncryptedJSONField(_("questions"), default=list, blank=True, help_text="A list of at most five texts.")
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FEWEST_SEATS), MaxValueValidator(MOST_SEATS)],
        help_text=_("How many people fit well. Empty: there is always room."),
    )
    members_may_invite = models.BooleanField(_("members may invite people they know"), default=False)

    class Meta:
        verbose_name = _("door of a group")
        verbose_name_plural = _("doors of groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__range=(FEWEST_SEATS, MOST_SEATS)),
                name="door_has_a_sensible_number_of_seats",
            )
        ]

    class Privacy:
        purpose = _("Let a group say how people come in.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.PUBLIC, "group", "questions", erase=Erase.KEEP),
            **same(Audience.GROUP, "seats", "members_may_invite", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"door {str(self.pk)[:8]}"
