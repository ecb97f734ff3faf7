"""What the others read about somebody who cannot come to a closed group's meeting."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


class Absence(models.Model):
    """Somebody said “not this time” where people count on each other, and chose what is said of it (MEM-4).

    ``told_at``: when the others heard of it, by a reminder or by a word of its own.
    """

    class Said(models.TextChoices):
        """What the others read."""

        SOMEBODY = "SOMEBODY", _("Somebody will be away")
        NAME = "NAME", _("My name, and that I will be away")
        NOTHING = "NOTHING", _("Nothing at all")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="absences")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    said = models.CharField(_("what the others read"), max_length=8, choices=Said, default=Said.SOMEBODY)
    words = EncryptedTextField(_("some words with it"), max_length=140, blank=True)
    said_at = models.DateTimeField(_("said"), editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_absence_per_meeting"),
            models.CheckConstraint(
                condition=models.Q(said__in=["SOMEBODY", "NAME", "NOTHING"]), name="absence_said_is_known"
            ),
        ]

    class Privacy:
        purpose = _("Let people who count on each other know who will be away, as far as each wishes it.")
        fields = {
            **same(Audience.PROGRAM, "id", "told_at", keep_days=0),
            **same(Audience.GROUP, "meeting", "member", "said", "words", keep_days=0),
            "said_at": Field(Audience.OWNER, keep_days=0),
        }
        clock = "meeting__ends_at"

    def __str__(self) -> str:
        return f"absence {str(self.pk)[:8]}"


class AbsenceCustom(models.Model):
    """How a group wants it: whether absences are said at all. Without a row they are, in closed groups."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    is_said = models.BooleanField(_("absences are said"), default=True)

    class Meta:
        verbose_name = _("custom about absences")
        verbose_name_plural = _("customs about absences")

    class Privacy:
        purpose = _("Keep to what the group decided about absences.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "is_said", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"custom about absences {str(self.pk)[:8]}"
