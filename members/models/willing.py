"""What somebody said they would do, if asked."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import today
from peersupport.privacy.classes import Audience, Field, same


class Willing(models.Model):
    """A member said “you may ask me” to one thing. The row is there while they say so; taking it back deletes it."""

    class Kind(models.TextChoices):
        """To what."""

        STAND_IN = "STAND_IN", _("You may ask me to stand in for one meeting")
        NEXT_DOOR = "NEXT_DOOR", _("Groups next door may ask me to stand in, too")
        FACILITATE = "FACILITATE", _("I would like to facilitate one day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(_("to what"), max_length=10, choices=Kind)
    since = models.DateField(_("since"), default=today)

    class Meta:
        verbose_name = _("“you may ask me”")
        verbose_name_plural = _("“you may ask me”")
        constraints = [
            models.UniqueConstraint(fields=["group", "member", "kind"], name="willing_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["STAND_IN", "NEXT_DOOR", "FACILITATE"]), name="willing_kind_is_known"
            ),
        ]

    class Privacy:
        purpose = _("Know whom facilitators may ask to share their work.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.FACILITATORS, "group", "member", "kind", "since"),
        }

    def __str__(self) -> str:
        return f"willing {str(self.pk)[:8]}"
