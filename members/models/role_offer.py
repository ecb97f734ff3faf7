"""Asking somebody whether they would take a role."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.models.membership import Membership
from members.querysets import RoleOfferQuerySet
from peersupport.privacy.classes import Audience, Erase, Field, same


class RoleOffer(models.Model):
    """“Would you?” Nobody gets a role, and nobody else ends one, without the yes of the person concerned (FAC-4).

    ``role`` MEMBER asks somebody to give their role back. ``hands_over``: whoever asks steps back on the day on which
    the other begins.
    """

    class Answer(models.TextChoices):
        """What became of it."""

        YES = "YES", _("Yes")
        NOT_NOW = "NOT_NOW", _("Not now")
        TAKEN_BACK = "TAKEN_BACK", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="role_offers")
    role = models.CharField(_("role"), max_length=14, choices=Membership.Role)
    offered_by = models.ForeignKey(Member, models.SET_NULL, null=True, verbose_name=_("asked by"), related_name="+")
    offered_at = models.DateTimeField(_("asked"))
    from_on = models.DateField(_("from"))
    hands_over = models.BooleanField(_("whoever asks steps back then"), default=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    done_at = models.DateTimeField(null=True)

    objects = RoleOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a role")
        verbose_name_plural = _("questions about a role")
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=Q(answer=""), name="one_open_role_offer"),
            models.CheckConstraint(
                condition=Q(role__in=["MEMBER", "CO_FACILITATOR", "FACILITATOR"]), name="role_offer_is_a_role"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["YES", "NOT_NOW", "TAKEN_BACK"], answered_at__isnull=False),
                name="role_offer_answer_has_a_time",
            ),
            models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(answer="YES"), name="only_a_yes_is_done"),
        ]

    class Privacy:
        purpose = _("Ask people before they get a role, and keep what they said.")
        fields = {
            **same(Audience.PROGRAM, "id", "done_at"),
            **same(Audience.FACILITATORS, "group", "role", "offered_at", "from_on", "hands_over", keep_days=90),
            **same(Audience.FACILITATORS, "member", "answer", "answered_at", keep_days=90),
            "offered_by": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=90),
        }
        clock = "answered_at"
        group = "group"
        period = "left"

    def __str__(self) -> str:
        return f"question about a role {str(self.pk)[:8]}"
