"""What a group settled about its roles."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.privacy.classes import Audience, Erase, same

SIZES = (4, 200)


class RoleCustom(models.Model):
    """How a group wants its roles to be: the group decides, and nothing here has to be filled in (SET-4, FAC-3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    two_from = models.PositiveSmallIntegerField(
        _("From how many members should two people open the meetings?"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SIZES[0]), MaxValueValidator(SIZES[1])],
        help_text=_("Many groups say 12. Empty: we suggest nothing."),
    )
    may_be_without = models.BooleanField(
        _("Our group may be without a facilitator for a while"),
        default=False,
        help_text=_(
            "Then the last one may step back, too. Nobody can move or call off a meeting here until there is one."
        ),
    )
    asks_next_door = models.BooleanField(
        _("If nobody here can stand in, ask facilitators of our organisation’s other groups"),
        null=True,
        blank=True,
        choices=[(None, _("As is usual: open groups yes, closed groups no")), (True, _("Yes")), (False, _("No"))],
        help_text=_("Whoever says yes sees the place and the names expected at that one meeting."),
    )
    put_off_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("what a group settled about roles")
        verbose_name_plural = _("what groups settled about roles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(two_from__isnull=True) | models.Q(two_from__range=SIZES), name="two_from_is_sensible"
            )
        ]

    class Privacy:
        purpose = _("Let each group decide how firmly its roles are held.")
        fields = {
            **same(Audience.PROGRAM, "id", "put_off_until", erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "two_from", "may_be_without", "asks_next_door", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"what a group settled about roles {str(self.pk)[:8]}"

    @property
    def may_ask_next_door(self) -> bool:
        """Whether somebody from another group may be asked: as the group said, or only where anybody may come."""
        return not self.group.is_closed if self.asks_next_door is None else self.asks_next_door
