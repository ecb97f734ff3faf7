"""The link in a message, with which a person answers without signing in."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, same


def new_token() -> str:
    """128 random bits, in letters that survive any phone."""
    return secrets.token_urlsafe(16)


class AnswerLink(models.Model):
    """Lets one person answer for one meeting until it starts, and nothing else (decision 20).

    The token is searchable under encryption: a stolen database holds no working link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    token = EncryptedTextField(max_length=40, searchable=True, unique=True, default=new_token)

    class Meta:
        verbose_name = _("answer link")
        verbose_name_plural = _("answer links")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="one_answer_link")]

    class Privacy:
        purpose = _("Answer in one press from a message.")
        fields = same(Audience.PROGRAM, "id", "meeting", "member", "token", keep_days=0)
        clock = "meeting__ends_at"

    def __str__(self) -> str:
        return f"answer link {str(self.pk)[:8]}"
