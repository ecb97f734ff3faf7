"""What a new group begins with, before it has agreed on anything."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, Erase, Field, same


class CodeDraft(models.Model):
    """The agreement of the group that people came from, as something to talk about. Nobody has agreed to it here.

    It goes when the group adopts an agreement of its own, or puts it away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    principles = EncryptedJSONField(_("what others agreed"))
    since = models.DateField(_("here since"))

    class Meta:
        verbose_name = _("draft of an agreement")
        verbose_name_plural = _("drafts of agreements")

    class Privacy:
        purpose = _("Give a group that came of another something to talk about.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "principles", "since", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"draft of an agreement {str(self.pk)[:8]}"
