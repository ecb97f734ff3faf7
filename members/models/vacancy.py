"""That nobody seems to look after a group any more (decision 10, FAC-9)."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.privacy.classes import Audience, same

NOTICE = datetime.timedelta(days=14)
"""So long facilitators are given to say that they are here."""


class Vacancy(models.Model):
    """A member says that nobody opens the meetings any more, and would do it.

    Where an organisation stands behind the group, it decides. Elsewhere a second member joins in, and after fourteen
    days both become facilitators. Any facilitator ends it by saying "I am here".
    """

    class Ending(models.TextChoices):
        """How it ended."""

        HERE = "HERE", _("A facilitator is here")
        BACK = "BACK", _("Taken back")
        NOT_NOW = "NOT_NOW", _("The organisation said: not now")
        GIVEN = "GIVEN", _("They look after the group now")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    asked_by = models.ForeignKey(Member, models.CASCADE, verbose_name=_("asked by"), related_name="+")
    together_with = models.ForeignKey(
        Member, models.CASCADE, null=True, verbose_name=_("together with"), related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    joined_at = models.DateTimeField(_("a second one joined"), null=True)
    holds_at = models.DateTimeField(_("both look after it from"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ending = models.CharField(_("how it ended"), max_length=7, choices=Ending, blank=True)

    class Meta:
        verbose_name = _("question whether anybody leads")
        verbose_name_plural = _("questions whether anybody leads")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(ended_at__isnull=True), name="one_vacancy_of_a_group_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("together_with")), name="vacancy_takes_two_people"),
            models.CheckConstraint(
                condition=Q(together_with__isnull=True, joined_at__isnull=True, holds_at__isnull=True)
                | Q(together_with__isnull=False, holds_at__gte=F("joined_at") + NOTICE),
                name="vacancy_gives_fourteen_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=["HERE", "BACK", "NOT_NOW", "GIVEN"]),
                name="vacancy_says_how_it_ended",
            ),
        ]

    class Privacy:
        purpose = _(
            "Give a group back its leadership when whoever led it has vanished, and let them say they have not."
        )
        fields = {
            **same(Audience.PROGRAM, "id", keep_days=365),
            **same(Audience.GROUP, "group", "asked_by", "together_with", keep_days=365),
            **same(Audience.GROUP, "asked_at", "joined_at", "holds_at", "ended_at", "ending", keep_days=365),
        }
        clock = "ended_at"
        group = "group"
        period = "records"

    def __str__(self) -> str:
        return f"vacancy {str(self.pk)[:8]}"
