"""Belonging."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import MembershipQuerySet, today
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same


class Membership(models.Model):
    """A person belongs to a group, from a day to a day, with a role and a name for this group only."""

    class Role(models.TextChoices):
        """What somebody does in a group; what each may do is in members/roles.py."""

        MEMBER = "MEMBER", _("Member")
        CO_FACILITATOR = "CO_FACILITATOR", _("Co-facilitator")
        FACILITATOR = "FACILITATOR", _("Facilitator")

    class Ending(models.TextChoices):
        """Why somebody belongs no more."""

        LEFT = "LEFT", _("Went on")
        DIED = "DIED", _("Died")
        AWAY = "AWAY", _("Asked to stay away")
        OVER = "OVER", _("The group came to its end")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.MEMBER)
    shown_name = EncryptedTextField(_("name in this group"), max_length=60)
    is_hidden = models.BooleanField(
        _("only facilitators see me"), default=False, help_text=_("Other members then do not see that you belong.")
    )
    meets_newcomers = models.BooleanField(_("likes to meet newcomers"), default=False)
    joined_on = models.DateField(_("since"), default=today)
    left_on = models.DateField(_("until"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=4, choices=Ending, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(left_on__isnull=True), name="one_current_membership"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("joined_on")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["MEMBER", "CO_FACILITATOR", "FACILITATOR"]),
                name="membership_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ending="")
                | models.Q(ending__in=["LEFT", "DIED", "AWAY", "OVER"], left_on__isnull=False),
                name="membership_ending_is_known",
            ),
        ]

    class Privacy:
        purpose = _("Know who belongs, so that they can be told and others are kept out.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.GROUP, "group", "member", "role", "shown_name", "joined_on"),
            **same(Audience.FACILITATORS, "is_hidden", "meets_newcomers"),
            **same(Audience.FACILITATORS, "left_on", "ending", keep_days=90),
        }
        clock = "left_on"
        group = "group"
        period = "left"

    def __str__(self) -> str:
        return f"membership {str(self.pk)[:8]}"
