"""What anybody says about the public page of a group."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.listing import Listing
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

KEPT_DAYS = 60


class Remark(models.Model):
    """Something is wrong with a public page, says somebody of whom nothing is kept.

    Only whoever answers for the list reads it, never the group: it may be about those who wrote the page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="remarks", verbose_name=_("public page"))
    words = EncryptedTextField(_("what is wrong"), max_length=500)
    said_on = models.DateField(_("said on"))

    class Meta:
        verbose_name = _("word about a public page")
        verbose_name_plural = _("words about public pages")
        indexes = [models.Index(fields=["said_on"], name="remark_said")]

    class Privacy:
        purpose = _("Let anybody say that something is wrong with a public page.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(Audience.COORDINATORS, "listing", "words", "said_on", erase=Erase.KEEP, keep_days=KEPT_DAYS),
        }
        clock = "said_on"

    def __str__(self) -> str:
        return f"remark {str(self.pk)[:8]}"
