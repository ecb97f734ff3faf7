"""What helps one person at a meeting, said once."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same


class Needs(models.Model):
    """What a member needs wherever they meet (RUN-6). Whoever prepares reads numbers, never whose they are."""

    class Need(models.TextChoices):
        """What groups can often do something about."""

        LARGE_PRINT = "LARGE_PRINT", _("Large print")
        EASY_WORDS = "EASY_WORDS", _("Easy words")
        HEARING = "HEARING", _("Help with hearing")
        STEP_FREE = "STEP_FREE", _("A way without steps")
        INTERPRETER = "INTERPRETER", _("An interpreter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    needs = EncryptedJSONField(_("what helps me"), default=list, blank=True)
    interpreter = EncryptedTextField(_("which language"), max_length=40, blank=True)
    words = EncryptedTextField(_("something else that helps"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("what helps me at meetings")
        verbose_name_plural = _("what helps me at meetings")

    class Privacy:
        purpose = _("Let whoever prepares a meeting bring what people need, without knowing who needs it.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.OWNER, "member", "needs", "interpreter", "words"),
        }

    def __str__(self) -> str:
        return f"what helps somebody {str(self.pk)[:8]}"
