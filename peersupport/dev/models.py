"""Messages that were shown instead of sent."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, same


class SentMessage(models.Model):
    """A message exactly as it would have left, kept for the development outbox page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64)
    content = EncryptedJSONField(help_text="lane, to, from, subject, text")
    sent_at = models.DateTimeField()

    objects: ClassVar[models.Manager["SentMessage"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="shown_once")]

    class Privacy:
        purpose = _("Show in a demo what people would have received.")
        fields = same(Audience.PUBLIC, "id", "key", "content", "sent_at", keep_days=30)
        clock = "sent_at"

    def __str__(self) -> str:
        return f"shown message {str(self.pk)[:8]}"
