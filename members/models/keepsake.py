"""What somebody chose to keep of a group that ends."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import LifeChange
from members.models.member import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same

KEPT_DAYS = 365


class Keepsake(models.Model):
    """A person's own choice at a group's end (SET-7): to read its story for a year, and to be named in it.

    Without a row nothing is kept. ``name`` is filled on the last day, and only if the person wished it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="keepsakes")
    change = models.ForeignKey(LifeChange, models.CASCADE, related_name="+", verbose_name=_("of which ending"))
    keeps_name = models.BooleanField(_("my name may stand in our story"), default=False)
    name = EncryptedTextField(_("name in our story"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("what somebody keeps of a group")
        verbose_name_plural = _("what people keep of groups")
        constraints = [models.UniqueConstraint(fields=["member", "change"], name="one_keepsake_of_an_ending")]

    class Privacy:
        purpose = _("Let people keep the story of a group that ended, and be named in it, if they want.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=KEPT_DAYS),
            **same(Audience.OWNER, "member", "change", "keeps_name", keep_days=KEPT_DAYS),
            "name": Field(Audience.CHOSEN, keep_days=KEPT_DAYS),
        }
        clock = "change__done_at"

    def __str__(self) -> str:
        return f"keepsake {str(self.pk)[:8]}"
