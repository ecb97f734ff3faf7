"""A role for one meeting."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.privacy.classes import Audience, Field, same


class MeetingRole(models.Model):
    """Somebody has a role for one meeting only, and loses it by itself (FAC-2, FAC-4).

    ``meeting_id`` is no foreign key, because meetings stand above people. What the role may is in members/roles.py:
    what runs the meeting until ``run_until``, the rest until ``until``; nothing before ``from_at`` or from
    ``ended_at`` on.
    """

    class Kind(models.TextChoices):
        """Which role."""

        STAND_IN = "STAND_IN", _("Stands in")
        ALONG = "ALONG", _("Comes along")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="meeting_roles")
    meeting_id = models.UUIDField(_("meeting (a number)"))
    kind = models.CharField(_("role"), max_length=8, choices=Kind)
    from_at = models.DateTimeField(_("from"))
    run_until = models.DateTimeField(_("runs the meeting until"))
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended before"), null=True)

    class Meta:
        verbose_name = _("role for one meeting")
        verbose_name_plural = _("roles for one meeting")
        indexes = [models.Index(fields=["member", "until"], name="meeting_roles_of_a_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting_id"], condition=Q(kind="STAND_IN", ended_at__isnull=True), name="one_stand_in"
            ),
            models.UniqueConstraint(
                fields=["meeting_id", "member", "kind"],
                condition=Q(ended_at__isnull=True),
                name="one_role_per_meeting_and_person",
            ),
            models.CheckConstraint(condition=Q(kind__in=["STAND_IN", "ALONG"]), name="meeting_role_is_known"),
            models.CheckConstraint(
                condition=Q(run_until__gt=F("from_at"), until__gte=F("run_until")), name="meeting_role_has_its_time"
            ),
        ]

    class Privacy:
        purpose = _("Let somebody stand in for one meeting, and for no other.")
        fields = {
            "id": Field(Audience.PROGRAM),
            "meeting_id": Field(Audience.GROUP, keep_days=30, export=False),
            **same(Audience.GROUP, "group", "member", "kind", keep_days=30),
            **same(Audience.FACILITATORS, "from_at", "run_until", "until", "ended_at", keep_days=30),
        }
        clock = "until"
        group = "group"
        period = "answers"

    def __str__(self) -> str:
        return f"role for one meeting {str(self.pk)[:8]}"

    def holds(self, now: datetime.datetime) -> bool:
        """Whether anything may be seen by it at this moment."""
        return self.ended_at is None and self.from_at <= now < self.until

    def runs(self, now: datetime.datetime) -> bool:
        """Whether the meeting may be run by it at this moment."""
        return self.holds(now) and now < self.run_until
