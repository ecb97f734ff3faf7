"""An invitation."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import InvitationQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same

MOST_USES = 20


def new_token() -> str:
    """192 random bits, in letters that survive any phone."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """A link with which somebody may ask to join a group that they could not find, until a day and some times (C21).

    Opening it uses nothing up; only asking does. The token is searchable under encryption: a stolen database holds no
    working link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    made_by = models.ForeignKey(Member, models.CASCADE, related_name="invitations", verbose_name=_("made by"))
    token = EncryptedTextField(max_length=40, searchable=True, unique=True, default=new_token)
    note = EncryptedTextField(_("for whom"), max_length=100, blank=True)
    uses_left = models.PositiveSmallIntegerField(_("how often it still works"), default=1)
    made_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("works until"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=Q(uses_left__range=(0, MOST_USES)), name="invitation_works_a_few_times"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("made_at")), name="invitation_ends_later"),
        ]

    class Privacy:
        purpose = _("Let somebody ask to join whom a member knows.")
        fields = {
            **same(Audience.PROGRAM, "id", "token", keep_days=30),
            **same(Audience.FACILITATORS, "group", "made_by", "uses_left", "made_at", "ends_at", keep_days=30),
            "note": Field(Audience.OWNER, keep_days=30),
        }
        clock = "ends_at"

    def __str__(self) -> str:
        return f"invitation {str(self.pk)[:8]}"
