"""Who held which role, from when to when."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.models.membership import Membership
from members.querysets import RoleTermQuerySet
from peersupport.privacy.classes import Audience, Erase, Field, same


class RoleTerm(models.Model):
    """Somebody holds a role in a group, or held it once (SET-5). Written by members/actions/roles.py only.

    The history outlives its people without naming them: once somebody's membership is forgotten, ``member`` is empty
    and the page says “somebody”. Being a plain member is no term.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, verbose_name=_("who"), related_name="role_terms"
    )
    role = models.CharField(_("role"), max_length=14, choices=Membership.Role)
    began_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    look_again_on = models.DateField(_("to be looked at again"), null=True, blank=True)

    objects = RoleTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("time in a role")
        verbose_name_plural = _("times in a role")
        indexes = [models.Index(fields=["group", "began_at"], name="role_terms_of_a_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ended_at__isnull=True), name="one_open_role_term"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="role_term_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(role__in=["CO_FACILITATOR", "FACILITATOR"]), name="role_term_is_a_role"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(ended_at__isnull=False), name="open_role_term_has_somebody"
            ),
        ]

    class Privacy:
        purpose = _("Show the group who looks after it, since when, and who did before.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            "member": Field(Audience.GROUP, erase=Erase.BLANK, why="The history then says “somebody”."),
            **same(
                Audience.GROUP,
                "group",
                "role",
                "began_at",
                "ended_at",
                "look_again_on",
                erase=Erase.KEEP,
                of=("member",),
            ),
        }

    def __str__(self) -> str:
        return f"time in a role {str(self.pk)[:8]}"
