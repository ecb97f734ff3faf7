"""Dates of somebody who facilitates: a first talk after some weeks, something learned, time away."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same

KEPT_DAYS = 730


class RoleDate(models.Model):
    """A day, or some days, of one person who facilitates (FAC-7, SUP-2). It judges nobody, and no reason is asked.

    The person and the coordinators of the organisation see all of them; who facilitates with them sees the days away,
    so that somebody can be asked to stand in. They go when the role ends.
    """

    class Kind(models.TextChoices):
        """What for."""

        FIRST_LOOK = "FIRST_LOOK", _("A talk about the first weeks")
        TRAINING = "TRAINING", _("Something learned")
        AWAY = "AWAY", _("Away")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("who"), related_name="+")
    kind = models.CharField(_("what for"), max_length=10, choices=Kind)
    on_date = models.DateField(_("day, or the first one"))
    until_on = models.DateField(_("last day"))
    words = EncryptedTextField(_("what was learned"), max_length=200, blank=True)
    done_on = models.DateField(_("spoken about"), null=True, blank=True)

    class Meta:
        verbose_name = _("date of somebody who facilitates")
        verbose_name_plural = _("dates of those who facilitate")
        indexes = [models.Index(fields=["group", "until_on"], name="role_dates_of_a_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member", "kind", "on_date", "until_on"],
                condition=~Q(kind="TRAINING"),
                name="one_role_date_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["FIRST_LOOK", "TRAINING", "AWAY"]), name="role_date_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until_on=F("on_date")) | Q(kind="AWAY", until_on__gte=F("on_date")),
                name="role_date_only_time_away_lasts",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(kind="FIRST_LOOK"), name="role_date_only_a_talk_is_done"
            ),
        ]

    class Privacy:
        purpose = _("Look after those who facilitate, and know early when somebody has to stand in.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.FACILITATORS, "group", "member", "kind", "on_date", "until_on", keep_days=KEPT_DAYS),
            **same(Audience.COORDINATORS, "words", "done_on", keep_days=KEPT_DAYS),
        }
        clock = "until_on"

    def __str__(self) -> str:
        return f"date of somebody who facilitates {str(self.pk)[:8]}"

    def covers(self, day: datetime.date) -> bool:
        """Whether the person is away on ``day``."""
        return self.kind == self.Kind.AWAY and self.on_date <= day <= self.until_on
