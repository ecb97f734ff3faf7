"""It was me."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.querysets import today
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, same


class Confidence(models.Model):
    """Whoever asked “for somebody else” tells one chosen facilitator that it was for themselves (MEM-7).

    It stands apart: no key leads to the request, to the person or to the reader. The three ids lie sealed, findable
    only by whoever knows them and only through the key ring. There is a day, no hour, and no line in the trail, so that
    nothing beside it tells when or between whom it was said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = EncryptedTextField(max_length=40, searchable=True, unique=True, help_text="The id of the request.")
    reader = EncryptedTextField(max_length=40, searchable=True, help_text="The id of the chosen facilitator.")
    person = EncryptedTextField(
        max_length=40, searchable=True, blank=True, help_text="Who said it, if signed in; else empty."
    )
    words = EncryptedTextField(_("what was said in confidence"), max_length=1000, blank=True)
    told_on = models.DateField(_("day"), default=today)
    is_read = models.BooleanField(_("read"), default=False)

    class Meta:
        verbose_name = _("word in confidence")
        verbose_name_plural = _("words in confidence")
        indexes = [models.Index(fields=["is_read"], name="confidence_unread", condition=models.Q(is_read=False))]

    class Privacy:
        purpose = _("Tell one person, and nobody else, that it was for oneself.")
        fields = {
            **same(Audience.PROGRAM, "id", "about", "reader", "person", keep_days=60),
            **same(Audience.OWNER, "words", "told_on", "is_read", keep_days=60),
        }
        clock = "told_on"

    def __str__(self) -> str:
        return f"confidence {str(self.pk)[:8]}"
